/** Texts one after the other, as one. */
export function concat(texts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(texts.reduce((length, text) => length + text.length, 0));
  let at = 0;
  for (const text of texts) {
    all.set(text, at);
    at += text.length;
  }
  return all;
}
