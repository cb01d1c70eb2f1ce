import { ExactNumber, type Fields, type Value } from "../../json/exact.ts";

/**
 * Records as Harvest would write them. A number keeps its text through reading and writing, so that `100.0`, `1e2` or a
 * 64-bit id planted in a record survive a later change of another field.
 */
export {
  ExactNumber as NumberText,
  type Fields as JsonObject,
  isFields as isJsonObject,
  listAt,
  numberAt,
  parseExact,
  pick,
  textAt,
  type Value as Json,
  valueAt as at,
} from "../../json/exact.ts";

/** A decimal as Harvest writes them: at least one digit behind the point, `digits` at most. */
export function decimal(value: number, digits = 2): ExactNumber {
  return new ExactNumber(value.toFixed(digits).replace(/(\.\d+?)0+$/, "$1"));
}

/** JSON text of a value; numbers held by their text are written as they were. */
export function jsonText(value: Value): string {
  return JSON.stringify(value);
}

/** The object of a JSON text, its numbers as numbers. @throws TypeError if it is another kind of value */
export function parseFields(text: string): Fields {
  const value: Value = JSON.parse(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw new TypeError(`Cannot read a record: it is not a JSON object: "${text.slice(0, 80)}"`);
}

export function isJsonArray(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}
