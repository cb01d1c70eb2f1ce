import { concat } from "../../json/one_line.ts";
import type { InputFile } from "../files/input_file.ts";
import type { Staged } from "../files/staged_file.ts";
import { HEAD_BYTES, type RecordRange, spanOf } from "./record_batch.ts";

/** Small records are gathered to this before they are hashed and written: few system calls, little memory. */
const BUFFER_BYTES = 1 << 18;
/** A file is copied in larger pieces, since each is waited for. */
const COPY_BYTES = 1 << 20;
/** Most lists are shorter than that and never need more. */
const FIRST_BUFFER_BYTES = 1 << 14;

const ENCODER = new TextEncoder();
const OPEN = ENCODER.encode("[\n");
const BETWEEN = ENCODER.encode(",\n");
const CLOSE = ENCODER.encode("\n]\n");
const EMPTY = ENCODER.encode("[]\n");

/** What a list is written into. */
export interface ListFile<Written> {
  write(bytes: Uint8Array): void;
  finish(): Promise<Written>;
  discard(): void;
}

/**
 * Writes a list file: a JSON array, one record a line, every record's text as it was sent. There is no file before
 * the buffer is full, or the list finished.
 */
export class ListWriter<Written = Staged> {
  records = 0;
  #file: ListFile<Written> | null = null;
  #buffer = new Uint8Array(FIRST_BUFFER_BYTES);
  #filled = 0;

  constructor(readonly stage: () => ListFile<Written>) {}

  /** Adds a record. */
  add(record: Uint8Array): void {
    this.#put(this.records === 0 ? OPEN : BETWEEN);
    this.#put(record);
    this.records++;
  }

  /** Adds the records of a range, which lie in one piece with `,\n` between them. */
  addRange(range: RecordRange): void {
    const { start, end } = spanOf(range);
    this.#put(this.records === 0 ? OPEN : BETWEEN);
    this.#put(range.batch.bytes.subarray(start, end));
    this.records += range.to - range.from;
  }

  /**
   * Adds the first `records` of another list file, `sizeBytes` long with what is between them. It waits for every
   * read: a request that is about to leave is not held up for the seconds that a large file takes.
   */
  async copyFirst(
    from: InputFile,
    { sizeBytes, records }: { sizeBytes: number; records: number },
  ): Promise<void> {
    this.#put(this.records === 0 ? OPEN : BETWEEN);
    this.#flush();
    const piece = new Uint8Array(Math.min(sizeBytes, COPY_BYTES));
    for (let at = 0; at < sizeBytes; at += piece.length) {
      const part = piece.subarray(0, Math.min(sizeBytes - at, piece.length));
      if (!(await from.readAt(HEAD_BYTES + at, part))) {
        throw new Error("Cannot copy records: the file ended early");
      }
      this.#open().write(part);
    }
    this.records += records;
  }

  /** @throws the system's error, for instance when the disk is full */
  async finish(): Promise<Written> {
    this.#put(this.records === 0 ? EMPTY : CLOSE);
    this.#flush();
    return await this.#open().finish();
  }

  discard(): void {
    this.#file?.discard();
  }

  #open(): ListFile<Written> {
    return this.#file ??= this.stage();
  }

  #put(bytes: Uint8Array): void {
    if (this.#filled + bytes.length > this.#buffer.length) {
      this.#flush();
      if (this.#buffer.length < BUFFER_BYTES) this.#buffer = new Uint8Array(BUFFER_BYTES);
    }
    if (bytes.length > this.#buffer.length) return this.#open().write(bytes);
    this.#buffer.set(bytes, this.#filled);
    this.#filled += bytes.length;
  }

  #flush(): void {
    if (this.#filled > 0) this.#open().write(this.#buffer.subarray(0, this.#filled));
    this.#filled = 0;
  }
}

/** The text of a short list that is in memory, in the form {@link ListWriter} writes. */
export function listText(records: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  if (records.length === 0) return EMPTY.slice();
  const separated = records.flatMap((record, index) => index > 0 ? [BETWEEN, record] : [record]);
  return concat([OPEN, ...separated, CLOSE]);
}
