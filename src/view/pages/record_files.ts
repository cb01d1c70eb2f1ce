import type { DatabaseSync } from "node:sqlite";
import type { ResourceView } from "../catalog/resource_view.ts";
import { allRows, numberOf, textOf, toSqlId } from "../index/rows.ts";

/** A file that belongs to a record. */
export interface RecordFile {
  /** What it is asked for by: the number of its row. */
  readonly number: string;
  /** Below the backup's folder. */
  readonly path: string;
  readonly name: string;
  /** Without parameters. */
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly fetchedAt: string;
}

/** The files of a record. */
export function recordFiles(
  database: DatabaseSync,
  { view, account, id }: { view: ResourceView; account: string; id: string },
): RecordFile[] {
  const sql = `SELECT rowid AS number, * FROM artifacts
WHERE account_id = ? AND resource = ? AND record_id = ? ORDER BY path`;
  return allRows(database, sql, BigInt(account), view.table.name, toSqlId(id)).map((row) => {
    const path = textOf(row["path"]);
    return {
      number: textOf(row["number"]),
      path,
      name: path.split("/").at(-1) ?? "",
      contentType: textOf(row["content_type"]).split(";")[0]?.trim() ?? "",
      sizeBytes: numberOf(row["size_bytes"]),
      sha256: textOf(row["sha256"]),
      fetchedAt: textOf(row["fetched_at"]),
    };
  });
}
