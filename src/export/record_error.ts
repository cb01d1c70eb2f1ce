/** A record that cannot be read: its text is not JSON, or not an object. */
export class RecordError extends Error {
  override name = "RecordError";
}

/** A syntax error in a file's records as a RecordError that names the file; any other error unchanged. */
export function asRecordError(error: unknown, path: string): unknown {
  return error instanceof SyntaxError
    ? new RecordError(`Cannot read a record of "${path}": it is not JSON`, { cause: error })
    : error;
}
