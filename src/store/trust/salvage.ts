import { concat } from "../../json/one_line.ts";
import type { FileEntry } from "../files/file_digest.ts";
import { TextMender } from "../files/mended_text.ts";
import { NotAFileError } from "../files/not_a_file.ts";
import type { Staged } from "../files/staged_file.ts";
import { isTombstone, parseTombstone } from "../history/tombstone.ts";
import { parsePath } from "../layout/parse_path.ts";
import { listText } from "../lists/list_writer.ts";
import { linesOf, wholeLines } from "../lists/whole_lines.ts";
import type { BackupFolder } from "../write/backup_folder.ts";
import { rebuiltList } from "./salvaged_list.ts";

const LINE_FEED = new Uint8Array([0x0a]);
const COMMA = 0x2c;
const COPY_BYTES = 1 << 20;

/** What a damaged file is made of again, and how much of it that is. */
export interface Salvaged {
  /** Null: nothing. */
  readonly staged: Staged | null;
  /** Whether it is byte for byte what was written. */
  readonly isWhole: boolean;
  readonly detail: string;
}

/**
 * What a file that is not as it was written can be made of without Harvest: itself, where only its line ends were changed; a
 * list of its `<id>.json`; of a history or of deleted records, which nobody can fetch again, the entries that can be read.
 * @throws the system's error
 */
export async function salvage(
  folder: BackupFolder,
  path: string,
  recorded: FileEntry | null,
): Promise<Salvaged> {
  const kind = parsePath(path)?.kind;
  if (recorded && kind !== "artifact") {
    const mended = await mendedFile(folder, path, recorded);
    if (mended) return { staged: mended, isWhole: true, detail: "only its line ends were changed" };
  }
  if (recorded && kind === "list") {
    const rebuilt = await rebuiltList(folder, path, recorded);
    const detail = "it is rebuilt from its record files";
    if (rebuilt) return { staged: rebuilt, isWhole: true, detail };
  }
  if (kind !== "history" && kind !== "deleted") {
    return { staged: null, isWhole: false, detail: "it is read again" };
  }
  const entries = await readableEntries(folder, path);
  if (entries.length === 0) {
    return { staged: null, isWhole: false, detail: "what was in it is lost" };
  }
  const text = kind === "history"
    ? concat(entries.flatMap((entry) => [entry, LINE_FEED]))
    : listText(ascending(entries));
  const kept = entries.length === 1 ? "1 entry" : `${entries.length} entries`;
  const detail = `${kept} of it can be read and stay`;
  return { staged: await folder.work.stageBytes(text), isWhole: false, detail };
}

/** A text as it was before its line ends were changed; null if that is not what came to it. */
async function mendedFile(
  { reader, work }: BackupFolder,
  path: string,
  recorded: FileEntry,
): Promise<Staged | null> {
  const file = work.stage();
  try {
    using old = reader.open(path);
    const mender = new TextMender();
    const buffer = new Uint8Array(COPY_BYTES);
    for (let read = old?.readSync(buffer); read; read = old?.readSync(buffer)) {
      file.write(mender.take(buffer.subarray(0, read)));
    }
    file.write(mender.end());
    const staged = await file.finish();
    if (staged.sha256 === recorded.sha256) return staged;
  } catch (error) {
    if (!(error instanceof NotAFileError)) throw error;
  }
  file.discard();
  return null;
}

/** The entries of a history or of a list of deleted records that are entries. */
async function readableEntries({ reader }: BackupFolder, path: string): Promise<Uint8Array[]> {
  const entries: Uint8Array[] = [];
  try {
    using file = reader.open(path);
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
  return entries;
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
