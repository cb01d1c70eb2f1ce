import type { DatabaseSync } from "node:sqlite";
import { type Columns, ids, jsons, texts, times } from "../columns/column.ts";
import { asRecordError } from "../parse_record.ts";
import { type AccountSource, readTombstones } from "../read_account.ts";
import { placeholders } from "./schema_sql.ts";
import { SearchRows } from "./search_rows.ts";
import { SqlRow } from "./sql_row.ts";
import { type SqlValue, textOf, toSqlId } from "./sql_value.ts";
import { RECORD_TABLES } from "../columns/tables.ts";

/** What is kept of an earlier version of a record, and what of one that is gone. */
const HISTORY: Columns = [
  ...texts("resource"),
  ...ids("id", "parent_id"),
  ...times("noticed_at"),
  ...jsons("record"),
];
const DELETED: Columns = [...HISTORY, ...jsons("nested")];

/**
 * Adds what left Harvest, and what it is found by, and what records were before.
 * @throws RecordError | ListFormatError | the signal's reason
 */
export async function fillTombstones(
  database: DatabaseSync,
  { source, signal, isSearched }: {
    source: AccountSource;
    signal: AbortSignal;
    /** Whether what is gone goes into the full-text search too. */
    isSearched: boolean;
  },
): Promise<void> {
  const accountId = toSqlId(source.id);
  const search = isSearched ? new DeletedSearch(database, accountId) : null;
  for (const kind of ["deleted", "history"] as const) {
    const columns = kind === "deleted" ? DELETED : HISTORY;
    const insert = database.prepare(`INSERT INTO ${kind} VALUES (?, ${placeholders(columns)})`);
    const values = new SqlRow(columns);
    const row: SqlValue[] = new Array(1 + columns.length).fill(null);
    row[0] = accountId;
    for await (const { bytes, slices, path } of readTombstones(source, kind)) {
      signal.throwIfAborted();
      try {
        for (let i = 0; i < slices.count; i++) {
          values.fill(row, 1, { bytes, start: slices.starts[i] ?? 0, end: slices.ends[i] ?? 0 });
          insert.run(...row);
          if (kind === "deleted") search?.add(row);
        }
      } catch (error) {
        throw asRecordError(error, path);
      }
    }
  }
}

/** The full-text search over records that are gone, whatever resource they are of. */
class DeletedSearch {
  readonly #tables = new Map<string, { values: SqlRow; search: SearchRows }>();
  readonly #row: SqlValue[] = [];

  constructor(database: DatabaseSync, accountId: bigint) {
    for (const table of RECORD_TABLES) {
      const search = SearchRows.of(database, table, { accountId, at: 0, isDeleted: true });
      if (search) this.#tables.set(table.name, { values: new SqlRow(table.columns), search });
    }
  }

  /** Adds what a row of the table `deleted` is found by. @throws JsonSyntaxError */
  add([, resource, , parentId, , record]: readonly SqlValue[]): void {
    const table = this.#tables.get(textOf(resource));
    if (!table || !(record instanceof Uint8Array)) return;
    this.#row.length = 0;
    table.values.fill(this.#row, 0, { bytes: record, start: 0, end: record.length });
    table.search.add(this.#row, parentId ?? null);
  }
}
