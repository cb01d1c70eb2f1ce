import { RecordSlices } from "../../json/slice_records.ts";

/**
 * Some records in ascending id order, lying in `bytes` one behind the other with `,\n` between them, so that a run of
 * them is copied as one piece. Valid only until the next batch is asked for: buffers are reused.
 */
export interface RecordBatch {
  readonly bytes: Uint8Array;
  readonly slices: RecordSlices;
}

/** Records of a list in ascending id order, a few at a time: never a whole resource in memory. */
export type RecordStream = AsyncIterable<RecordBatch>;

/** No records. */
export async function* noRecords(): AsyncGenerator<RecordBatch> {}

/** How much text a batch holds, about: large enough that what is paid once a batch vanishes beside its records. */
export const BATCH_BYTES = 1 << 20;
