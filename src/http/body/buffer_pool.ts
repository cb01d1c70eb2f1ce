/**
 * Bodies read at the same time. A page of 2000 records has 1 to 5 MB, and these buffers are most of what a run holds in
 * memory; the time that passes before a body begins is spent without one.
 */
const MAX_LENT = 6;

/** A buffer that had to grow beyond this is not worth its memory. */
const MAX_KEPT_BYTES = 16 * 1024 * 1024;

/** A buffer on loan. Disposing gives it back, once; no view of it may be used after that. */
export interface LentBuffer extends Disposable {
  readonly buffer: GrowBuffer;
}

/** Lends buffers: freed memory is collected late, so pages that are each read into new memory would pile up. */
export class BufferPool {
  readonly #kept: GrowBuffer[] = [];
  readonly #waiting: (() => void)[] = [];
  #lent = 0;

  /** How many buffers are lent now. */
  get lent(): number {
    return this.#lent;
  }

  /** Lends an empty buffer as soon as one is free; whoever holds one must not wait for another. */
  async lend(): Promise<LentBuffer> {
    if (this.#lent < MAX_LENT) this.#lent++;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    // The one returned last: its memory is most likely still in a cache.
    const buffer = this.#kept.pop() ?? new GrowBuffer();
    let isLent = true;
    return {
      buffer,
      [Symbol.dispose]: () => {
        if (isLent) this.#takeBack(buffer);
        isLent = false;
      },
    };
  }

  #takeBack(buffer: GrowBuffer): void {
    buffer.reset();
    if (buffer.bytes.length <= MAX_KEPT_BYTES) this.#kept.push(buffer);
    const next = this.#waiting.shift();
    if (next) next();
    else this.#lent--;
  }
}

/** The first size of a buffer: most responses fit, and a page of 2000 records takes a handful of doublings. */
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

  /** The bytes in it, not copied: good until the buffer changes. */
  view(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(0, this.length);
  }
}
