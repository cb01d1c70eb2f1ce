import { type Column, type ColumnKind, sqlName } from "./column.ts";
import { type Table, TABLES } from "./tables.ts";

/** SQLite's type of a value; text where it has none of its own, as for dates. */
const SQL_TYPES: Readonly<Record<ColumnKind, string>> = {
  id: "INTEGER",
  integer: "INTEGER",
  // A double holds what Harvest sends (15 digits) and divides as people expect; the text as sent is beside it.
  decimal: "REAL",
  money: "REAL",
  flag: "INTEGER",
  text: "TEXT",
  date: "TEXT",
  time: "TEXT",
  json: "TEXT",
};

/** What is not a resource of Harvest: the accounts, how they were read, the files, and what is no longer there. */
const FIXED_TABLES = `
CREATE TABLE accounts (
  id INTEGER PRIMARY KEY, name TEXT, role TEXT, started_at TEXT, finished_at TEXT, tool TEXT
);
CREATE TABLE resources (
  account_id INTEGER, name TEXT, state TEXT, records INTEGER, read_at TEXT, reason TEXT,
  PRIMARY KEY (account_id, name)
);
CREATE TABLE artifacts (
  path TEXT PRIMARY KEY, account_id INTEGER, resource TEXT, record_id INTEGER,
  content_type TEXT, size_bytes INTEGER, sha256 TEXT, fetched_at TEXT
);
CREATE TABLE deleted (
  account_id INTEGER, resource TEXT, id INTEGER, parent_id INTEGER, noticed_at TEXT, record TEXT, nested TEXT
);
CREATE TABLE history (
  account_id INTEGER, resource TEXT, id INTEGER, parent_id INTEGER, noticed_at TEXT, record TEXT
);
CREATE VIRTUAL TABLE search USING fts5(
  title, body,
  resource UNINDEXED, account_id UNINDEXED, record_id UNINDEXED, parent_id UNINDEXED, is_deleted UNINDEXED,
  tokenize = 'unicode61 remove_diacritics 2'
);`;

/** The indexes of what is not a resource. Made once the rows are in, which is faster than keeping them up. */
export const FIXED_INDEXES = `
CREATE INDEX artifacts_record ON artifacts (account_id, resource, record_id);
CREATE INDEX deleted_record ON deleted (account_id, resource, id);
CREATE INDEX history_record ON history (account_id, resource, id);`;

/** Every table, empty. */
export function createTables(): string {
  return [FIXED_TABLES, ...TABLES.map(createTable)].join("\n");
}

/** The statement that adds a row: account, parent, columns, record. */
export function insertRow({ name, parent, columns }: Table): string {
  const names = ["account_id", ...parent.map(nameOf), ...columns.map(nameOf), "record"];
  return `INSERT INTO ${name} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`;
}

/** Fills the table of a list inside records from their texts; null for a table of records. */
export function fillPart({ name, parent, part, columns }: Table): string | null {
  if (!part) return null;
  const names = ["account_id", ...parent.map(nameOf), "position", ...columns.map(nameOf), "record"];
  const values = columns.map(({ path }) =>
    path.length === 0 ? "element.value" : jsonValue("element.value", path)
  );
  return `INSERT INTO ${name} (${names.join(", ")})
SELECT whole.account_id, whole.id, element.key + 1, ${[...values, "element.value"].join(", ")}
FROM ${part.of} AS whole, json_each(whole.record, '$.${part.member}') AS element`;
}

/** The indexes that lists, references and dates are found by. */
export function createIndexes(): string[] {
  return [...TABLES.flatMap(indexesOf), FIXED_INDEXES];
}

/** Fills the full-text search from the tables, then from the records that are gone. */
export function fillSearch(): string[] {
  return TABLES.flatMap((table) => {
    const { name, parent, part } = table;
    const present = searchTexts(table, "columns");
    const gone = searchTexts(table, "record");
    if (!present || !gone) return [];
    const parentId = parent.map(nameOf)[0] ?? "NULL";
    const insert =
      "INSERT INTO search (title, body, resource, account_id, record_id, parent_id, is_deleted)";
    const fill = `${insert}
SELECT title, body, '${name}', account_id, id, parent_id, 0 FROM (
  SELECT ${present}, account_id, id, ${parentId} AS parent_id FROM ${name}
) WHERE title <> '' OR body <> ''`;
    return part ? [fill] : [
      fill,
      `${insert}
SELECT title, body, resource, account_id, id, parent_id, 1 FROM (SELECT ${gone}, * FROM deleted WHERE resource = '${name}')`,
    ];
  });
}

