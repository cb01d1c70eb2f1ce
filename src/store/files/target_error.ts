/** A file outside the backup cannot be written. What was there before is as it was. */
export class TargetError extends Error {
  override name = "TargetError";

  constructor(path: string, cause: unknown) {
    super(`Cannot write "${path}": ${reasonOf(cause)}`, { cause });
  }
}

function reasonOf(cause: unknown): string {
  if (cause instanceof Deno.errors.NotCapable) {
    return "the system's own folders are closed to this program";
  }
  const message = cause instanceof Error ? cause.message : String(cause);
  // What follows names the file beside it that nobody asked for.
  return /^.*?\(os error \d+\)/.exec(message)?.[0] ?? message;
}
