/** Shortest word of letters and digits that is taken for a secret; Harvest's tokens are several times as long. */
const SECRET_MIN_LENGTH = 24;

/**
 * A word of the command line in quotes, for an error message. What might be a token that was pasted in the wrong
 * place is shown as `"…"`: messages end up in logs.
 */
export function quoted(word: string): string {
  return maybeSecret(word) ? `"…"` : JSON.stringify(word);
}

function maybeSecret(word: string): boolean {
  // Harvest writes personal access tokens as `<number>.pt.<hash>`.
  if (/\d\.(pt|at)\./.test(word)) return true;
  return word.length >= SECRET_MIN_LENGTH && /^[\w.~+=-]+$/.test(word) && /\d/.test(word) &&
    /[a-z]/i.test(word);
}
