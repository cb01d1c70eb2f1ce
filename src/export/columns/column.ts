/**
 * The type of a value: `id` and `integer` are whole numbers, `decimal` is hours and percentages, `money` has a currency,
 * `flag` is a boolean, `date` a calendar day, `time` a timestamp in UTC, `json` any other JSON.
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

/** Whether values of a kind are stored as text in SQL. */
export function isTextKind(kind: ColumnKind): boolean {
  return kind === "text" || kind === "date" || kind === "time" || kind === "json";
}

/** One column of a table: a field of the API's records. */
export interface FieldColumn {
  /** The name in CSV, `client.id`; with `_` for `.` the name in SQL. */
  readonly name: string;
  /** The keys that lead to the value in a record; empty if the row is the value itself. */
  readonly path: readonly string[];
  readonly kind: ColumnKind;
  /** The table whose records the id refers to. */
  readonly references?: string;
  /** Where the full-text search has the value: in the record's title, or in its body. */
  readonly search?: "title" | "body";
}

/** Columns in the order of the table. */
export type Columns = readonly FieldColumn[];

const column = (name: string, kind: ColumnKind): FieldColumn => ({
  name,
  path: name.split("."),
  kind,
});
const columnsOf = (kind: ColumnKind, names: readonly string[]): Columns =>
  names.map((name) => column(name, kind));
const searched = (search: "title" | "body", names: readonly string[]): Columns =>
  names.map((name) => ({ ...column(name, "text"), search }));

export const ID: Columns = columnsOf("id", ["id"]);
/** When the record was created and last changed in Harvest. */
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
/** Texts that name the record: they are searched, and are the title of a search result. */
export const titles = (...names: string[]): Columns => searched("title", names);
/** Other texts that are searched. */
export const proses = (...names: string[]): Columns => searched("body", names);

/** The id of a record that this one refers to, and the fields of that record that Harvest repeats. */
export function ref(member: string, table: string, ...repeated: string[]): Columns {
  return [
    ...refId(`${member}.id`, table),
    ...texts(...repeated.map((name) => `${member}.${name}`)),
  ];
}

/** The members of a record that no other column has, as one JSON object. */
export const OTHER: FieldColumn = { name: "other", path: ["other"], kind: "json" };

/** An id alone; with an empty path the row itself is the id, and `name` names the column. */
export function refId(path: string, table: string, name = path): Columns {
  return [{ name, path: path === "" ? [] : path.split("."), kind: "id", references: table }];
}

/** The column's name in SQL: `client_id`. */
export function sqlName(name: string): string {
  return name.replaceAll(".", "_");
}
