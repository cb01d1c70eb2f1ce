const DECODER = new TextDecoder();

/**
 * Whether two objects mean the same, in all or in all `besides` one member: numbers and escapes may be written
 * differently and keys stand in another order, as where another program has printed them again.
 */
export function sameMeaning(
  a: Uint8Array,
  b: Uint8Array,
  { besides = null }: { readonly besides?: string | null } = {},
): boolean {
  return canonical(a, besides) === canonical(b, besides);
}

function canonical(bytes: Uint8Array, besides: string | null): string {
  return JSON.stringify(JSON.parse(DECODER.decode(bytes)), (key, value) => {
    if (key === besides) return undefined;
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)));
  });
}
