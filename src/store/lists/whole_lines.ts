import type { InputFile } from "../files/input_file.ts";
import { BATCH_BYTES } from "./record_batch.ts";

const LINE_FEED = 0x0a;

/**
 * A file's text in pieces of whole lines, each ended by a line feed; if the file does not end with one, the last piece is
 * what is left. Pieces lie in one reused buffer, so memory grows with the longest line only. `onBytes` takes every byte as
 * it is read, for digests.
 * @throws the system's error
 */
export async function* wholeLines(
  file: InputFile,
  { onBytes }: { onBytes?: ((bytes: Uint8Array) => void) | undefined } = {},
): AsyncGenerator<Uint8Array> {
  const { sizeBytes } = file;
  // Most files are short: with a byte more than they have, their end is seen without growing.
  let buffer = new Uint8Array(Math.min(BATCH_BYTES, sizeBytes + 1));
  let filled = 0;
  // A short file is taken without waiting for the disk. Reading a long one waits, which lets signals through.
  const next = (into: Uint8Array) =>
    sizeBytes < BATCH_BYTES ? file.readSync(into) : file.read(into);
  for (;;) {
    const read = await next(buffer.subarray(filled));
    if (read === null) break;
    onBytes?.(buffer.subarray(filled, filled + read));
    filled += read;
    const end = buffer.subarray(0, filled).lastIndexOf(LINE_FEED) + 1;
    if (end > 0) yield buffer.subarray(0, end);
    buffer.copyWithin(0, end, filled);
    filled -= end;
    if (filled === buffer.length) {
      buffer = new Uint8Array(buffer.buffer.transfer(buffer.length * 2));
    }
  }
  if (filled > 0) yield buffer.subarray(0, filled);
}

/** The lines of a piece of {@link wholeLines}, without their ends. */
export function* linesOf(piece: Uint8Array): Generator<Uint8Array> {
  let at = 0;
  for (let stop = piece.indexOf(LINE_FEED); stop >= 0; stop = piece.indexOf(LINE_FEED, at)) {
    yield piece.subarray(at, stop);
    at = stop + 1;
  }
  if (at < piece.length) yield piece.subarray(at);
}
