import type { DatabaseSync } from "node:sqlite";
import { columnsOf } from "../columns/column.ts";
import { type ColumnValue, ColumnValues, signedId, stringOf } from "../columns/column_value.ts";
import { RECORD_TABLES } from "../columns/tables.ts";
import { asRecordError } from "../record_error.ts";
import { type AccountSource, readTombstones } from "../read_account.ts";
import { placeholders } from "./schema_sql.ts";
import { isSearched, SearchRows } from "./search_text.ts";

/** The entry of an earlier version of a record. */
const HISTORY = "text resource; id id parent_id; time noticed_at; json record";
/** The columns of each table. */
const COLUMNS = { deleted: columnsOf(`${HISTORY} nested`), history: columnsOf(HISTORY) };

/**
 * Adds an account's deleted records and earlier versions of records; `withSearch` fills the full-text search, too.
 * @throws RecordError | ListFormatError | the signal's reason
 */
export async function fillTombstones(
  database: DatabaseSync,
  source: AccountSource,
  { signal, withSearch }: { signal: AbortSignal; withSearch: boolean },
): Promise<void> {
  const accountId = signedId(source.id);
  const search = withSearch ? new DeletedSearch(database, accountId) : null;
  for (const kind of ["deleted", "history"] as const) {
    const columns = COLUMNS[kind];
    const insert = database.prepare(`INSERT INTO ${kind} VALUES (?, ${placeholders(columns)})`);
    const values = new ColumnValues(columns);
    const row: ColumnValue[] = new Array(1 + columns.length).fill(null);
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

/** The full-text search over deleted records of all resources. */
class DeletedSearch {
  readonly #tables = new Map<string, { values: ColumnValues; search: SearchRows }>();
  readonly #row: ColumnValue[] = [];

  constructor(database: DatabaseSync, accountId: bigint) {
    for (const table of RECORD_TABLES.filter(isSearched)) {
      const search = new SearchRows(database, table, { accountId, at: 0, isDeleted: true });
      this.#tables.set(table.name, { values: new ColumnValues(table.columns), search });
    }
  }

  /** Adds the record of a row of the table `deleted`. @throws JsonSyntaxError */
  add([, resource, , parentId, , record]: readonly ColumnValue[]): void {
    const table = this.#tables.get(stringOf(resource));
    if (!table || !(record instanceof Uint8Array)) return;
    this.#row.length = 0;
    table.values.fill(this.#row, 0, { bytes: record, start: 0, end: record.length });
    table.search.add(this.#row, parentId ?? null);
  }
}
