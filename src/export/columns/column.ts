const KINDS = [
  "id",
  "integer",
  "decimal",
  "money",
  "flag",
  "text",
  "date",
  "time",
  "json",
] as const;

/**
 * The type of a value: `id` and `integer` are whole numbers, `decimal` is hours and percentages, `money` has a currency,
 * `flag` is a boolean, `date` a calendar day, `time` a timestamp in UTC, `json` any other JSON.
 */
export type ColumnKind = typeof KINDS[number];

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

/**
 * Columns as a text of parts, `kind field field; kind field …`. Besides the kinds, `title` is a text that names the record
 * and that searches find, `prose` another one that they find, and `ref` has a member, the table whose record it refers to,
 * and the fields of that record that Harvest repeats. `client.id>clients` is the id of a record of a table,
 * and `=name` is the row itself, where it is no object.
 */
export function columnsOf(text: string): Columns {
  return text.split(";").flatMap((part): Columns => {
    const [kind = "", ...names] = part.trim().split(/\s+/);
    if (kind === "ref") {
      const [member = "", table = "", ...repeated] = names;
      const fields = repeated.map((name) => column(`${member}.${name}`));
      return [column(`${member}.id>${table}`, "id"), ...fields];
    }
    if (kind === "title") return names.map((name) => ({ ...column(name), search: "title" }));
    if (kind === "prose") return names.map((name) => ({ ...column(name), search: "body" }));
    const known = KINDS.find((name) => name === kind);
    if (!known) throw new RangeError(`Cannot make columns of "${part}": no such kind`);
    return names.map((name) => column(name, known));
  });
}

function column(text: string, kind: ColumnKind = "text"): FieldColumn {
  const [, isRow, name = "", table] = /^(=?)([^>]+)>?(.*)$/.exec(text) ?? [];
  return {
    name,
    path: isRow ? [] : name.split("."),
    kind,
    ...(table ? { references: table } : {}),
  };
}

/** The members of a record that no other column has, as one JSON object. */
export const OTHER: FieldColumn = column("other", "json");

/** The column's name in SQL: `client_id`. */
export function sqlName(name: string): string {
  return name.replaceAll(".", "_");
}
