/** Records as values in which every number keeps its text: `1.10`, a 64-bit id. */

/** Makes JSON.stringify write a number by its text (ECMAScript 2026; not yet among TypeScript's types). */
const rawJson: (text: string) => object = Reflect.get(JSON, "rawJSON");

export class ExactNumber {
  constructor(readonly text: string) {}

  toJSON(): object {
    return rawJson(this.text);
  }

  toString(): string {
    return this.text;
  }
}

/** A JSON value; a plain number is one of our own making. */
export type Value = string | number | boolean | null | ExactNumber | readonly Value[] | Fields;

/** A JSON object. */
export interface Fields {
  readonly [key: string]: Value;
}

/** A number of our own as a value. */
export function exact(value: number | string): ExactNumber {
  return new ExactNumber(String(value));
}

/** The object of a JSON text. @throws SyntaxError if it is not JSON, or no object */
export function parseExact(text: string): Fields {
  const value: Value = JSON.parse(
    text,
    (_key, value, ...[context]: unknown[]) =>
      typeof value === "number" ? new ExactNumber(sourceOf(value, context)) : value,
  );
  if (isFields(value)) return value;
  throw new SyntaxError("Cannot read a record: it is not a JSON object");
}

/** How a number is written; this third argument is newer than TypeScript's declaration of JSON.parse. */
function sourceOf(value: number, context: unknown): string {
  const isKnown = typeof context === "object" && context !== null && "source" in context;
  return isKnown ? String(context.source) : String(value);
}

export function isFields(value: Value | undefined): value is Fields {
  return typeof value === "object" && value !== null && !(value instanceof ExactNumber) &&
    !Array.isArray(value);
}

/** The array at a path; an empty one if there is none. */
export function listAt(fields: Fields, ...path: readonly string[]): readonly Value[] {
  const value = valueAt(fields, ...path);
  return Array.isArray(value) ? value : [];
}

/** The object at a path; an empty one if there is none. */
export function fieldsAt(fields: Fields, ...path: readonly string[]): Fields {
  const value = valueAt(fields, ...path);
  return isFields(value) ? value : {};
}

/** The value at a path; undefined if some part of it is missing. */
export function valueAt(fields: Fields, ...path: readonly string[]): Value | undefined {
  let value: Value | undefined = fields;
  for (const key of path) {
    if (!isFields(value)) return undefined;
    value = value[key];
  }
  return value;
}

/** The value at a path as text; "" if it is missing, null or no scalar. */
export function textAt(fields: Fields, ...path: readonly string[]): string {
  const value = valueAt(fields, ...path);
  if (value === undefined || value === null) return "";
  return typeof value === "object" && !(value instanceof ExactNumber) ? "" : String(value);
}

/** The number at a path; 0 if it is missing or no number. */
export function numberAt(fields: Fields, ...path: readonly string[]): number {
  return Number(textAt(fields, ...path)) || 0;
}

/** Members of an object, null where it has none: `pick(project, "id name code")`. */
export function pick(fields: Fields, members: string): Fields {
  return Object.fromEntries(members.split(" ").map((member) => [member, fields[member] ?? null]));
}

/** Whether two values say the same: numbers by their value, objects by their members. */
export function sameValue(a: Value | undefined, b: Value | undefined): boolean {
  if (a instanceof ExactNumber || b instanceof ExactNumber) {
    return a instanceof ExactNumber && b instanceof ExactNumber &&
      Number(a.text) === Number(b.text);
  }
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length &&
      a.every((element, at) => sameValue(element, b[at]));
  }
  if (isFields(a) && isFields(b)) {
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) =>
      sameValue(a[key], b[key])
    );
  }
  return (a ?? null) === (b ?? null);
}

/** Whether a record has these fields with these values. */
export function hasFields(record: Fields, fields: Fields): boolean {
  return Object.entries(fields).every(([name, value]) => sameValue(value, record[name]));
}

/**
 * As JSON.parse, but a number is a text, `#1.5`, exact to the last digit and without zeros at the end of its fraction: so
 * values that are the same are the same text. @throws SyntaxError
 */
export function parseExactly(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes), (_key, value, ...[context]: unknown[]) => {
    if (typeof value !== "number") return value;
    return `#${numberText(sourceOf(value, context))}`;
  });
}

/** The text of a scalar in one form for values that are the same: see {@link parseExactly}. @throws SyntaxError */
export function scalarText(text: string): string {
  if (!text.startsWith('"')) return numberText(text);
  return text.includes("\\") ? JSON.stringify(JSON.parse(text)) : text;
}

function numberText(text: string): string {
  return /\.\d+$/.test(text) ? text.replace(/\.?0+$/, "") : text;
}
