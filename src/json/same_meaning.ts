const DECODER = new TextDecoder();

/**
 * Whether two objects mean the same besides the member `volatile`: numbers and escapes may be written differently and
 * keys stand in another order, as where another program has printed them again.
 */
export function sameMeaning(a: Uint8Array, b: Uint8Array, volatile: string): boolean {
  return canonical(a, volatile) === canonical(b, volatile);
}

function canonical(bytes: Uint8Array, volatile: string): string {
  return JSON.stringify(JSON.parse(DECODER.decode(bytes)), (key, value) => {
    if (key === volatile) return undefined;
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)));
  });
}
