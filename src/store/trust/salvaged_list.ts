import { dirname } from "@std/path/posix/dirname";
import { IdList, idText } from "../../json/record_id.ts";
import { sameBytes } from "../../json/same_record.ts";
import { foundId, readRecordId, RecordSlices } from "../../json/slice_records.ts";
import { type FileEntry, StreamDigest } from "../files/file_digest.ts";
import type { Staged } from "../files/staged_file.ts";
import { type ListFile, ListWriter } from "../lists/list_writer.ts";
import type { RecordBatch, RecordStream } from "../lists/record_batch.ts";
import type { RawReader } from "../raw_reader.ts";
import type { BackupFolder } from "../write/backup_folder.ts";
import { readableRecords, recordFiles } from "../write/imported_list.ts";

/** What is left of a list that was not as it was written. */
export interface SalvagedList {
  /** The records of its `<id>.json`, ascending by id. */
  readonly records: RecordStream;
  /** Those of them that the list has too, just so: two copies do not come to the same harm. */
  readonly agreed: IdList;
  /** Ids of which only the list has a record. */
  readonly onlyInList: IdList;
}

/**
 * Rebuilds a list from its `<id>.json`; null unless it is byte for byte the one that was written.
 * @throws the system's error
 */
export async function rebuiltList(
  { reader, work }: BackupFolder,
  path: string,
  recorded: FileEntry,
): Promise<Staged | null> {
  if (!(await canBeRebuilt(reader, path, recorded))) return null;
  return await writeFiles(reader, path, () => work.stage());
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
    agreed: ascending(agreed),
    onlyInList: ascending(onlyInList),
  };
}

function ascending(ids: [number, number][]): IdList {
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
