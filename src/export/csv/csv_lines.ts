const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const APOSTROPHE = 0x27;
/** What a cell that a spreadsheet reads as a formula begins with: = + - @ and their full-width forms, white space. */
const FORMULA_START_REGEXP = /^[=+\-@\t\r\n＝＋－＠]/;
/** The first bytes of these in UTF-8, to pass over most cells quickly. */
const FORMULA_BYTES: ReadonlySet<number> = new Set(
  [0x3d, 0x2b, 0x2d, 0x40, 0x09, RETURN, LINE_FEED, 0xef],
);
/** A number as JSON writes it: harmless, and useless as text. */
const NUMBER_REGEXP = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;
const ENCODER = new TextEncoder();
const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Lines of RFC 4180 in UTF-8, cell by cell. A text that a spreadsheet would run as a formula gets an apostrophe in front,
 * which makes it text there.
 */
export class CsvLines {
  readonly #delimiter: Uint8Array;
  #bytes = new Uint8Array(1 << 16);
  #length = 0;
  #hasCells = false;

  constructor(delimiter: string) {
    this.#delimiter = ENCODER.encode(delimiter);
  }

  text(text: string): void {
    const bytes = ENCODER.encode(text);
    this.cell(bytes, 0, bytes.length);
  }

  /** Adds a cell with the UTF-8 text from `start` to `end`. */
  cell(bytes: Uint8Array, start: number, end: number): void {
    // At most, every byte is a quote that is doubled, and there are two quotes and an apostrophe around them.
    this.#makeRoom((end - start) * 2 + 3 + this.#delimiter.length);
    if (this.#hasCells) this.#copy(this.#delimiter, 0, this.#delimiter.length);
    this.#hasCells = true;
    const isQuoted = this.#needsQuotes(bytes, start, end);
    if (isQuoted) this.#bytes[this.#length++] = QUOTE;
    if (isFormula(bytes, start, end)) this.#bytes[this.#length++] = APOSTROPHE;
    this.#copy(bytes, start, end);
    if (isQuoted) this.#bytes[this.#length++] = QUOTE;
  }

  end(): void {
    this.#makeRoom(2);
    this.#bytes[this.#length++] = RETURN;
    this.#bytes[this.#length++] = LINE_FEED;
    this.#hasCells = false;
  }

  /** The lines since the last call; valid until more is added. */
  take(): Uint8Array {
    const lines = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    return lines;
  }

  #needsQuotes(bytes: Uint8Array, start: number, end: number): boolean {
    // The first byte of a longer delimiter is enough: unnecessary quotes do no harm.
    const delimiter = this.#delimiter[0];
    for (let i = start; i < end; i++) {
      const byte = bytes[i];
      if (byte === delimiter || byte === QUOTE || byte === LINE_FEED || byte === RETURN) {
        return true;
      }
    }
    return false;
  }

  #copy(bytes: Uint8Array, start: number, end: number): void {
    const into = this.#bytes;
    let at = this.#length;
    for (let i = start; i < end; i++) {
      const byte = bytes[i] ?? 0;
      into[at++] = byte;
      if (byte === QUOTE) into[at++] = QUOTE;
    }
    this.#length = at;
  }

  #makeRoom(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

function isFormula(bytes: Uint8Array, start: number, end: number): boolean {
  if (start === end || !FORMULA_BYTES.has(bytes[start] ?? 0)) return false;
  const text = DECODER.decode(bytes.subarray(start, end));
  return FORMULA_START_REGEXP.test(text) && !NUMBER_REGEXP.test(text);
}
