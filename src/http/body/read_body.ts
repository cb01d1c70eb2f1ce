import type { GrowBuffer } from "./buffer_pool.ts";

/** The default limit: far above any page, and it keeps a mad server from filling the memory. */
const DEFAULT_MAX_BYTES = 256 * 1024 * 1024;

/**
 * Room is made in advance up to this; whatever Content-Length promises beyond it must arrive before it costs memory.
 */
const MAX_RESERVED_BYTES = 16 * 1024 * 1024;

/** A successful response whose body is still to be read: good until its consumer is done. */
export interface StreamedResponse {
  /** For status and headers; its body is read through `chunks`, once. */
  readonly response: Response;
  /** The body, under the time limits. */
  readonly chunks: AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/** A body is larger than anything of its kind may be. */
export class BodyTooLargeError extends Error {
  override readonly name = "BodyTooLargeError";
}

/**
 * Reads a body into an empty buffer, chunk by chunk, and returns a view of it. `response.arrayBuffer()` would allocate
 * memory for each body, which is collected late: a peak of 450 MB over 200 pages of 1.25 MB, measured.
 * @throws BodyTooLargeError beyond `maxBytes`; and what reading the chunks throws
 */
export async function readBody(
  { response, chunks }: StreamedResponse,
  into: GrowBuffer,
  { maxBytes = DEFAULT_MAX_BYTES }: { readonly maxBytes?: number } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const promised = Number(response.headers.get("content-length") ?? 0);
  if (promised > 0) into.reserve(Math.min(promised, maxBytes, MAX_RESERVED_BYTES));
  for await (const chunk of chunks) {
    if (into.length + chunk.length > maxBytes) {
      throw new BodyTooLargeError(
        `Cannot read the body of an answer: it has more than ${maxBytes} bytes`,
      );
    }
    into.append(chunk);
  }
  return into.view();
}
