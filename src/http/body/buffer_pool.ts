import { GrowBuffer } from "./grow_buffer.ts";

/**
 * Bodies read at the same time. A page of 2000 records has 1 to 5 MB, and these buffers are most of
 * what a run holds in memory; the time that passes before a body begins is spent without one.
 */
const MAX_LENT = 6;

/** A buffer that had to grow beyond this is not worth its memory. */
const MAX_KEPT_BYTES = 16 * 1024 * 1024;

/** A buffer on loan. Disposing gives it back, once; no view of it may be used after that. */
export interface LentBuffer extends Disposable {
  readonly buffer: GrowBuffer;
}

/**
 * Lends buffers: freed memory is collected late, so pages read into new memory each would pile up.
 */
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
