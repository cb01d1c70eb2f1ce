import type { BackupFolder, Change } from "../write/backup_folder.ts";
import { readFileLines } from "../lists/file_lines.ts";
import type { Finding } from "../lists/finding.ts";
import { isTombstone } from "../history/history_scan.ts";
import { listText } from "../lists/list_writer.ts";
import type { Staged } from "../files/staged_file.ts";

const LINE_FEED = 0x0a;
const COMMA = 0x2c;

/** Files of records that are past. */
const KEPT = /^[^/]+\/[^/]+\/(deleted(_[^/]+)?\.json|history\.ndjson)$/;

/** Whether a damaged file holds what nobody can fetch again, and can be read. */
export function isSalvageable({ path, problem }: Finding): boolean {
  return KEPT.test(path) && problem !== "missing" && problem !== "unreadable";
}

/**
 * Replaces a damaged history file or list of deleted records by the entries in it that can be read. Nobody can fetch the
 * others again, so the damaged file is kept beside it. Returns what was done, in words.
 * @throws the system's error
 */
export async function salvageTombstones(
  folder: BackupFolder,
  path: string,
): Promise<string> {
  const entries: Uint8Array<ArrayBuffer>[] = [];
  const copy = folder.stage();
  try {
    await readFileLines(folder.path(path), {
      onBytes: (bytes) => copy.write(bytes),
      onLine(line) {
        const entry = line.at(-1) === COMMA ? line.subarray(0, -1) : line;
        if (isTombstone(entry)) entries.push(entry.slice());
      },
    });
  } catch (error) {
    copy.discard();
    throw error;
  }
  const damaged = await copy.finish();
  const damagedPath = await freePath(folder, path);
  await folder.commit([
    { kind: "put", path: damagedPath, staged: damaged },
    ...await replacement(folder, path, entries),
  ]);
  return `${entries.length} entries can be read; the damaged file is kept as "${damagedPath}"`;
}

async function replacement(
  folder: BackupFolder,
  path: string,
  entries: readonly Uint8Array<ArrayBuffer>[],
): Promise<Change[]> {
  const staged: Staged = path.endsWith(".ndjson")
    ? await folder.stageBytes(lines(entries))
    : await folder.stageBytes(listText(ascending(entries)));
  return [{ kind: "put", path, staged }];
}

function lines(entries: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const text = new Uint8Array(entries.reduce((sum, entry) => sum + entry.length + 1, 0));
  let at = 0;
  for (const entry of entries) {
    text.set(entry, at);
    at += entry.length;
    text[at++] = LINE_FEED;
  }
  return text;
}

/** A damaged id may stand out of order, which the next merge would not bear. */
function ascending(entries: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer>[] {
  return entries.map((entry) => ({ entry, id: idOf(entry) }))
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
    .map(({ entry }) => entry);
}

/** Entries begin with their id, a whole number: see `tombstone`. */
function idOf(entry: Uint8Array): bigint {
  const digits = /^\{"id":(\d+),/.exec(new TextDecoder().decode(entry.subarray(0, 64)))?.[1];
  return BigInt(digits ?? 0);
}

async function freePath(folder: BackupFolder, path: string): Promise<string> {
  for (let number = 1;; number++) {
    const damagedPath = path.replace(/(\.[a-z]+)$/, `.damaged-${number}$1`);
    if (await folder.sizeOf(damagedPath) === null) return damagedPath;
  }
}
