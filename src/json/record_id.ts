/**
 * Record ids as two unsigned 32-bit halves. Harvest's time entry ids passed 2^31 years ago and a double is exact
 * only to 2^53, so ids are never held as plain numbers; two halves sort and compare without allocating.
 */
const HALF = 0x1_0000_0000;

/** An id as decimal text, for file names and messages. */
export function idText(hi: number, lo: number): string {
  return hi < 0x20_0000 ? String(hi * HALF + lo) : String(BigInt(hi) * BigInt(HALF) + BigInt(lo));
}

/** The halves of decimal text; null if it is not an integer from 0 to 2^64 - 1. */
export function parseId(text: string): { hi: number; lo: number } | null {
  if (!/^\d{1,20}$/.test(text)) return null;
  const value = BigInt(text);
  if (value >= 1n << 64n) return null;
  return { hi: Number(value >> 32n), lo: Number(value & 0xffff_ffffn) };
}

/** Negative, zero or positive as the first id is less than, equal to or greater than the second. */
export function compareIds(hiA: number, loA: number, hiB: number, loB: number): number {
  return hiA !== hiB ? hiA - hiB : loA - loB;
}

/** The order of two ids as decimal texts without leading zeros: by number. */
export function compareIdTexts(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** A growing list of ids, in the order added: 8 bytes an id. */
export class IdList {
  hi = new Uint32Array(16);
  lo = new Uint32Array(16);
  length = 0;

  push(hi: number, lo: number): void {
    if (this.length === this.hi.length) {
      this.hi = grown(this.hi);
      this.lo = grown(this.lo);
    }
    this.hi[this.length] = hi;
    this.lo[this.length++] = lo;
  }

  text(at: number): string {
    return idText(this.hi[at] ?? 0, this.lo[at] ?? 0);
  }

  /** Whether a list filled in ascending order holds the id: binary search. */
  has(hi: number, lo: number): boolean {
    let low = 0;
    let high = this.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const order = compareIds(this.hi[middle] ?? 0, this.lo[middle] ?? 0, hi, lo);
      if (order === 0) return true;
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return false;
  }
}

/** The same numbers with room for twice as many. */
export function grown({ buffer, byteLength }: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  return new Uint32Array(buffer.transfer(byteLength * 2));
}
