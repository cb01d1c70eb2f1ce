import { dirname } from "@std/path/posix/dirname";
import { concat } from "../../json/one_line.ts";
import { compareIdTexts, IdList, idText } from "../../json/record_id.ts";
import { sameBytes } from "../../json/same_record.ts";
import { foundId, readRecordId, RecordSlices } from "../../json/slice_records.ts";
import { type FileEntry, StreamDigest } from "../files/file_digest.ts";
import { NotAFileError } from "../files/input_file.ts";
import { TextMender } from "../files/mended_text.ts";
import type { Staged } from "../files/staged_file.ts";
import { isTombstone, parseTombstone } from "../history/tombstone.ts";
import { parsePath } from "../layout/paths.ts";
import { type ListFile, listText, ListWriter } from "../lists/list_writer.ts";
import type { RecordBatch, RecordStream } from "../lists/record_batch.ts";
import { linesOf, wholeLines } from "../lists/whole_lines.ts";
import type { RawReader } from "../raw_reader.ts";
import type { BackupFolder } from "../write/backup_folder.ts";
import { readableRecords, recordFiles } from "../write/imported_list.ts";

const LINE_FEED = new Uint8Array([0x0a]);
const BRACE = 0x7b;
const END_BRACE = 0x7d;

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
  if (recorded && kind === "list" && await canBeRebuilt(folder.reader, path, recorded)) {
    const staged = await writeFiles(folder.reader, path, () => folder.work.stage());
    return { staged, isWhole: true, detail: "it is rebuilt from its record files" };
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
    file.copy(old, (piece) => mender.take(piece));
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
        // Without the comma, and whatever an editor has put around it.
        const entry = line.subarray(line.indexOf(BRACE), line.lastIndexOf(END_BRACE) + 1);
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
  const idOf = (entry: Uint8Array) => parseTombstone(entry)?.recordId ?? "";
  return entries.toSorted((a, b) => compareIdTexts(idOf(a), idOf(b)));
}

/** What is left of a list that was not as it was written. */
export interface SalvagedList {
  /** The records of its `<id>.json`, ascending by id. */
  readonly records: RecordStream;
  /** Those of them that the list has too, just so: two copies do not come to the same harm. */
  readonly agreed: IdList;
  /** Ids of which only the list has a record. */
  readonly onlyInList: IdList;
}

/** Whether the `<id>.json` of a list make just the list that was written. @throws the system's error */
export async function canBeRebuilt(
  reader: RawReader,
  path: string,
  recorded: FileEntry,
): Promise<boolean> {
  const digest = new StreamDigest();
  const { sha256 } = await writeFiles(reader, path, () => ({
    write: (bytes) => digest.update(bytes),
    finish: () => Promise.resolve(digest.finish()),
    discard() {},
  }));
  return sha256 === recorded.sha256;
}

/** What is left of the list at `path`, which was set aside to `kept`. @throws the system's error */
export async function salvagedList(
  folder: BackupFolder,
  path: string,
  kept: string | null,
): Promise<SalvagedList> {
  const agreed: [number, number][] = [];
  const onlyInList: [number, number][] = [];
  const files = dirname(path);
  for await (const record of kept === null ? [] : readableRecords(folder.reader, kept)) {
    if (!readRecordId(record, 0, record.length)) continue;
    const { hi, lo } = foundId;
    const own = await recordIn(folder.reader, `${files}/${idText(hi, lo)}.json`);
    if (own === null) onlyInList.push([hi, lo]);
    else if (sameBytes(own, record)) agreed.push([hi, lo]);
  }
  return {
    records: recordsOfFiles(folder.reader, path),
    agreed: idList(agreed),
    onlyInList: idList(onlyInList),
  };
}

function idList(ids: [number, number][]): IdList {
  const list = new IdList();
  ids.sort(([a, b], [c, d]) => a - c || b - d).forEach(([hi, lo]) => list.push(hi, lo));
  return list;
}

/** The record of an `<id>.json` as Harvest sent it; null if there is none. */
async function recordIn(reader: RawReader, path: string): Promise<Uint8Array | null> {
  for await (const record of readableRecords(reader, path)) return compact(record);
  return null;
}

/** The records of the `<id>.json` beside a list, one a batch, ascending by id. */
export async function* recordsOfFiles(
  reader: RawReader,
  listPath: string,
): AsyncGenerator<RecordBatch> {
  const slices = new RecordSlices(1);
  for await (const record of recordFiles(reader, dirname(listPath))) {
    const bytes = compact(record);
    // Read again: between finding it and this, other records were read too.
    if (!readRecordId(bytes, 0, bytes.length)) continue;
    slices.count = 0;
    slices.push(0, bytes.length, foundId.hi, foundId.lo);
    yield { bytes, slices };
  }
}

/** Writes the list that the `<id>.json` beside it make. */
async function writeFiles<Written>(
  reader: RawReader,
  path: string,
  stage: () => ListFile<Written>,
): Promise<Written> {
  const writer = new ListWriter(stage);
  try {
    for await (const batch of recordsOfFiles(reader, path)) {
      writer.addRange({ batch, from: 0, to: batch.slices.count });
    }
    return await writer.finish();
  } catch (error) {
    writer.discard();
    throw error;
  }
}

/** A record without the white space that indenting has put after its colons; {@link oneLine} has taken the rest. */
function compact(record: Uint8Array): Uint8Array {
  const out = new Uint8Array(record.length);
  let length = 0;
  let isInString = false;
  for (let i = 0; i < record.length; i++) {
    const byte = record[i] ?? 0;
    if (byte === 0x22) isInString = !isInString;
    if (!isInString && byte === 0x20) continue;
    out[length++] = byte;
    if (isInString && byte === 0x5c) out[length++] = record[++i] ?? 0;
  }
  return out.subarray(0, length);
}
