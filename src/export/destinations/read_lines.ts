import { InputFile } from "../../store/files/input_file.ts";

const CHUNK_BYTES = 1 << 18;

/** Reads a text file line by line; a line that begins with a blank after CRLF is part of the one before it. */
export async function readLines(path: string, onLine: (line: string) => void): Promise<void> {
  using file = new InputFile(path);
  const decoder = new TextDecoder();
  const bytes = new Uint8Array(CHUNK_BYTES);
  let rest = "";
  for (let read = await file.read(bytes); read !== null; read = await file.read(bytes)) {
    const text = rest + decoder.decode(bytes.subarray(0, read), { stream: true });
    // A line may go on in the next chunk, with a blank at its beginning.
    const end = text.lastIndexOf("\n", text.length - 3);
    for (const line of linesOf(text.slice(0, end + 1))) onLine(line);
    rest = text.slice(end + 1);
  }
  for (const line of linesOf(rest + decoder.decode())) onLine(line);
}

function linesOf(text: string): string[] {
  return text.replaceAll("\r\n ", "").split(/\r?\n/);
}
