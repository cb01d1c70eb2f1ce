import type { DatabaseSync } from "node:sqlite";
import { recordSlices } from "../../json/slice_records.ts";
import { BackupReader } from "../../store/backup_reader.ts";
import { parsePath } from "../../store/layout/paths.ts";
import { columnsOf } from "../columns/column.ts";
import { type ColumnValue, ColumnValues, signedId } from "../columns/column_value.ts";
import { tableRows } from "../columns/table_rows.ts";
import type { Table } from "../columns/tables.ts";
import {
  type AccountSource,
  asRecordError,
  readResource,
  readTombstones,
} from "../read_account.ts";
import { insertRow, placeholders } from "./schema_sql.ts";

/** The entry of an earlier version of a record. */
const HISTORY = "text resource; id id parent_id; time noticed_at; json record";
/** Those of deleted records have their child records, too. */
const TOMBSTONES = { deleted: columnsOf(`${HISTORY} nested`), history: columnsOf(HISTORY) };

/** Whose rows are added. */
interface Filling {
  readonly source: AccountSource;
  readonly signal: AbortSignal;
}

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
 * Adds an account's rows of one table; yields how many there are by now, after each megabyte of records.
 * @throws RecordError | ListFormatError | the signal's reason
 */
export async function* fillTable(
  database: DatabaseSync,
  table: Table,
  { source, signal }: Filling,
): AsyncGenerator<number> {
  const { parent, part, columns, resource } = table;
  const accountId = signedId(source.id);
  const at = 1 + parent.length + (part ? 1 : 0);
  const values = new ColumnValues(columns);
  const insert = database.prepare(insertRow(table));
  const row: ColumnValue[] = new Array(at + columns.length + 1).fill(null);
  row[0] = accountId;
  let rows = 0;
  for await (const records of readResource(source, resource)) {
    signal.throwIfAborted();
    try {
      for (const span of tableRows(table, records)) {
        if (span.parentId !== null) row[1] = signedId(span.parentId);
        if (part) row[2] = span.position;
        values.fill(row, at, span);
        row[row.length - 1] = span.bytes.subarray(span.start, span.end);
        // `run` would take an eighth longer, for a result that is not used.
        insert.get(...row);
        rows++;
      }
    } catch (error) {
      throw asRecordError(error, records.path);
    }
    yield rows;
  }
}

/**
 * Adds an account's deleted records and earlier versions of records.
 * @throws RecordError | ListFormatError | the signal's reason
 */
export async function fillTombstones(
  database: DatabaseSync,
  { source, signal }: Filling,
): Promise<void> {
  const accountId = signedId(source.id);
  for (const kind of ["deleted", "history"] as const) {
    const columns = TOMBSTONES[kind];
    const insert = database.prepare(`INSERT INTO ${kind} VALUES (?, ${placeholders(columns)})`);
    const values = new ColumnValues(columns);
    const row: ColumnValue[] = [accountId];
    for await (const records of readTombstones(source, kind)) {
      signal.throwIfAborted();
      try {
        for (const slice of recordSlices(records)) {
          values.fill(row, 1, slice);
          insert.run(...row);
        }
      } catch (error) {
        throw asRecordError(error, records.path);
      }
    }
  }
}

/** Adds the PDFs and receipts of the accounts given. */
export async function fillArtifacts(
  database: DatabaseSync,
  root: string,
  accounts: ReadonlySet<string>,
): Promise<void> {
  const insert = database.prepare("INSERT INTO artifacts VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  const artifacts = await new BackupReader(root).artifacts();
  for (const [path, { content_type, sizeBytes, sha256, fetched_at }] of artifacts) {
    const file = parsePath(path);
    if (file?.kind !== "artifact" || !accounts.has(file.account)) continue;
    // `<id>.pdf` or `<id>_<name>`.
    const recordId = /^\d+/.exec(file.name)?.[0];
    insert.run(
      path,
      signedId(file.account),
      file.folder,
      recordId === undefined ? null : signedId(recordId),
      content_type,
      sizeBytes,
      sha256,
      fetched_at,
    );
  }
}
