import type { DatabaseSync } from "node:sqlite";
import { BackupReader } from "../../store/backup_reader.ts";
import { parsePath } from "../../store/layout/parse_path.ts";
import type { ExportStep } from "../export_step.ts";
import { asRecordError } from "../parse_record.ts";
import { type AccountSource, readRecords } from "../read_account.ts";
import { insertRow } from "./schema_sql.ts";
import { SearchRows } from "./search_rows.ts";
import { SqlRow } from "./sql_row.ts";
import { type SqlValue, toSqlId } from "./sql_value.ts";
import { tableRows } from "./table_rows.ts";
import type { Table } from "../columns/tables.ts";

/** Adds an account, and how its resources were read. */
export function fillAccount(database: DatabaseSync, { id, manifest }: AccountSource): void {
  const { account, role, run, tool, resources } = manifest;
  database.prepare("INSERT INTO accounts VALUES (?, ?, ?, ?, ?, ?)")
    .run(BigInt(id), account.name, role, run.started_at, run.finished_at, tool);
  const insert = database.prepare("INSERT INTO resources VALUES (?, ?, ?, ?, ?, ?)");
  for (const [name, { state, records, read_at, reason }] of Object.entries(resources)) {
    insert.run(BigInt(id), name, state, records, read_at, reason);
  }
}

/**
 * Adds an account's rows of one table, and what they are found by; returns how many.
 * @throws RecordError | ListFormatError | the signal's reason
 */
export async function fillTable(
  database: DatabaseSync,
  table: Table,
  { source, signal, isSearched, onStep }: {
    source: AccountSource;
    signal: AbortSignal;
    /** Whether the rows go into the full-text search too. */
    isSearched: boolean;
    onStep?: (step: ExportStep) => void;
  },
): Promise<number> {
  const { name, parent, part, columns, resource } = table;
  const accountId = toSqlId(source.id);
  const at = 1 + parent.length + (part ? 1 : 0);
  const values = new SqlRow(columns);
  const insert = database.prepare(insertRow(table));
  const search = isSearched
    ? SearchRows.of(database, table, { accountId, at, isDeleted: false })
    : null;
  const row: SqlValue[] = new Array(at + columns.length + 1).fill(null);
  row[0] = accountId;
  let rows = 0;
  for await (const records of readRecords(source, resource)) {
    signal.throwIfAborted();
    try {
      for (const place of tableRows(table, records)) {
        const parentId = place.parentId === null ? null : toSqlId(place.parentId);
        if (parentId !== null) row[1] = parentId;
        if (part) row[2] = place.position;
        values.fill(row, at, place);
        row[row.length - 1] = place.bytes.subarray(place.start, place.end);
        // What `run` would tell of it takes an eighth of the time.
        insert.get(...row);
        search?.add(row, parentId);
        rows++;
      }
    } catch (error) {
      throw asRecordError(error, records.path);
    }
    onStep?.({ kind: "rows", table: name, rows });
  }
  return rows;
}

/** Adds the files that belong to records of the accounts given. */
export async function fillArtifacts(
  database: DatabaseSync,
  root: string,
  accounts: ReadonlySet<string>,
): Promise<void> {
  const insert = database.prepare("INSERT INTO artifacts VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  const artifacts = await new BackupReader(root).artifacts();
  for (const [path, { contentType, sizeBytes, sha256, fetchedAt }] of artifacts) {
    const file = parsePath(path);
    if (file?.kind !== "artifact" || !accounts.has(file.account)) continue;
    // `<id>.pdf` or `<id>_<name>`.
    const recordId = /^\d+/.exec(file.name)?.[0];
    insert.run(
      path,
      toSqlId(file.account),
      file.folder,
      recordId === undefined ? null : toSqlId(recordId),
      contentType,
      sizeBytes,
      sha256,
      fetchedAt,
    );
  }
}
