import { concat } from "../../json/one_line.ts";
import { isTombstone, parseTombstone } from "../history/tombstone.ts";
import { listText } from "../lists/list_writer.ts";
import { linesOf, wholeLines } from "../lists/whole_lines.ts";
import { NotAFileError } from "../files/not_a_file.ts";
import type { BackupFolder } from "../write/backup_folder.ts";

const LINE_FEED = new Uint8Array([0x0a]);
const COMMA = 0x2c;

/**
 * Sets aside a history file or list of deleted records that is not as it was written, and starts it again with the entries in
 * it that can be read: nobody can fetch the others again. Returns what was done, in words.
 * @throws the system's error
 */
export async function salvage(
  folder: BackupFolder,
  path: string,
  reason: string,
): Promise<string> {
  const entries: Uint8Array[] = [];
  try {
    using file = folder.reader.open(path);
    for await (const piece of file ? wholeLines(file) : []) {
      for (const line of linesOf(piece)) {
        const entry = line.at(-1) === COMMA ? line.subarray(0, -1) : line;
        if (isTombstone(entry)) entries.push(entry.slice());
      }
    }
  } catch (error) {
    // Nothing can be read of a folder or a pipe.
    if (!(error instanceof NotAFileError)) throw error;
  }
  const text = path.endsWith(".ndjson")
    ? concat(entries.flatMap((entry) => [entry, LINE_FEED]))
    : listText(ascending(entries));
  const aside = await folder.asideOf(path, reason, true);
  await folder.commit([
    aside,
    ...(entries.length > 0
      ? [{ kind: "put", path, staged: await folder.work.stageBytes(text) } as const]
      : []),
  ]);
  if (aside.to === null) return "what was in it is lost";
  const kept = entries.length === 1 ? "1 entry" : `${entries.length} entries`;
  return `${kept} of it can be read and stay; the whole file is kept as "${aside.to}"`;
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
