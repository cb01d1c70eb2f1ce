import { findMember } from "../../json/scan.ts";
import { foundId, readRecordId } from "../../json/slice_records.ts";
import type { RawReader } from "../raw_reader.ts";
import { listText } from "./list_writer.ts";
import { gatherRecords } from "./page_log.ts";
import { withOffsets } from "./record_batch.ts";
import { RecordIndex } from "./record_index.ts";

/**
 * Partitions a list by the id of the object that each record has under `member`: one list per id, ascending, records in
 * the order of the list. Records that refer to nothing are in none. Holds an index and one partition, never the list.
 * @throws ListFormatError if the list is damaged, or the system's error
 */
export async function* partitionList(
  reader: RawReader,
  listPath: string,
  member: string,
): AsyncGenerator<{ id: string; text: Uint8Array<ArrayBuffer> }> {
  const index = new RecordIndex();
  for await (const { bytes, slices, offset } of withOffsets(reader.list(listPath))) {
    for (let i = 0; i < slices.count; i++) {
      const at = slices.starts[i] ?? 0;
      const end = slices.ends[i] ?? 0;
      const found = findMember(bytes, member, { at, end });
      if (
        found && bytes[found.valueStart] === 0x7b &&
        readRecordId(bytes, found.valueStart, found.valueEnd)
      ) {
        index.push(foundId.hi, foundId.lo, offset + at, end - at);
      }
    }
  }
  using file = index.count > 0 ? reader.open(listPath) : null;
  if (!file) return;
  let id: string | null = null;
  let records: Uint8Array[] = [];
  const readAt = (at: number, into: Uint8Array) => file.readAt(at, into);
  for await (const { bytes, slices } of gatherRecords(readAt, { index, order: index.sorted() })) {
    for (let i = 0; i < slices.count; i++) {
      const next = slices.idText(i);
      if (id !== null && next !== id) {
        yield { id, text: listText(records) };
        records = [];
      }
      id = next;
      records.push(slices.record(bytes, i).slice());
    }
  }
  if (id !== null) yield { id, text: listText(records) };
}
