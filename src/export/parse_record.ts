import { JsonSyntaxError } from "../json/scan.ts";

/** A record that cannot be exported: its text is not JSON, or no object. */
export class RecordError extends Error {
  override name = "RecordError";
}

/** What came of reading the records of a file: a syntax error told with the file, any other error as it is. */
export function asRecordError(error: unknown, path: string): unknown {
  if (!(error instanceof JsonSyntaxError)) return error;
  return new RecordError(`Cannot read a record of "${path}": it is not JSON`, { cause: error });
}

/** A JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether a JSON value is an object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The record of a text. With `numberOf` numbers become what it makes of their text, which costs five times the time.
 * @throws RecordError
 */
export function parseRecord(
  text: string,
  { path, numberOf }: { path: string; numberOf?: (source: string) => unknown },
): Fields {
  let value: unknown;
  try {
    value = numberOf ? JSON.parse(text, numbersBy(numberOf)) : JSON.parse(text);
  } catch (cause) {
    throw new RecordError(`Cannot read a record of "${path}": it is not JSON`, { cause });
  }
  if (!isFields(value)) throw new RecordError(`Cannot read a record of "${path}": it is no object`);
  return value;
}

/** What stands at a path of keys; undefined if some part of it is missing. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  let found = value;
  // By index: this runs for every column of every record, and an iterator takes half of its time.
  for (let i = 0; i < path.length; i++) {
    if (!isFields(found)) return undefined;
    found = found[path[i] ?? ""];
  }
  return found;
}

function numbersBy(numberOf: (source: string) => unknown) {
  // The third argument is younger than the type of JSON.parse.
  return (_key: string, value: unknown, ...rest: unknown[]): unknown => {
    if (typeof value !== "number") return value;
    const source = isFields(rest[0]) ? rest[0]["source"] : undefined;
    return typeof source === "string" ? numberOf(source) : value;
  };
}
