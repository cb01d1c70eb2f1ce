import type { Clock } from "../clock.ts";
import { networkError, TransientError } from "../errors/http_error.ts";
import { IdleTimeout } from "./idle_timeout.ts";

/** The limits a body is read under. */
export interface BodyLimits {
  readonly clock: Clock;
  /** How long one chunk may be waited for, in milliseconds. */
  readonly stallMs: number;
  readonly signal: AbortSignal;
  /** Gets the size of each chunk, in bytes. */
  readonly onChunk?: (chunkBytes: number) => void;
}

/**
 * The chunks of a body as they come, each good until the next is asked for. The stall limit runs only while a chunk is
 * waited for, not while the reader is busy. However the loop ends, the body is read to its end or cancelled.
 * @throws TransientError if it stalls, breaks off, or is shorter than its Content-Length; `signal.reason` on abort
 */
export async function* bodyChunks(
  response: Response,
  { clock, stallMs, signal, onChunk }: BodyLimits,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
  if (response.body === null) return checkLength(response, 0);
  const reader = chunkReader(response.body);
  const failure = new AbortController();
  // Cancelling ends a pending read of any stream, also of one that never heard of our signal.
  const fail = (reason: unknown) => {
    failure.abort(reason);
    stall.stop();
    reader.cancel(reason).catch(() => {});
  };
  const stalled = () => fail(new TransientError(`no byte of the body for ${stallMs / 1000} s`));
  const stall = new IdleTimeout(clock, stalled);
  const onAbort = () => fail(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  const next = async () => {
    stall.arm(stallMs);
    try {
      return await reader.next();
    } catch (error) {
      throw failure.signal.aborted ? failure.signal.reason : networkError(error);
    } finally {
      stall.disarm();
    }
  };
  try {
    if (signal.aborted) onAbort();
    let sizeBytes = 0;
    for (let chunk = await next(); chunk !== null; chunk = await next()) {
      sizeBytes += chunk.length;
      onChunk?.(chunk.length);
      yield chunk;
    }
    // A cancelled stream looks like one that ended.
    failure.signal.throwIfAborted();
    checkLength(response, sizeBytes);
  } finally {
    stall.stop();
    signal.removeEventListener("abort", onAbort);
    await reader.cancel().catch(() => {});
    reader.release();
  }
}

/** Content-Length counts what is sent, so it says nothing about a body that was decompressed on the way. */
function checkLength({ headers }: Response, sizeBytes: number): void {
  if (headers.has("content-encoding")) return;
  const promised = Number(headers.get("content-length") ?? NaN);
  if (sizeBytes < promised) {
    throw new TransientError(`the body ended after ${sizeBytes} of ${promised} bytes`);
  }
}

/** The most that one read takes; larger reads save nothing. */
const CHUNK_BYTES = 64 * 1024;

/** Pieces of memory kept for later bodies: as many as are read at the same time at the full rate. */
const MAX_KEPT = 100;

/** The memory of readers that are done. Memory is all they share, so one list serves the program. */
const KEPT: Uint8Array<ArrayBuffer>[] = [];

/** Reads a stream chunk by chunk. */
interface ChunkReader {
  /** The next chunk, good until the one after it is asked for; null at the end. */
  next(): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Ends a pending `next`, and the stream. */
  cancel(reason?: unknown): Promise<void>;
  /** Ends the use of the reader. */
  release(): void;
}

/**
 * A reader that reuses its memory if the stream allows it (those of the network do): new memory for each chunk piles up
 * faster than it is collected (70 MB over 800 MB read, measured).
 */
function chunkReader(body: ReadableStream<Uint8Array<ArrayBuffer>>): ChunkReader {
  let reader: ReadableStreamBYOBReader;
  try {
    reader = body.getReader({ mode: "byob" });
  } catch {
    return plainReader(body);
  }
  let memory: Uint8Array<ArrayBuffer> | null = null;
  return {
    async next() {
      const lent = memory ?? KEPT.pop() ?? new Uint8Array(CHUNK_BYTES);
      // The read takes the memory along and returns it with its result; a cancelled read keeps it.
      memory = null;
      const { done, value } = await reader.read(lent);
      if (value) memory = new Uint8Array(value.buffer);
      return done || !value ? null : value;
    },
    cancel: (reason) => reader.cancel(reason),
    release() {
      reader.releaseLock();
      if (memory !== null && KEPT.length < MAX_KEPT) KEPT.push(memory);
      memory = null;
    },
  };
}

function plainReader(body: ReadableStream<Uint8Array<ArrayBuffer>>): ChunkReader {
  const reader = body.getReader();
  return {
    next: async () => (await reader.read()).value ?? null,
    cancel: (reason) => reader.cancel(reason),
    release: () => reader.releaseLock(),
  };
}
