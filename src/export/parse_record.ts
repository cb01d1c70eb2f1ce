import { JsonSyntaxError } from "../json/scan.ts";

/** A record that cannot be exported: its text is not JSON, or not an object. */
export class RecordError extends Error {
  override name = "RecordError";
}

/** A syntax error in a file's records as a RecordError that names the file; any other error unchanged. */
export function asRecordError(error: unknown, path: string): unknown {
  return error instanceof JsonSyntaxError ? notJson(path, error) : error;
}

/** Whether a JSON value is an object. */
export function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Parses a record of a file; its numbers become strings with the digits Harvest sent. @throws RecordError */
export function parseRecord(text: string, path: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text, numberText);
  } catch (cause) {
    throw notJson(path, cause);
  }
  if (!isFields(value)) throw new RecordError(`Cannot read a record of "${path}": not an object`);
  return value;
}

function notJson(path: string, cause: unknown): RecordError {
  return new RecordError(`Cannot read a record of "${path}": it is not JSON`, { cause });
}

/** The third argument is newer than TypeScript's declaration of JSON.parse. */
function numberText(_key: string, value: unknown, ...[context]: unknown[]): unknown {
  return typeof value === "number" && isFields(context) ? context["source"] : value;
}
