import { InputFile } from "../../store/files/input_file.ts";

const CHUNK_BYTES = 1 << 20;

/**
 * Reads a file of `csvRow` lines and gives the cells of the columns named, row by row, without the header.
 * @throws Error if a column is not there, or the file ends inside a row; the system's errors
 */
export async function readCsv(
  path: string,
  columns: readonly string[],
  onRow: (cells: readonly string[]) => void,
): Promise<void> {
  using file = new InputFile(path);
  const decoder = new TextDecoder();
  const bytes = new Uint8Array(CHUNK_BYTES);
  const rows = new RowReader();
  let places: readonly number[] | null = null;
  let text = "";
  for (let read = await file.read(bytes); read !== null; read = await file.read(bytes)) {
    text += decoder.decode(bytes.subarray(0, read), { stream: true });
    let at = 0;
    for (let next = rows.read(text, at); next > 0; next = rows.read(text, at)) {
      if (places === null) {
        const header = rows.all(text);
        places = columns.map((column) => header.indexOf(column));
        if (places.includes(-1)) throw new Error(`Cannot read "${path}": a column is missing`);
      } else onRow(places.map((place) => rows.cell(text, place)));
      at = next;
    }
    text = text.slice(at);
  }
  if (text !== "") throw new Error(`Cannot read "${path}": it ends inside a row`);
}

/** Where the cells of one row are. Separators are searched for by the runtime, which is faster than any loop of ours. */
class RowReader {
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  #count = 0;

  /** The position after the row at `at`; 0 if the text ends before it does. */
  read(text: string, at: number): number {
    this.#count = 0;
    let lineEnd = text.indexOf("\r\n", at);
    for (let i = at; lineEnd >= 0;) {
      this.#starts[this.#count] = i;
      let end: number;
      if (text.charCodeAt(i) === 0x22) {
        end = closingQuote(text, i) + 1;
        if (end === 0) return 0;
        if (end > lineEnd) lineEnd = text.indexOf("\r\n", end);
      } else {
        const comma = text.indexOf(",", i);
        end = comma >= 0 && comma < lineEnd ? comma : lineEnd;
      }
      this.#ends[this.#count++] = end;
      if (end === lineEnd) return lineEnd + 2;
      i = end + 1;
    }
    return 0;
  }

  all(text: string): string[] {
    return Array.from({ length: this.#count }, (_, place) => this.cell(text, place));
  }

  cell(text: string, place: number): string {
    if (place >= this.#count) return "";
    const [start, end] = [this.#starts[place] ?? 0, this.#ends[place] ?? 0];
    return text.charCodeAt(start) === 0x22
      ? text.slice(start + 1, end - 1).replaceAll('""', '"')
      : text.slice(start, end);
  }
}

/** Where the quotes that begin at `at` end; -1 if they do not. */
function closingQuote(text: string, at: number): number {
  for (let quote = text.indexOf('"', at + 1); quote >= 0;) {
    // The next character may be in the next chunk.
    if (quote + 1 === text.length) return -1;
    if (text.charCodeAt(quote + 1) !== 0x22) return quote;
    quote = text.indexOf('"', quote + 2);
  }
  return -1;
}
