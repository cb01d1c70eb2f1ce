import { GrowBuffer } from "./grow_buffer.ts";

/** Bodies read at the same time in a usual run; more are made when needed and not kept. */
const MAX_KEPT = 16;

/** A page of 2000 records has 1 to 5 MB; a buffer that had to grow beyond this is not worth its memory. */
const MAX_KEPT_BYTES = 16 * 1024 * 1024;

/** Lends buffers: freed memory is collected late, so pages read into new memory each would pile up. */
export class BufferPool {
  readonly #kept: GrowBuffer[] = [];

  /** An empty buffer; the one given back last, whose memory is most likely still at hand. */
  acquire(): GrowBuffer {
    return this.#kept.pop() ?? new GrowBuffer();
  }

  /** Gives a buffer back; whoever holds a view of it must be done. */
  release(buffer: GrowBuffer): void {
    buffer.reset();
    if (this.#kept.length < MAX_KEPT && buffer.bytes.length <= MAX_KEPT_BYTES) {
      this.#kept.push(buffer);
    }
  }
}
