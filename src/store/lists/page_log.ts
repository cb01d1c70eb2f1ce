import { compareIds, parseId } from "../../json/record_id.ts";
import { RecordSlices } from "../../json/slice_records.ts";
import { RecordIndex } from "./record_index.ts";
import { BATCH_BYTES, type RecordBatch } from "./record_batch.ts";
import { readAt } from "../files/input_file.ts";
import { FILE_MODE } from "../files/make_folder.ts";

/** Gaps up to this are read through: one larger read is cheaper than two small ones. */
const GAP_BYTES = 1 << 16;
/** The longest single read when records are gathered. */
const READ_BYTES = 1 << 21;

/**
 * The pages of one reading, each as it came, in one file under `.work`, with an index of the records in them.
 * Harvest lists by date, backups by id: the list is written from here by id, without ever holding it in memory,
 * and a killed run is resumed from here.
 */
export class PageLog {
  #file: Deno.FsFile;
  readonly #path: string;
  #index: RecordIndex;
  #isClosed = false;
  /** Where the next page will be. */
  sizeBytes: number;

  private constructor(
    file: Deno.FsFile,
    { path, sizeBytes, expected }: { path: string; sizeBytes: number; expected: number },
  ) {
    this.#file = file;
    this.#path = path;
    this.#index = new RecordIndex(expected);
    this.sizeBytes = sizeBytes;
  }

  /** Opens or creates the file at `path`; what it has after `keepBytes` is dropped. @throws the system's error */
  static async open(path: string, { keepBytes = 0, expected = 0 } = {}): Promise<PageLog> {
    const file = await Deno.open(path, { read: true, write: true, create: true, mode: FILE_MODE });
    await file.truncate(Math.min(keepBytes, (await file.stat()).size));
    return new PageLog(file, { path, sizeBytes: keepBytes, expected: Math.max(expected, 64) });
  }

  get records(): number {
    return this.#index.count;
  }

  /** Makes room for the index of so many records. */
  expect(records: number): void {
    this.#index.reserve(records);
  }

  /** Appends a page and indexes its records; returns where it is. @throws the system's error */
  append(page: Uint8Array, slices: RecordSlices): { offset: number; length: number } {
    const offset = this.sizeBytes;
    this.#file.seekSync(offset, Deno.SeekMode.Start);
    for (let at = 0; at < page.length;) at += this.#file.writeSync(at ? page.subarray(at) : page);
    this.sizeBytes += page.length;
    this.#addToIndex(offset, slices);
    return { offset, length: page.length };
  }

