import { InputFile } from "../../store/files/input_file.ts";

const CHUNK_BYTES = 1 << 20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const DECODER = new TextDecoder();

/**
 * Reads a file of `csvRow` lines and gives the cells of the columns named, row by row, without the header. `cells` is
 * valid until the next row.
 * @throws Error if a column is not there, or the file ends inside a row; the system's errors
 */
export async function readCsv(
  path: string,
  columns: readonly string[],
  onRow: (cells: readonly string[]) => void,
): Promise<void> {
  using file = new InputFile(path);
  const rows = new RowReader();
  let places: readonly number[] | null = null;
  let bytes = new Uint8Array(CHUNK_BYTES);
  let filled = 0;
  for (;;) {
    if (filled === bytes.length) bytes = grown(bytes);
    const read = await file.read(bytes.subarray(filled));
    if (read === null) break;
    filled += read;
    let at = 0;
    for (let next = rows.read(bytes, at, filled); next > 0; next = rows.read(bytes, at, filled)) {
      if (places === null) {
        const header = rows.cells(bytes, rows.all());
        places = columns.map((column) => header.indexOf(column));
        if (places.includes(-1)) throw new Error(`Cannot read "${path}": a column is missing`);
      } else onRow(rows.cells(bytes, places));
      at = next;
    }
    bytes.copyWithin(0, at, filled);
    filled -= at;
  }
  if (filled > 0) throw new Error(`Cannot read "${path}": it ends inside a row`);
}

/** Where the cells of one row are. */
class RowReader {
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  #count = 0;

  /** The position after the row at `at`; 0 if it does not end before `end`. */
  read(bytes: Uint8Array, at: number, end: number): number {
    this.#count = 0;
    let i = at;
    while (i < end) {
      this.#starts[this.#count] = i;
      if (bytes[i] === QUOTE) {
        for (i++; i < end; i++) {
          if (bytes[i] !== QUOTE) continue;
          if (bytes[i + 1] !== QUOTE) break;
          i++;
        }
        i++;
      } else {
        while (i < end && bytes[i] !== COMMA && bytes[i] !== RETURN && bytes[i] !== LINE_FEED) i++;
      }
      this.#ends[this.#count++] = i;
      if (bytes[i] === COMMA && i < end) i++;
      else if (bytes[i] === RETURN && i + 1 < end) return i + 2;
      else return 0;
    }
    return 0;
  }

  all(): number[] {
    return Array.from({ length: this.#count }, (_, index) => index);
  }

  cells(bytes: Uint8Array, places: readonly number[]): string[] {
    return places.map((place) => {
      const start = this.#starts[place] ?? 0;
      const end = place < this.#count ? this.#ends[place] ?? 0 : start;
      return bytes[start] === QUOTE && end > start
        ? DECODER.decode(bytes.subarray(start + 1, end - 1)).replaceAll('""', '"')
        : DECODER.decode(bytes.subarray(start, end));
    });
  }
}

function grown(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(bytes.length * 2);
  larger.set(bytes);
  return larger;
}
