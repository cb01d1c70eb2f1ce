/** What a buffer begins with: most answers fit, and a page of 2000 records takes a handful of doublings. */
const FIRST_BYTES = 64 * 1024;

/** Bytes that grow at the end and are used again: one allocation for many bodies. */
export class GrowBuffer {
  /** The memory; only the first `length` bytes mean something. */
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(FIRST_BYTES);
  /** How many bytes are in it. */
  length = 0;

  /** Empties it and keeps the memory. */
  reset(): void {
    this.length = 0;
  }

  /** Makes room for `sizeBytes` in all, so that they need not be moved on the way. */
  reserve(sizeBytes: number): void {
    if (sizeBytes <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(sizeBytes, this.bytes.length * 2));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }

  append(chunk: Uint8Array): void {
    this.reserve(this.length + chunk.length);
    this.bytes.set(chunk, this.length);
    this.length += chunk.length;
  }

  /** What is in it, not copied: good until the buffer is changed. */
  view(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(0, this.length);
  }
}
