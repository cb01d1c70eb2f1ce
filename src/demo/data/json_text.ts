/**
 * Records as Harvest would write them. A number keeps its text through reading and writing, so that `100.0`, `1e2` or a
 * 64-bit id planted in a record survive a later change of another field.
 */

/** Makes JSON.stringify write a number by its text (ECMAScript 2026; not yet among TypeScript's types). */
const rawJson: (text: string) => object = Reflect.get(JSON, "rawJSON");

/** A number by its text. */
export class NumberText {
  constructor(readonly text: string) {}

  toJSON(): object {
    return rawJson(this.text);
  }
}

/** Any JSON value. */
export type Json = string | number | boolean | null | NumberText | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** A decimal as Harvest writes them: at least one digit behind the point, `digits` at most. */
export function decimal(value: number, digits = 2): NumberText {
  const text = value.toFixed(digits);
  return new NumberText(text.replace(/(\.\d+?)0+$/, "$1"));
}

/** JSON text of a value; numbers held by their text are written as they were. */
export function jsonText(value: Json): string {
  return JSON.stringify(value);
}

/** The value of a JSON text, every number as its text. @throws SyntaxError if it is not JSON */
export function parseExact(text: string): Json {
  const value: unknown = JSON.parse(text, (_key: string, part: unknown, ...rest: unknown[]) => {
    return typeof part === "number" ? new NumberText(sourceOf(rest[0]) ?? String(part)) : part;
  });
  return checked(value);
}

/** The object of a JSON text, its numbers as numbers. @throws TypeError if it is another kind of value */
export function parseFields(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  const json = checked(value);
  if (!isJsonObject(json)) {
    throw new TypeError(`Cannot read a record: it is not a JSON object: "${text.slice(0, 80)}"`);
  }
  return json;
}

/** Whether a value is a JSON object. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !(value instanceof NumberText) &&
    !Array.isArray(value);
}

/** Whether a value is a JSON array. */
export function isJsonArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The value at a path of keys; undefined if some part of it is missing. */
export function at(fields: JsonObject, ...path: readonly string[]): Json | undefined {
  let value: Json | undefined = fields;
  for (const key of path) {
    if (!isJsonObject(value)) return undefined;
    value = value[key];
  }
  return value;
}

/** The value at a path as text: "" if missing or null. */
export function textAt(fields: JsonObject, ...path: readonly string[]): string {
  const value = at(fields, ...path);
  if (value === undefined || value === null) return "";
  if (value instanceof NumberText) return value.text;
  return typeof value === "object" ? "" : String(value);
}

/** The number at a path: 0 if missing or null. */
export function numberAt(fields: JsonObject, ...path: readonly string[]): number {
  return Number(textAt(fields, ...path)) || 0;
}

function sourceOf(context: unknown): string | null {
  if (typeof context !== "object" || context === null || !("source" in context)) return null;
  return typeof context.source === "string" ? context.source : null;
}

/** Whatever JSON.parse returns is a Json; checked at the top only, since it can be nothing else below. */
function checked(value: unknown): Json {
  if (isJson(value)) return value;
  throw new TypeError("Cannot read JSON: not a JSON value");
}

function isJson(value: unknown): value is Json {
  return value !== undefined && typeof value !== "function" && typeof value !== "symbol" &&
    typeof value !== "bigint";
}
