import { concat } from "../../json/concat.ts";
import type { BackupFolder } from "../write/backup_folder.ts";
import { isTombstone, parseTombstone } from "../history/tombstone.ts";
import { parsePath } from "../layout/parse_path.ts";
import { listText } from "../lists/list_writer.ts";
import { linesOf, wholeLines } from "../lists/whole_lines.ts";
import type { FileFinding } from "../verify/finding.ts";

const LINE_FEED = new Uint8Array([0x0a]);
const COMMA = 0x2c;

/** Whether a damaged file holds what nobody can fetch again, and can be read. */
export function isSalvageable({ path, problem }: FileFinding): boolean {
  const kind = parsePath(path)?.kind;
  return (kind === "deleted" || kind === "history") &&
    problem !== "missing" && problem !== "unreadable";
}

/**
 * Replaces a damaged history file or list of deleted records by the entries in it that can be read. Nobody can fetch the
 * others again, so the damaged file is kept beside it. Returns what was done, in words.
 * @throws the system's error
 */
export async function salvage(folder: BackupFolder, path: string): Promise<string> {
  const entries: Uint8Array[] = [];
  const copy = folder.work.stage();
  try {
    using file = folder.reader.open(path);
    const onBytes = (bytes: Uint8Array) => copy.write(bytes);
    for await (const piece of file ? wholeLines(file, { onBytes }) : []) {
      for (const line of linesOf(piece)) {
        const entry = line.at(-1) === COMMA ? line.subarray(0, -1) : line;
        if (isTombstone(entry)) entries.push(entry.slice());
      }
    }
  } catch (error) {
    copy.discard();
    throw error;
  }
  const damaged = await copy.finish();
  const damagedPath = await freePath(folder, path);
  const text = path.endsWith(".ndjson")
    ? concat(entries.flatMap((entry) => [entry, LINE_FEED]))
    : listText(ascending(entries));
  await folder.commit([
    { kind: "put", path: damagedPath, staged: damaged },
    { kind: "put", path, staged: await folder.work.stageBytes(text) },
  ]);
  return `${entries.length} entries can be read; the damaged file is kept as "${damagedPath}"`;
}

/** By id: damage may have put one out of order, which the next merge would refuse. */
function ascending(entries: readonly Uint8Array[]): Uint8Array[] {
  return entries.map((entry) => ({ entry, id: idOf(entry) }))
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
    .map(({ entry }) => entry);
}

function idOf(entry: Uint8Array): bigint {
  const id = parseTombstone(entry)?.recordId ?? "";
  return BigInt(/^\d+$/.test(id) ? id : 0);
}

async function freePath({ reader }: BackupFolder, path: string): Promise<string> {
  for (let number = 1;; number++) {
    const damagedPath = path.replace(/(\.[a-z]+)$/, `.damaged-${number}$1`);
    if (!(await reader.exists(damagedPath))) return damagedPath;
  }
}
