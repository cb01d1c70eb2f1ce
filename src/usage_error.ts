/**
 * The user asked for something impossible; nothing was touched. The only error that any folder may throw at the
 * command line: it is shown as message and hint, without a stack, and ends in exit code 2.
 */
export class UsageError extends Error {
  override name = "UsageError";

  /** @param hint what to do instead; null if the message says it */
  constructor(message: string, readonly hint: string | null = null) {
    super(message);
  }
}
