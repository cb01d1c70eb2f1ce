import type { DatabaseSync } from "node:sqlite";
import { loadArtifactsManifest } from "../store/load_manifest.ts";
import { splitAccountPath } from "../store/paths.ts";
import { findMember } from "../json/scan.ts";
import { parseRecord, RecordError } from "./parse_record.ts";
import { type AccountSource, readKept, readRecords } from "./read_account.ts";
import { insertRow } from "./schema_sql.ts";
import { fillRow, type SqlValue } from "./sql_row.ts";
import type { Table } from "./tables.ts";

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

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

/** Adds an account's records of one table; returns how many. @throws RecordError | ListFormatError | the signal's reason */
export async function fillTable(
  database: DatabaseSync,
  table: Table,
  { source, signal }: { source: AccountSource; signal: AbortSignal },
): Promise<number> {
  const { parent, columns, resource } = table;
  const insert = database.prepare(insertRow(table));
  const first = 1 + parent.length;
  const row: SqlValue[] = new Array(first + columns.length + 1).fill(null);
  row[0] = BigInt(source.id);
  let rows = 0;
  for await (const { path, parentId, texts } of readRecords(source, resource)) {
    signal.throwIfAborted();
    if (parentId !== null) row[1] = BigInt(parentId);
    for (const text of texts) {
      fillRow(row, columns, { text, path, at: first });
      row[row.length - 1] = text;
      insert.run(...row);
    }
    rows += texts.length;
  }
  return rows;
}

/** Adds what left Harvest and what records were before; returns how many of each. @throws as {@link fillTable} */
export async function fillKept(
  database: DatabaseSync,
  source: AccountSource,
): Promise<{ deleted: number; history: number }> {
  const rows = { deleted: 0, history: 0 };
  for (const kind of ["deleted", "history"] as const) {
    const insert = database.prepare(
      kind === "deleted"
        ? "INSERT INTO deleted VALUES (?, ?, ?, ?, ?, ?, ?)"
        : "INSERT INTO history VALUES (?, ?, ?, ?, ?, ?)",
    );
    for await (const { path, texts } of readKept(source, kind)) {
      for (const text of texts) {
        const entry = parseRecord(text, { path, numberOf: (number) => number });
        const bytes = ENCODER.encode(text);
        const values = [
          BigInt(source.id),
          String(entry["resource"] ?? ""),
          idOf(entry["id"]),
          idOf(entry["parent_id"]),
          String(entry["noticed_at"] ?? ""),
          memberText(bytes, "record") ?? "{}",
        ];
        insert.run(...values, ...(kind === "deleted" ? [memberText(bytes, "nested")] : []));
        rows[kind]++;
      }
    }
  }
  return rows;
}

/** Adds the files that belong to records of the accounts given. */
export async function fillArtifacts(
  database: DatabaseSync,
  root: string,
  accounts: ReadonlySet<string>,
): Promise<number> {
  const insert = database.prepare("INSERT INTO artifacts VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  let rows = 0;
  for (
    const [path, { contentType, sizeBytes, sha256, fetchedAt }] of await loadArtifactsManifest(root)
  ) {
    const place = splitAccountPath(path);
    if (!place || !accounts.has(place.account)) continue;
    // `artifacts/<id>.pdf` or `artifacts/<id>_<name>`.
    const recordId = idOf(/^artifacts\/(\d+)/.exec(place.file)?.[1]);
    insert.run(
      path,
      BigInt(place.account),
      place.folder,
      recordId,
      contentType,
      sizeBytes,
      sha256,
      fetchedAt,
    );
    rows++;
  }
  return rows;
}

function idOf(text: unknown): bigint | null {
  return typeof text === "string" && /^\d+$/.test(text) ? BigInt.asIntN(64, BigInt(text)) : null;
}

/** A member's text as it was sent. @throws RecordError */
function memberText(bytes: Uint8Array, key: string): string | null {
  try {
    const member = findMember(bytes, key);
    return member && DECODER.decode(bytes.subarray(member.valueStart, member.valueEnd));
  } catch (cause) {
    throw new RecordError(`Cannot read the "${key}" of a record that was kept: it is not JSON`, {
      cause,
    });
  }
}