/**
 * What of a table's rows is searched, as two columns `title` and `body`: from the columns of the rows, or from the texts
 * of records that have none. Null if nothing is.
 */
export function searchTexts(
  { columns, resource }: Table,
  from: "columns" | "record",
): string | null {
  const searched = columns.filter(({ search }) => search !== undefined);
  // The user of the token is among the users too.
  if (searched.length === 0 || resource.kind === "object") return null;
  const textOf = from === "columns" ? nameOf : ({ path }: Column) => jsonValue("record", path);
  return (["title", "body"] as const).map((search) =>
    `${joined(searched, search, textOf)} AS ${search}`
  ).join(", ");
}

function createTable(table: Table): string {
  const { name, parent, part, columns, resource } = table;
  const lines = [
    "account_id INTEGER NOT NULL REFERENCES accounts (id)",
    ...parent.map((column) => `${nameOf(column)} INTEGER NOT NULL`),
    ...(part ? ["position INTEGER NOT NULL"] : []),
    ...columns.map((column) => `${nameOf(column)} ${SQL_TYPES[column.kind]}`),
    "record TEXT NOT NULL",
    ...columns.filter(({ kind }) => kind === "decimal" || kind === "money").map((column) =>
      `${nameOf(column)}_exact TEXT GENERATED ALWAYS AS (nullif(record -> '${
        jsonPath(column.path)
      }', 'null')) VIRTUAL`
    ),
  ];
  const key = [...parent.map(nameOf), ...(part ? ["position"] : columns.some(isId) ? ["id"] : [])];
  if (key.length > 0 || resource.kind === "object") {
    lines.push(`PRIMARY KEY (${["account_id", ...key].join(", ")})`);
  }
  for (const column of [...parent, ...columns]) {
    const { references } = column;
    if (references !== undefined) {
      lines.push(
        `FOREIGN KEY (account_id, ${nameOf(column)}) REFERENCES ${references} (account_id, id)`,
      );
    }
  }
  return `CREATE TABLE ${name} (\n  ${lines.join(",\n  ")}\n);`;
}

function indexesOf({ name, columns, resource, part }: Table): string[] {
  const isList = resource.kind === "list" && !part;
  // Records with a date are asked for in its order, whatever else is asked.
  const date = isList
    ? columns.find(({ kind, path }) => kind === "date" && path.length === 1)
    : undefined;
  const dated = date ? [nameOf(date)] : [];
  const referring = columns.filter(({ references, path }) =>
    // A time entry is found by its project and its user; through the assignment between them nobody comes.
    references !== undefined && !references.endsWith("_assignments") && path.length > 0
  );
  const keys = [
    ...(date ? [[...dated, "id"]] : []),
    ...referring.map((column) => [nameOf(column), ...dated]),
  ];
  return keys.map((key) =>
    `CREATE INDEX ${name}_${key[0]} ON ${name} (${["account_id", ...key].join(", ")});`
  );
}

function joined(
  columns: readonly Column[],
  search: "title" | "body",
  textOf: (column: Column) => string,
): string {
  const texts = columns.filter((column) => column.search === search).map((column) =>
    `nullif(${textOf(column)}, '')`
  );
  return texts.length > 0 ? `concat_ws(' ', ${texts.join(", ")})` : "''";
}

function nameOf({ name }: Column): string {
  return sqlName(name);
}

function isId({ name }: Column): boolean {
  return name === "id";
}

function jsonPath(path: readonly string[]): string {
  return ["$", ...path].join(".");
}

function jsonValue(record: string, path: readonly string[]): string {
  return `${record} ->> '${jsonPath(path)}'`;
}
