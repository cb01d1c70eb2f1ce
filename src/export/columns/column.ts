/**
 * What a value is: `id` and `integer` are whole numbers, `decimal` is hours and percentages, `money` has a currency, `flag`
 * is 0 or 1, `date` is a day, `time` a moment in UTC, `json` a JSON text.
 */
export type ColumnKind =
  | "id"
  | "integer"
  | "decimal"
  | "money"
  | "flag"
  | "text"
  | "date"
  | "time"
  | "json";

/** Whether values of a kind are texts in SQL. */
export function isTextKind(kind: ColumnKind): boolean {
  return kind === "text" || kind === "date" || kind === "time" || kind === "json";
}

/** One column: a field of the API's records. */
export interface Column {
  /** Heads the CSV column: `client.id`; with `_` for `.` it is the name in SQL. */
  readonly name: string;
  /** Where the value stands in a record; empty if it is the value itself. */
  readonly path: readonly string[];
  readonly kind: ColumnKind;
  /** The table whose records the id names. */
  readonly references?: string;
  /** Part of what a search finds: in the record's title, or in its body. */
  readonly search?: "title" | "body";
}

/** Some columns of one kind, in the order of the table. */
export type Columns = readonly Column[];

const column = (name: string, kind: ColumnKind): Column => ({ name, path: name.split("."), kind });
const columnsOf = (kind: ColumnKind, names: readonly string[]): Columns =>
  names.map((name) => column(name, kind));
const found = (search: "title" | "body", names: readonly string[]): Columns =>
  names.map((name) => ({ ...column(name, "text"), search }));

export const ID: Columns = columnsOf("id", ["id"]);
/** When Harvest made the record, and last changed it. */
export const STAMPS: Columns = columnsOf("time", ["created_at", "updated_at"]);

export const ids = (...names: string[]): Columns => columnsOf("id", names);
export const integers = (...names: string[]): Columns => columnsOf("integer", names);
export const decimals = (...names: string[]): Columns => columnsOf("decimal", names);
export const moneys = (...names: string[]): Columns => columnsOf("money", names);
export const flags = (...names: string[]): Columns => columnsOf("flag", names);
export const dates = (...names: string[]): Columns => columnsOf("date", names);
export const times = (...names: string[]): Columns => columnsOf("time", names);
export const jsons = (...names: string[]): Columns => columnsOf("json", names);
export const texts = (...names: string[]): Columns => columnsOf("text", names);
/** Texts that name the record: searched, and shown as what was found. */
export const titles = (...names: string[]): Columns => found("title", names);
/** Texts that are searched. */
export const proses = (...names: string[]): Columns => found("body", names);

/** The id of a record that this one refers to, and the fields of it that Harvest repeats. */
export function ref(member: string, table: string, ...repeated: string[]): Columns {
  return [
    ...refId(`${member}.id`, table),
    ...texts(...repeated.map((name) => `${member}.${name}`)),
  ];
}

/** An id alone; `name` where the value is not a member but the whole. */
export function refId(path: string, table: string, name = path): Columns {
  return [{ name, path: path === "" ? [] : path.split("."), kind: "id", references: table }];
}

/** The column's name in SQL: `client_id`. */
export function sqlName(name: string): string {
  return name.replaceAll(".", "_");
}
