import { readFileLines } from "../lists/file_lines.ts";
import { type FileEntry, StreamDigest } from "../files/file_digest.ts";

const DECODER = new TextDecoder();

/**
 * Reads a history file once: its digest, and what is wrong with its form (an entry a line), null if nothing is.
 * @throws the system's error
 */
export async function scanHistory(
  path: string,
): Promise<{ readonly entry: FileEntry; readonly problem: string | null }> {
  const digest = new StreamDigest();
  let problem: string | null = null;
  let count = 0;
  await readFileLines(path, {
    onBytes: (bytes) => digest.update(bytes),
    onLine(line, isWhole) {
      count++;
      if (!isWhole) problem ??= `it ends inside line ${count}`;
      else if (!isTombstone(line)) problem ??= `no entry, line ${count}`;
    },
  });
  return { entry: digest.finish(), problem };
}

/** Whether a text is what is kept of an earlier version or a deleted record: JSON with an id, a time and the record. */
export function isTombstone(text: Uint8Array): boolean {
  let value: unknown;
  try {
    value = JSON.parse(DECODER.decode(text));
  } catch {
    return false;
  }
  return typeof value === "object" && value !== null && "id" in value && "noticed_at" in value &&
    typeof value.noticed_at === "string" && "record" in value && typeof value.record === "object";
}
