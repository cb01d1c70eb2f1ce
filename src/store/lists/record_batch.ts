import { IdList } from "../../json/record_id.ts";
import type { RecordSlices } from "../../json/slice_records.ts";

/**
 * Some records in ascending id order, lying in `bytes` one behind the other with `,\n` between them, so that a range of
 * them is copied as one piece. Valid only until the next batch is asked for: buffers are reused.
 */
export interface RecordBatch {
  readonly bytes: Uint8Array;
  readonly slices: RecordSlices;
}

/** Records of a list in ascending id order, a few at a time: never a whole resource in memory. */
export type RecordStream = AsyncIterable<RecordBatch>;

/** Some records of a batch: those from `from` to before `to`. */
export interface RecordRange {
  readonly batch: RecordBatch;
  readonly from: number;
  readonly to: number;
}

/** How much text a batch holds, about: large enough that what is paid once a batch vanishes beside its records. */
export const BATCH_BYTES = 1 << 20;

/** Bytes before the first record of a list file, and between two of its records: `[\n`, `,\n`. */
export const HEAD_BYTES = 2;
export const BETWEEN_BYTES = 2;

/** No records. */
export async function* noRecords(): AsyncGenerator<RecordBatch> {}

/** Where the text of a range begins and ends in its batch. */
export function spanOf({ batch, from, to }: RecordRange): { start: number; end: number } {
  return { start: batch.slices.starts[from] ?? 0, end: batch.slices.ends[to - 1] ?? 0 };
}

/** Adds the ids of a range's records. */
export function pushIds(ids: IdList, { batch, from, to }: RecordRange): void {
  for (let at = from; at < to; at++) {
    ids.push(batch.slices.idsHi[at] ?? 0, batch.slices.idsLo[at] ?? 0);
  }
}

/** Ids of all records of a stream. */
export async function idsOf(records: RecordStream): Promise<IdList> {
  const ids = new IdList();
  for await (const batch of records) pushIds(ids, { batch, from: 0, to: batch.slices.count });
  return ids;
}

/**
 * The batches of a file, each with the offset in the file at which its `bytes` begin. `headBytes` come before the file's
 * first record, `betweenBytes` between two: by default those of a list.
 */
export async function* withOffsets(
  records: RecordStream,
  { headBytes = HEAD_BYTES, betweenBytes = BETWEEN_BYTES } = {},
): AsyncGenerator<RecordBatch & { readonly offset: number }> {
  let next = headBytes;
  for await (const batch of records) {
    const { start, end } = spanOf({ batch, from: 0, to: batch.slices.count });
    yield { ...batch, offset: next - start };
    next += end - start + betweenBytes;
  }
}
