import {
  type ColumnKind,
  type Columns,
  columnsOf,
  type FieldColumn,
  isTextKind,
  sqlName,
} from "../columns/column.ts";
import { type Table, TABLES } from "../columns/tables.ts";

/** SQLite's column types; TEXT for kinds that SQLite does not have, such as dates. */
const SQL_TYPES: Readonly<Record<ColumnKind, string>> = {
  id: "INTEGER",
  integer: "INTEGER",
  // A double holds Harvest's 15 digits and divides as people expect; the exact text is in a column beside it.
  decimal: "REAL",
  money: "REAL",
  flag: "INTEGER",
  text: "TEXT",
  date: "TEXT",
  time: "TEXT",
  json: "TEXT",
};

const RECORD = columnsOf("json record");

/** Tables that are not resources: accounts, how they were read, files, deleted records and earlier versions. */
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
-- The memory for words before they are written: eight times the default halves the work of merging.
INSERT INTO search (search, rank) VALUES ('hashsize', 8388608);`;

/** Columns that the views of hours sum and group by: the index by date has them, so that no record is read. */
const SUMMED: Readonly<Record<string, string>> = {
  time_entries: "client_id project_id user_id task_id billable is_billed hours rounded_hours " +
    "billable_rate cost_rate",
};

/** Tables that most records do not refer to. */
const SELDOM: ReadonlySet<string> = new Set(["invoices", "estimates"]);

/** The indexes of tables that are not resources. All indexes are made once the rows are in, which is faster. */
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
  const own = [...parent, ...(part ? columnsOf("integer position") : []), ...columns, ...RECORD];
  const names = ["account_id", ...own.map(nameOf)];
  return `INSERT INTO ${name} (${names.join(", ")}) VALUES (?, ${placeholders(own)})`;
}

/** The parameters for values of some columns: texts may be bound as UTF-8 bytes. */
export function placeholders(columns: Columns): string {
  return columns.map(({ kind }) => isTextKind(kind) ? "CAST(? AS TEXT)" : "?").join(", ");
}

/**
 * Adds columns with the digits of numbers as Harvest sent them. They are virtual and take no room, but are computed for
 * each row that is inserted: so they are added once the rows are in.
 */
export function addExactColumns(): string {
  return TABLES.flatMap(({ name, columns }) =>
    columns.filter(({ kind }) => kind === "decimal" || kind === "money").map((column) =>
      `ALTER TABLE ${name} ADD COLUMN ${nameOf(column)}_exact TEXT GENERATED ALWAYS AS ` +
      `(nullif(record -> '${["$", ...column.path].join(".")}', 'null')) VIRTUAL;`
    )
  ).join("\n");
}

/** The indexes by id, reference and date. */
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
  const key = [
    ...parent.map(nameOf),
    ...(part ? ["position"] : columns.some(({ name }) => name === "id") ? ["id"] : []),
  ];
  if (key.length > 0 || resource.kind === "object") {
    // The id first: with one account it is unique, and joins may use it alone.
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
  // Records with a date are always queried in its order.
  const date = isList
    ? columns.find(({ kind, path }) => kind === "date" && path.length === 1)
    : undefined;
  const dated = date ? [nameOf(date)] : [];
  const indexes = date
    ? [{ of: date, key: ["account_id", ...dated, "id", ...SUMMED[name]?.split(" ") ?? []] }]
    : [];
  for (const column of columns) {
    const { references, path } = column;
    // Time entries are queried by project and by user, not by the assignment between them.
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

function nameOf({ name }: FieldColumn): string {
  return sqlName(name);
}
