import { createHash } from "node:crypto";

type Chunks = Iterable<BufferSource> | AsyncIterable<BufferSource>;

// Only what Web Crypto itself lacks is added: a digest of data that comes in pieces.
class StreamingSubtle {
  /** The digest of a buffer or of a stream of buffers; `algorithm` as Web Crypto names it. */
  async digest(algorithm: string, data: BufferSource | Chunks): Promise<ArrayBuffer> {
    if (isBuffer(data)) return await globalThis.crypto.subtle.digest(algorithm, data);
    // Web Crypto says "SHA-256", node:crypto "sha256"; algorithms with another dash are not offered.
    const hash = createHash(algorithm.toLowerCase().replace("-", ""));
    for await (const chunk of data) {
      if (!isBuffer(chunk)) throw new TypeError("Cannot digest the data: a chunk is not a buffer");
      hash.update(toBytes(chunk));
    }
    return new Uint8Array(hash.digest()).buffer;
  }
}

function isBuffer(data: unknown): data is BufferSource {
  return data instanceof ArrayBuffer || ArrayBuffer.isView(data);
}

function toBytes(data: BufferSource): Uint8Array {
  return data instanceof ArrayBuffer
    ? new Uint8Array(data)
    : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** Web Crypto's digest and randomness, with digests of streams. */
export const crypto: {
  readonly subtle: StreamingSubtle;
  readonly getRandomValues: Crypto["getRandomValues"];
  readonly randomUUID: Crypto["randomUUID"];
} = {
  subtle: new StreamingSubtle(),
  getRandomValues: globalThis.crypto.getRandomValues.bind(globalThis.crypto),
  randomUUID: globalThis.crypto.randomUUID.bind(globalThis.crypto),
};
