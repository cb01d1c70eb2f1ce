const DECODER = new TextDecoder();

/**
 * As JSON.parse, but a number is a text, `#1.5`, exact to the last digit and without zeros at the end of its fraction: so
 * values that are the same are the same text. @throws SyntaxError
 */
export function parseExactly(bytes: Uint8Array): unknown {
  return JSON.parse(DECODER.decode(bytes), numberText);
}

function numberText(this: unknown, _key: string, value: unknown, context?: { source?: string }) {
  if (typeof value !== "number") return value;
  const source = context?.source ?? String(value);
  return `#${/\.\d+$/.test(source) ? source.replace(/\.?0+$/, "") : source}`;
}
