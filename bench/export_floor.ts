// deno-lint-ignore-file no-console -- a script, which prints its result
// The least work an export can be: a bare loop that inserts rows that are ready in memory, with the same tables,
// search, indexes and views. `export_floor.ts LIST ACCOUNT DATABASE`; prints what the inserting took.
import process from "node:process";
import { DatabaseSync } from "node:sqlite";
import { sqlName } from "../src/export/columns/column.ts";
import { PRAGMAS } from "../src/export/sqlite/export_sqlite.ts";
import { addExactColumns, createIndexes, createTables } from "../src/export/sqlite/schema_sql.ts";
import { TABLES } from "../src/export/columns/tables.ts";
import { VIEWS } from "../src/export/sqlite/views_sql.ts";

type Value = string | number | null;

const TABLE = TABLES.find(({ name }) => name === "time_entries");
const COLUMNS = TABLE?.columns ?? [];
const NAMES = ["account_id", ...COLUMNS.map(({ name }) => sqlName(name)), "record"];

function rowsOf(listPath: string, account: number): Value[][] {
  const bytes = Deno.readFileSync(listPath);
  const decoder = new TextDecoder();
  const rows: Value[][] = [];
  // Between the first line, which is [, and the last one, which is ].
  for (
    let at = 2, stop = bytes.indexOf(0x0a, at);
    bytes[at] === 0x7b;
    stop = bytes.indexOf(0x0a, at)
  ) {
    const record = decoder.decode(bytes.subarray(at, stop)).replace(/,$/, "");
    const fields: unknown = JSON.parse(record);
    rows.push([account, ...COLUMNS.map(({ path }) => valueAt(fields, path)), record]);
    at = stop + 1;
  }
  return rows;
}

function valueAt(fields: unknown, path: readonly string[]): Value {
  let value = fields;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return null;
    value = Reflect.get(value, key);
  }
  if (typeof value === "boolean") return value ? 1 : 0;
  return typeof value === "string" || typeof value === "number" ? value : null;
}

function insert(rows: readonly Value[][], database: DatabaseSync): void {
  database.exec(`${PRAGMAS} BEGIN; ${createTables()}`);
  const statement = database.prepare(
    `INSERT INTO time_entries (${NAMES.join(", ")}) VALUES (${NAMES.map(() => "?").join(", ")})`,
  );
  const search = database.prepare(
    "INSERT INTO search VALUES ('', ?, 'time_entries', ?, CAST(? AS INTEGER), NULL, 0)",
  );
  const [notes, id] = [NAMES.indexOf("notes"), NAMES.indexOf("id")];
  for (const row of rows) {
    statement.run(...row);
    const text = row[notes] ?? null;
    if (text !== null) search.run(text, row[0] ?? null, row[id] ?? null);
  }
  for (const sql of [addExactColumns(), ...createIndexes(), VIEWS, "COMMIT"]) database.exec(sql);
}

if (import.meta.main) {
  const [list = "", account = "", path = ""] = Deno.args;
  const rows = rowsOf(list, Number(account));
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  const [beganMs, began] = [performance.now(), process.cpuUsage()];
  insert(rows, database);
  database.close();
  using file = Deno.openSync(path, { write: true });
  file.syncSync();
  const { user, system } = process.cpuUsage(began);
  const wallMs = performance.now() - beganMs;
  console.log(JSON.stringify({ wallMs, cpuMs: (user + system) / 1000 }));
}
