import { compareIds } from "../../json/record_id.ts";
import { sameBytes } from "../../json/same_record.ts";
import type { RecordBatch, RecordRange, RecordStream } from "./record_batch.ts";

/** What a merge finds, in ascending id order. Ranges are valid only until the call, or what it returns, has ended. */
export interface MergeSink {
  /** Called before the first change; the merge waits for it. Not called where nothing changes. */
  begin?(): Promise<void>;
  /** Records that stay as they are; `isRead`: since they came again, and the same. */
  keep(range: RecordRange, isRead?: boolean): void;
  /** Records that were not there. */
  add(range: RecordRange): void;
  /** A record whose text differs: `old` and `fresh` hold one record each. */
  replace(old: RecordRange, fresh: RecordRange): void;
  /** Records that no longer exist; the merge waits for it. Called only by a merge with a whole reading. */
  drop(range: RecordRange): void | Promise<void>;
}

/**
 * Compares two streams of records by id in one pass. With `whole`, what `fresh` lacks is dropped (it is a reading of
 * everything); without, it is kept (it is a reading of changes).
 */
export async function mergeLists(
  old: RecordStream,
  fresh: RecordStream,
  { whole, sink }: { whole: boolean; sink: MergeSink },
): Promise<void> {
  const left = new Cursor(old);
  const right = new Cursor(fresh);
  await left.advance();
  await right.advance();
  let hasBegun = false;
  const begin = async () => {
    hasBegun = true;
    await sink.begin?.();
  };
  const leave = async (range: RecordRange) => {
    if (whole) await sink.drop(range);
    else sink.keep(range);
  };
  try {
    while (left.batch && right.batch) {
      const order = left.compare(right);
      const isSame = order === 0 && sameText(left, right);
      if (!hasBegun && !isSame && (order >= 0 || whole)) await begin();
      if (order < 0) await leave(left.takeBefore(right));
      else if (order > 0) sink.add(right.takeBefore(left));
      else if (isSame) sink.keep(left.takeSame(right), true);
      else sink.replace(left.takeOne(), right.takeOne());
      if (left.isSpent) await left.advance();
      if (right.isSpent) await right.advance();
    }
    if (!hasBegun && (left.batch ? whole : right.batch)) await begin();
    for (; left.batch; await left.advance()) await leave(left.takeAll());
    for (; right.batch; await right.advance()) sink.add(right.takeAll());
  } finally {
    await left.close();
    await right.close();
  }
}

/** A position in a stream of batches. */
class Cursor {
  batch: RecordBatch | null = null;
  at = 0;
  #batches: AsyncIterator<RecordBatch>;

  constructor(stream: RecordStream) {
    this.#batches = stream[Symbol.asyncIterator]();
  }

  get isSpent(): boolean {
    return this.batch !== null && this.at >= this.batch.slices.count;
  }

  get hi(): number {
    return this.batch?.slices.idsHi[this.at] ?? 0;
  }

  get lo(): number {
    return this.batch?.slices.idsLo[this.at] ?? 0;
  }

  async advance(): Promise<void> {
    const next = await this.#batches.next();
    this.batch = next.done ? null : next.value;
    this.at = 0;
  }

  /** Lets the stream close its file, also where the merge ends early. */
  async close(): Promise<void> {
    await this.#batches.return?.();
  }

  compare(other: Cursor): number {
    return compareIds(this.hi, this.lo, other.hi, other.lo);
  }

  takeOne(): RecordRange {
    return this.#take(this.at + 1);
  }

  takeAll(): RecordRange {
    return this.#take(this.batch?.slices.count ?? 0);
  }

  /** Everything up to the other's id, within the batch: found by doubling steps, so a long range costs little. */
  takeBefore(other: Cursor): RecordRange {
    const slices = this.batch?.slices;
    const count = slices?.count ?? 0;
    const isBefore = (i: number) =>
      compareIds(slices?.idsHi[i] ?? 0, slices?.idsLo[i] ?? 0, other.hi, other.lo) < 0;
    let low = this.at;
    let step = 1;
    while (low + step < count && isBefore(low + step)) {
      low += step;
      step *= 2;
    }
    let high = Math.min(low + step, count);
    while (low + 1 < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(middle)) low = middle;
      else high = middle;
    }
    return this.#take(high);
  }

  /** The longest range of records that both have with the same id and text, taken from both. */
  takeSame(other: Cursor): RecordRange {
    const from = this.at;
    do {
      this.at++;
      other.at++;
    } while (!this.isSpent && !other.isSpent && this.compare(other) === 0 && sameText(this, other));
    const to = this.at;
    this.at = from;
    return this.#take(to);
  }

  #take(to: number): RecordRange {
    const batch = this.batch;
    if (!batch) throw new Error("Cannot take records: the stream has ended");
    const range = { batch, from: this.at, to };
    this.at = to;
    return range;
  }
}

function sameText(a: Cursor, b: Cursor): boolean {
  return a.batch !== null && b.batch !== null && sameBytes(
    a.batch.slices.record(a.batch.bytes, a.at),
    b.batch.slices.record(b.batch.bytes, b.at),
  );
}
