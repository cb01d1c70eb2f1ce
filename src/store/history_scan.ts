import { type FileEntry, StreamDigest } from "./file_digest.ts";
import { BATCH_BYTES } from "./record_batch.ts";

const LINE_FEED = 0x0a;

/** Takes a line of a history file, parsed; `line` is its text. */
export type OnEntry = (entry: Readonly<Record<string, unknown>>, line: Uint8Array) => void;

/**
 * Reads a history file: a JSON object a line, each with an `id`, when it was noticed and the record. Returns the digest
 * and what is wrong with the form; lines that are none are passed over.
 * @throws the system's error
 */
export async function scanHistory(
  path: string,
  onEntry?: OnEntry,
): Promise<{ readonly entry: FileEntry; readonly problem: string | null }> {
  using file = Deno.openSync(path);
  const decoder = new TextDecoder();
  const digest = new StreamDigest();
  let problem: string | null = null;
  let buffer = new Uint8Array(BATCH_BYTES);
  let filled = 0;
  let line = 0;
  for (let read = file.readSync(buffer); read !== null; read = await file.read(buffer.subarray(filled))) {
    digest.update(buffer.subarray(filled, filled + read));
    filled += read;
    const text = buffer.subarray(0, filled);
    let at = 0;
    for (let stop = text.indexOf(LINE_FEED); stop >= 0; stop = text.indexOf(LINE_FEED, at)) {
      line++;
      const entry = parseEntry(decoder.decode(text.subarray(at, stop)));
      if (!entry) problem ??= `no entry, line ${line}`;
      else onEntry?.(entry, text.subarray(at, stop));
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
  if (filled > 0) problem ??= `it ends inside line ${line + 1}`;
  return { entry: digest.finish(), problem };
}

function parseEntry(text: string): Record<string, unknown> | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const entry: Record<string, unknown> = { ...value };
  const isEntry = typeof entry.noticed_at === "string" && typeof entry.record === "object" && "id" in entry;
  return isEntry ? entry : null;
}
