import { ListFormatError } from "./list_reader.ts";

/** How much of a file is read at once: its lines are handed on together. */
const READ_BYTES = 1 << 20;
const LINE_FEED = 0x0a;

/**
 * The records of a list file as texts, some at a time, in constant memory. Unlike `readList` it asks nothing of the
 * records but a line each, so it also takes those without an id. A missing file has none.
 * @throws ListFormatError if the list does not begin with [ or end with ]
 */
export async function* readRecordTexts(path: string): AsyncGenerator<string[]> {
  let isBegun = false;
  let isEnded = false;
  for await (const lines of readLines(path)) {
    const first = lines[0];
    if (!isBegun && first !== "[" && first !== "[]") {
      throw new ListFormatError(`Cannot read the list "${path}": it does not begin with [`);
    }
    isEnded = lines.at(-1) === "]" || lines.at(-1) === "[]";
    const records = lines.slice(isBegun ? 0 : 1, isEnded ? -1 : undefined);
    isBegun = true;
    yield records.map((line) => line.endsWith(",") ? line.slice(0, -1) : line);
  }
  if (isBegun && !isEnded) {
    throw new ListFormatError(`Cannot read the list "${path}": it does not end with ]`);
  }
}

/** The lines of a file, some at a time, in constant memory; a missing file has none. @throws the system's error */
export async function* readLines(path: string): AsyncGenerator<string[]> {
  using file = await openIfPresent(path);
  if (!file) return;
  const decoder = new TextDecoder();
  let buffer = new Uint8Array(READ_BYTES);
  let filled = 0;
  for (
    let read = await file.read(buffer);
    read !== null;
    read = await file.read(buffer.subarray(filled))
  ) {
    filled += read;
    const end = buffer.subarray(0, filled).lastIndexOf(LINE_FEED);
    if (end >= 0) {
      yield decoder.decode(buffer.subarray(0, end)).split("\n");
      buffer.copyWithin(0, end + 1, filled);
      filled -= end + 1;
    }
    if (filled === buffer.length) {
      const larger = new Uint8Array(buffer.length * 2);
      larger.set(buffer);
      buffer = larger;
    }
  }
  if (filled > 0) yield [decoder.decode(buffer.subarray(0, filled))];
}

async function openIfPresent(path: string): Promise<Deno.FsFile | null> {
  try {
    return await Deno.open(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
