import { findMember } from "../../json/scan.ts";
import { foundId, readRecordId } from "../../json/slice_records.ts";
import { idText } from "../../json/record_id.ts";
import { readList } from "./list_reader.ts";
import { listText } from "./list_writer.ts";
import { gatherRecords } from "./page_log.ts";
import { RecordIndex } from "./record_index.ts";

/** Where the first record stands in a list file, and what stands between two. */
const LIST_HEAD_BYTES = 2;
const BETWEEN_BYTES = 2;

/**
 * Cuts a list by the id of the object that each record has under `member`: one list per id, ascending, records in the
 * order of the list. Records that refer to nothing are in none. Holds an index and one cut, never the list.
 * @throws ListFormatError if the list is damaged, or the system's error
 */
export async function* partitionList(
  listPath: string,
  member: string,
): AsyncGenerator<{ id: string; text: Uint8Array<ArrayBuffer> }> {
  const index = new RecordIndex();
  let offset = LIST_HEAD_BYTES;
  for await (const { bytes, slices } of readList(listPath)) {
    for (let i = 0; i < slices.count; i++) {
      const at = slices.starts[i] ?? 0;
      const end = slices.ends[i] ?? 0;
      const found = findMember(bytes, member, { at, end });
      if (
        found && bytes[found.valueStart] === 0x7b &&
        readRecordId(bytes, found.valueStart, found.valueEnd)
      ) {
        index.push(foundId.hi, foundId.lo, offset, end - at);
      }
      offset += end - at + BETWEEN_BYTES;
    }
  }
  if (index.count === 0) return;
  using file = await Deno.open(listPath);
  let id: string | null = null;
  let records: Uint8Array[] = [];
  for await (const { bytes, slices } of gatherRecords(file, { index, order: index.sorted() })) {
    for (let i = 0; i < slices.count; i++) {
      const next = idText(slices.idsHi[i] ?? 0, slices.idsLo[i] ?? 0);
      if (id !== null && next !== id) {
        yield { id, text: listText(records) };
        records = [];
      }
      id = next;
      records.push(bytes.slice(slices.starts[i] ?? 0, slices.ends[i] ?? 0));
    }
  }
  if (id !== null) yield { id, text: listText(records) };
}
