import type { Clock } from "./clock.ts";
import { TransientError } from "./http_error.ts";
import { networkError } from "./network_error.ts";
import { Watchdog } from "./watchdog.ts";

/** The limits a body is read under. */
export interface BodyLimits {
  readonly clock: Clock;
  /** How long one chunk may be waited for, in milliseconds. */
  readonly stallMs: number;
  readonly signal: AbortSignal;
  /** Told the size of each chunk, in bytes. */
  readonly onChunk?: (chunkBytes: number) => void;
}

/** What one read may bring; larger ones save nothing. */
const SCRATCH_BYTES = 1 << 16;

/**
 * The chunks of a body as they come, each good until the next is asked for: they are read into one piece of memory, since
 * new memory for each chunk piles up faster than it is collected (70 MB over 800 MB read, measured). Only while a chunk is waited for does the stall limit run, not while the reader is
 * busy. However it is left, the body is read to its end or cancelled.
 * @throws TransientError if it stalls, breaks off, or is shorter than its Content-Length; `signal.reason` on abort
 */
export async function* bodyChunks(
  response: Response,
  { clock, stallMs, signal, onChunk }: BodyLimits,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
  if (response.body === null) return checkLength(response, 0);
  const read = readerOf(response.body);
  const failure = new AbortController();
  // Cancelling ends a pending read() of any stream, also of one that never heard of our signal.
  const fail = (reason: unknown) => {
    failure.abort(reason);
    read.cancel(reason).catch(() => {});
  };
  const stall = new Watchdog(
    clock,
    () => fail(new TransientError(`no byte of the body for ${stallMs / 1000} s`)),
  );
  const onAbort = () => fail(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  const next = async () => {
    stall.arm(stallMs);
    try {
      return await read.next();
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
    await read.cancel().catch(() => {});
    read.release();
  }
}

interface ChunkReader {
  /** Null at the end. */
  next(): Promise<Uint8Array<ArrayBuffer> | null>;
  cancel(reason?: unknown): Promise<void>;
  release(): void;
}

/** Reads into its own memory where the stream can (those of the network do), else as the stream gives. */
function readerOf(body: ReadableStream<Uint8Array<ArrayBuffer>>): ChunkReader {
  let scratch = new Uint8Array(SCRATCH_BYTES);
  let reader: ReadableStreamBYOBReader;
  try {
    reader = body.getReader({ mode: "byob" });
  } catch {
    const plain = body.getReader();
    return {
      next: async () => (await plain.read()).value ?? null,
      cancel: (reason) => plain.cancel(reason),
      release: () => plain.releaseLock(),
    };
  }
  return {
    async next() {
      const { done, value } = await reader.read(scratch);
      // The memory went with the read and comes back with its result; a cancelled one keeps it.
      if (value) scratch = new Uint8Array(value.buffer);
      return done || !value ? null : value;
    },
    cancel: (reason) => reader.cancel(reason),
    release: () => reader.releaseLock(),
  };
}

/** Content-Length counts what is sent, so it says nothing about a body that was unpacked on the way. */
function checkLength({ headers }: Response, sizeBytes: number): void {
  if (headers.has("content-encoding")) return;
  const promised = Number(headers.get("content-length") ?? NaN);
  if (sizeBytes < promised) {
    throw new TransientError(`the body ended after ${sizeBytes} of ${promised} bytes`);
  }
}
