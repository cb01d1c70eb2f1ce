import {
  type Column,
  type ColumnKind,
  type Columns,
  integers,
  isTextKind,
  jsons,
  sqlName,
} from "../columns/column.ts";
import { type Table, TABLES } from "../columns/tables.ts";

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

const RECORD = jsons("record");

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
);
-- Words are gathered in memory before they are written: eight times as many as by default is half of the merging.
INSERT INTO search (search, rank) VALUES ('hashsize', 8388608);`;

/** What the views of hours sum and group by: with these in the index by date, they need not read the records. */
const SUMMED: Readonly<Record<string, readonly string[]>> = {
  time_entries: [
    "client_id",
    "project_id",
    "user_id",
    "task_id",
    "billable",
    "is_billed",
    "hours",
    "rounded_hours",
    "billable_rate",
  ],
};

/** What most records do not refer to. */
const SELDOM: ReadonlySet<string> = new Set(["invoices", "estimates"]);

/** The indexes of what is not a resource. Made once the rows are in, which is faster than keeping them up. */
export const FIXED_INDEXES = `
CREATE INDEX artifacts_record ON artifacts (account_id, resource, record_id);
CREATE INDEX deleted_record ON deleted (account_id, resource, id);
CREATE INDEX history_record ON history (account_id, resource, id);`;

/** Every table, empty. */
export function createTables(): string {
  return [FIXED_TABLES, ...TABLES.map(createTable)].join("\n");
}

/** The statement that adds a row: account, parent, position, columns, record. */
export function insertRow({ name, parent, part, columns }: Table): string {
  const own = [...parent, ...(part ? integers("position") : []), ...columns, ...RECORD];
  const names = ["account_id", ...own.map(nameOf)];
  return `INSERT INTO ${name} (${names.join(", ")}) VALUES (?, ${placeholders(own)})`;
}

/** Parameters for values of some columns: texts may be bound as their bytes. */
export function placeholders(columns: Columns): string {
  return columns.map(({ kind }) => isTextKind(kind) ? "CAST(? AS TEXT)" : "?").join(", ");
}

/**
 * Columns with the texts of numbers as they were sent. They take no room; added when the rows are in, since each row
 * that is inserted would have them computed.
 */
export function addExactColumns(): string {
  return TABLES.flatMap(({ name, columns }) =>
    columns.filter(({ kind }) => kind === "decimal" || kind === "money").map((column) =>
      `ALTER TABLE ${name} ADD COLUMN ${nameOf(column)}_exact TEXT GENERATED ALWAYS AS ` +
      `(nullif(record -> '${jsonPath(column.path)}', 'null')) VIRTUAL;`
    )
  ).join("\n");
}

/** The indexes that lists, references and dates are found by. */
export function createIndexes(): string[] {
  return [...TABLES.flatMap(indexesOf), FIXED_INDEXES];
}

function createTable(table: Table): string {
  const { name, parent, part, columns, resource } = table;
  const lines = [
    "account_id INTEGER NOT NULL REFERENCES accounts (id)",
    ...parent.map((column) => `${nameOf(column)} INTEGER NOT NULL`),
    ...(part ? ["position INTEGER NOT NULL"] : []),
    ...columns.map((column) => `${nameOf(column)} ${SQL_TYPES[column.kind]}`),
    "record TEXT NOT NULL",
  ];
  const key = [...parent.map(nameOf), ...(part ? ["position"] : columns.some(isId) ? ["id"] : [])];
  if (key.length > 0 || resource.kind === "object") {
    // The id first: it alone tells records apart wherever there is one account, and joins may name it alone.
    lines.push(`PRIMARY KEY (${[...key, "account_id"].join(", ")})`);
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
  const indexes = date
    ? [{ of: date, key: ["account_id", ...dated, "id", ...SUMMED[name] ?? []] }]
    : [];
  for (const column of columns) {
    const { references, path } = column;
    // A time entry is found by its project and its user; through the assignment between them nobody comes.
    if (references === undefined || references.endsWith("_assignments") || path.length === 0) {
      continue;
    }
    indexes.push({ of: column, key: [nameOf(column), ...dated, "account_id"] });
  }
  return indexes.map(({ of, key }) => {
    const where = SELDOM.has(of.references ?? "") ? ` WHERE ${nameOf(of)} IS NOT NULL` : "";
    return `CREATE INDEX ${name}_${nameOf(of)} ON ${name} (${key.join(", ")})${where};`;
  });
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
