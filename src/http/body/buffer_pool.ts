import { GrowBuffer } from "./grow_buffer.ts";

/**
 * Bodies read at the same time. A page of 2000 records has 1 to 5 MB, and these buffers are most of
 * what a run holds in memory; the time that passes before a body begins is spent without one.
 */
const MAX_LENT = 6;

/** A buffer that had to grow beyond this is not worth its memory. */
const MAX_KEPT_BYTES = 16 * 1024 * 1024;

/**
 * Lends buffers: freed memory is collected late, so pages read into new memory each would pile up.
 */
export class BufferPool {
  readonly #kept: GrowBuffer[] = [];
  readonly #waiting: (() => void)[] = [];
  #lent = 0;

  /**
   * Runs a task with an empty buffer, when one is free; whoever holds a view of it must be done
   * then.
   */
  async lend<T>(task: (buffer: GrowBuffer) => Promise<T>): Promise<T> {
    if (this.#lent < MAX_LENT) this.#lent++;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    // The one given back last, whose memory is most likely still at hand.
    const buffer = this.#kept.pop() ?? new GrowBuffer();
    try {
      return await task(buffer);
    } finally {
      buffer.reset();
      if (buffer.bytes.length <= MAX_KEPT_BYTES) this.#kept.push(buffer);
      const next = this.#waiting.shift();
      if (next) next();
      else this.#lent--;
    }
  }
}
