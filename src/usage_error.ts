/**
 * The user asked for something impossible; nothing was changed. The only error that any folder may throw to the command
 * line: it is shown as message and hint, without a stack, and ends in exit code 2.
 */
export class UsageError extends Error {
  override name = "UsageError";

  /** @param hint what to do instead; null if the message says it */
  constructor(message: string, readonly hint: string | null = null) {
    super(message);
  }
}

/** Shortest word of letters and digits that is taken for a secret; Harvest's tokens are several times as long. */
const SECRET_MIN_LENGTH = 24;

/**
 * A word of the command line in quotes, for a message. What might be a token that was pasted in the wrong place is shown
 * as `"…"`: messages end up in logs.
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
