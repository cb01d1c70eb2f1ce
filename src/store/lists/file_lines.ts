import { BATCH_BYTES } from "./record_batch.ts";

const LINE_FEED = 0x0a;

/** Who is told of a file's lines. Bytes are valid only during the call. */
export interface LineSink {
  /** A line without its end; `isWhole` false: the file stops inside it. */
  readonly onLine: (line: Uint8Array, isWhole: boolean) => void;
  /** Every piece of the file as it is read, for digests. */
  readonly onBytes?: (bytes: Uint8Array) => void;
}

/** Reads a file line by line; memory grows with the longest line only. @throws the system's error */
export async function readFileLines(path: string, { onLine, onBytes }: LineSink): Promise<void> {
  using file = Deno.openSync(path);
  let buffer = new Uint8Array(BATCH_BYTES);
  let filled = 0;
  for (
    let read = file.readSync(buffer);
    read !== null;
    read = await file.read(buffer.subarray(filled))
  ) {
    onBytes?.(buffer.subarray(filled, filled + read));
    filled += read;
    const text = buffer.subarray(0, filled);
    let at = 0;
    for (let stop = text.indexOf(LINE_FEED); stop >= 0; stop = text.indexOf(LINE_FEED, at)) {
      onLine(text.subarray(at, stop), true);
      at = stop + 1;
    }
    buffer.copyWithin(0, at, filled);
    filled -= at;
    if (filled === buffer.length) {
      const larger = new Uint8Array(buffer.length * 2);
      larger.set(buffer);
      buffer = larger;
    }
  }
  if (filled > 0) onLine(buffer.subarray(0, filled), false);
}
