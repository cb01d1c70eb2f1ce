import { compareIds } from "../../json/record_id.ts";

/** Below so many records, clearing the radix sort's counters costs more than comparing. */
const RADIX_PAYS = 4096;

/**
 * Where records are in a file of pages: 16 bytes a record, so a million of them take 16 MB and the records
 * themselves none.
 */
export class RecordIndex {
  count = 0;
  /** Ids of one resource share their upper half but for the moment when it counts up: then it takes 4 bytes more each. */
  #sharedHi = 0;
  #hi: Uint32Array<ArrayBuffer> | null = null;
  #lo: Uint32Array<ArrayBuffer>;
  #offset: Float64Array<ArrayBuffer>;
  #length: Uint32Array<ArrayBuffer>;

  /** `expected`: how many records will come, if that is known; it grows where more do. */
  constructor(expected = 1024) {
    this.#lo = new Uint32Array(expected);
    this.#offset = new Float64Array(expected);
    this.#length = new Uint32Array(expected);
  }

  /** Makes room for so many records in all, so that the index need not grow later. */
  reserve(records: number): void {
    if (records > this.#lo.length) this.#resize(records);
  }

  push(hi: number, lo: number, offset: number, length: number): void {
    // Half as much again: doubling would hold up to twice the index at a million records.
    if (this.count === this.#lo.length) this.#resize(Math.max(1024, Math.ceil(this.count * 1.5)));
    const at = this.count++;
    if (at === 0) this.#sharedHi = hi;
    if (hi !== this.#sharedHi) this.#hi ??= new Uint32Array(this.#lo.length).fill(this.#sharedHi);
    if (this.#hi) this.#hi[at] = hi;
    this.#lo[at] = lo;
    this.#offset[at] = offset;
    this.#length[at] = length;
  }

  hi(at: number): number {
    return this.#hi ? this.#hi[at] ?? 0 : this.#sharedHi;
  }

  lo(at: number): number {
    return this.#lo[at] ?? 0;
  }

  offset(at: number): number {
    return this.#offset[at] ?? 0;
  }

  length(at: number): number {
    return this.#length[at] ?? 0;
  }

  /** Entries in ascending id order; of those with one id all, in the order added. */
  sorted(): Uint32Array {
    let order = new Uint32Array(this.count);
    for (let i = 0; i < order.length; i++) order[i] = i;
    if (this.count < RADIX_PAYS) return order.sort((a, b) => this.#compare(a, b));
    let spare = new Uint32Array(this.count);
    // Radix sort, 16 bits a pass from the lowest: linear, stable, and ids that share their upper half cost no pass.
    for (const keys of this.#hi ? [this.#lo, this.#hi] : [this.#lo]) {
      for (const shift of [0, 16] as const) {
        if (sortPass(order, spare, keys, shift)) [order, spare] = [spare, order];
      }
    }
    return order;
  }

  /**
   * Entries in ascending id order, one for each id: of two with one id, the later added, unless `isOlder` says that it is
   * the older one.
   */
  sortedUnique(isOlder: (entry: number, than: number) => boolean = () => false): Uint32Array {
    const order = this.sorted();
    let kept = 0;
    for (let i = 0; i < order.length; i++) {
      const entry = order[i] ?? 0;
      const previous = order[kept - 1] ?? 0;
      if (
        kept > 0 && this.#lo[previous] === this.#lo[entry] && this.hi(previous) === this.hi(entry)
      ) {
        if (!isOlder(entry, previous)) order[kept - 1] = entry;
      } else order[kept++] = entry;
    }
    return order.subarray(0, kept);
  }

  #compare(a: number, b: number): number {
    const order = compareIds(this.hi(a), this.lo(a), this.hi(b), this.lo(b));
    return order !== 0 ? order : a - b;
  }

  #resize(size: number): void {
    const larger = ({ buffer }: Uint32Array<ArrayBuffer>) =>
      new Uint32Array(buffer.transfer(size * Uint32Array.BYTES_PER_ELEMENT));
    this.#hi = this.#hi && larger(this.#hi);
    this.#lo = larger(this.#lo);
    this.#offset = new Float64Array(
      this.#offset.buffer.transfer(size * Float64Array.BYTES_PER_ELEMENT),
    );
    this.#length = larger(this.#length);
  }
}

/** One stable pass by 16 bits of the keys; false, with nothing moved, where all have the same. */
function sortPass(from: Uint32Array, into: Uint32Array, keys: Uint32Array, shift: 0 | 16): boolean {
  const places = new Uint32Array(0x1_0000);
  for (let i = 0; i < from.length; i++) {
    const digit = ((keys[i] ?? 0) >>> shift) & 0xffff;
    places[digit] = (places[digit] ?? 0) + 1;
  }
  if (from.length === 0 || places[((keys[0] ?? 0) >>> shift) & 0xffff] === from.length) {
    return false;
  }
  let next = 0;
  for (let digit = 0; digit < places.length; digit++) {
    const size = places[digit] ?? 0;
    places[digit] = next;
    next += size;
  }
  for (let i = 0; i < from.length; i++) {
    const entry = from[i] ?? 0;
    const digit = ((keys[entry] ?? 0) >>> shift) & 0xffff;
    const place = places[digit] ?? 0;
    places[digit] = place + 1;
    into[place] = entry;
  }
  return true;
}