  /** Reads a page that an earlier run left into the beginning of `into`; null if the file is shorter. */
  async readPage(
    { offset, length }: { offset: number; length: number },
    into: Uint8Array,
  ): Promise<Uint8Array | null> {
    const page = into.subarray(0, length);
    return await readAt(this.#file, offset, page) ? page : null;
  }

  /** Indexes a page that is in the file already. */
  adopt(offset: number, slices: RecordSlices): void {
    this.#addToIndex(offset, slices);
  }

  /**
   * One entry for each id, ascending; where an id was read twice, its last reading, unless `isOlder` says of the texts that
   * this is the older version.
   */
  order(isOlder: (text: Uint8Array, than: Uint8Array) => boolean = () => false): Uint32Array {
    using file = new DisposableStack();
    let opened: Deno.FsFile | null = null;
    // A handle of its own: the other one's position may be in use.
    const textOf = (entry: number) => {
      opened ??= file.use(Deno.openSync(this.#path));
      const text = new Uint8Array(this.#index.length(entry));
      opened.seekSync(this.#index.offset(entry), Deno.SeekMode.Start);
      for (let at = 0; at < text.length;) at += opened.readSync(text.subarray(at)) ?? text.length;
      return text;
    };
    return this.#index.sortedUnique((entry, than) => isOlder(textOf(entry), textOf(than)));
  }

  /** Whether a record is among those of an {@link order}. */
  has(order: Uint32Array, id: string): boolean {
    const wanted = parseId(id);
    let low = 0;
    for (let high = order.length; wanted && low < high;) {
      const middle = (low + high) >>> 1;
      const entry = order[middle] ?? 0;
      const { hi, lo } = wanted;
      const compared = compareIds(this.#index.hi(entry), this.#index.lo(entry), hi, lo);
      if (compared === 0) return true;
      if (compared < 0) low = middle + 1;
      else high = middle;
    }
    return false;
  }

  /** The records in the given order. */
  async *recordsIn(order: Uint32Array): AsyncGenerator<RecordBatch> {
    yield* gatherRecords((offset, piece) => readAt(this.#file, offset, piece), {
      index: this.#index,
      order,
    });
  }

  /** The records from the `from`th on that are in it now, in the order they came; pages may be appended meanwhile. */
  async *recordsFrom(from: number, memory: GatherMemory): AsyncGenerator<RecordBatch> {
    const order = Uint32Array.from({ length: this.records - from }, (_, i) => from + i);
    // A handle of its own: the other one's position may be in use.
    using file = await Deno.open(this.#path);
    const read = (offset: number, into: Uint8Array) => readAt(file, offset, into);
    yield* gatherRecords(read, { index: this.#index, order, memory });
  }

  /** Closes the file and lets go of the index; a second time is fine. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#file.close();
    this.#index = new RecordIndex(0);
  }

  #addToIndex(offset: number, slices: RecordSlices): void {
    for (let i = 0; i < slices.count; i++) {
      const start = slices.starts[i] ?? 0;
      const length = (slices.ends[i] ?? 0) - start;
      this.#index.push(slices.idsHi[i] ?? 0, slices.idsLo[i] ?? 0, offset + start, length);
    }
  }
}

/** What records are gathered in; whoever gathers often uses it again. */
export class GatherMemory {
  out = new Uint8Array(0);
  input = new Uint8Array(0);
}

/**
 * Records of a file, read by `read` (false: the file ends before that), in the order of `order`, with `,\n` between them. A
 * batch of the output is gathered from where its records lie in the file, in file order and in large reads, so that neither
 * a date order nor a random one means a system call a record or a page read many times.
 */
export async function* gatherRecords(
  read: (offset: number, into: Uint8Array) => Promise<boolean>,
  { index, order, memory = new GatherMemory() }: {
    index: RecordIndex;
    order: Uint32Array;
    memory?: GatherMemory;
  },
): AsyncGenerator<RecordBatch> {
  const slices = new RecordSlices();
  let { out, input } = memory;
  for (let from = 0; from < order.length;) {
    slices.count = 0;
    let size = 0;
    let to = from;
    for (; to < order.length && (to === from || size < BATCH_BYTES); to++) {
      const entry = order[to] ?? 0;
      slices.push(size, size + index.length(entry), index.hi(entry), index.lo(entry));
      size += index.length(entry) + 2;
    }
    if (out.length < size) memory.out = out = new Uint8Array(roomFor(size, BATCH_BYTES));
    const byPlace = orderByPlace(index, order.subarray(from, to));
    for (let i = 0; i < byPlace.length;) {
      const start = index.offset(order[from + (byPlace[i] ?? 0)] ?? 0);
      let end = start;
      let next = i;
      for (; next < byPlace.length; next++) {
        const entry = order[from + (byPlace[next] ?? 0)] ?? 0;
        const entryEnd = index.offset(entry) + index.length(entry);
        if (next > i && (index.offset(entry) - end > GAP_BYTES || entryEnd - start > READ_BYTES)) {
          break;
        }
        end = Math.max(end, entryEnd);
      }
      if (input.length < end - start) {
        memory.input = input = new Uint8Array(roomFor(end - start, READ_BYTES));
      }
      if (!(await read(start, input.subarray(0, end - start)))) {
        throw new Error(`Cannot read back a page: the file ends before byte ${end}`);
      }
      for (; i < next; i++) {
        const place = byPlace[i] ?? 0;
        const entry = order[from + place] ?? 0;
        const at = index.offset(entry) - start;
        const target = slices.starts[place] ?? 0;
        out.set(input.subarray(at, at + index.length(entry)), target);
        out[target + index.length(entry)] = 0x2c;
        out[target + index.length(entry) + 1] = 0x0a;
      }
    }
    yield { bytes: out, slices };
    from = to;
  }
}

/** A quarter more than is needed, but for what exceeds `usualBytes`: batches differ a little, and short lists are many. */
function roomFor(sizeBytes: number, usualBytes: number): number {
  return Math.max(sizeBytes, Math.min(sizeBytes * 1.25, usualBytes));
}

/** Positions of `entries` in the order their records lie in the file. Newest first, the usual case, is just reversed. */
function orderByPlace(index: RecordIndex, entries: Uint32Array): Uint32Array {
  const places = new Uint32Array(entries.length);
  let ascending = true;
  let descending = true;
  for (let i = 0; i < places.length; i++) {
    places[i] = i;
    if (i === 0) continue;
    const forward = index.offset(entries[i] ?? 0) > index.offset(entries[i - 1] ?? 0);
    ascending &&= forward;
    descending &&= !forward;
  }
  if (ascending) return places;
  if (descending) return places.reverse();
  return places.sort((a, b) => index.offset(entries[a] ?? 0) - index.offset(entries[b] ?? 0));
}
