import { compareIds, idText } from "../../json/record_id.ts";
import { foundId, readRecordId } from "../../json/slice_records.ts";

const LINE_FEED = 0x0a;
const COMMA = 0x2c;
const OPEN = 0x5b;
const CLOSE = 0x5d;

/** Where a record lies in the bytes of its list, and its id. */
export interface RecordSpan {
  start: number;
  end: number;
  hi: number;
  lo: number;
}

export interface ListFormOptions {
  /** Several records may have one id, one after the other: deleted records. */
  readonly repeats: boolean;
  /** Whether a text is one object, as far as the reader needs to know. @throws JsonSyntaxError if it is not */
  readonly isObject: (bytes: Uint8Array, start: number, end: number) => boolean;
  /** Takes a record; must not keep the bytes or the span. */
  readonly onRecord: ((bytes: Uint8Array, span: Readonly<RecordSpan>) => void) | undefined;
}

/**
 * The form of a list file, which is checked line by line: see docs/format.md. Records of a form without ids count as
 * numbered from 1, as they were when they were read from Harvest.
 */
export class ListForm {
  records = 0;
  /** What is wrong with the form; null if nothing is. After a problem nothing more is taken. */
  problem: string | null = null;
  #state: "start" | "records" | "last" | "end" = "start";
  #line = 0;
  #isNumbered = false;
  #isCut = false;
  readonly #span: RecordSpan = { start: 0, end: 0, hi: -1, lo: -1 };

  constructor(readonly options: ListFormOptions) {}

  /** Takes a piece of whole lines; only the last piece may end inside of one. */
  take(piece: Uint8Array): void {
    let at = 0;
    for (let stop = piece.indexOf(LINE_FEED); stop >= 0; stop = piece.indexOf(LINE_FEED, at)) {
      if (this.problem !== null) return;
      this.#line++;
      this.#takeLine(piece, at, stop);
      at = stop + 1;
    }
    this.#isCut = at < piece.length;
  }

  /** The file has ended. */
  end(): void {
    if (this.problem !== null) return;
    this.#line++;
    if (this.#state !== "end" || this.#isCut) this.#fail("it does not end with ]");
  }

  #takeLine(piece: Uint8Array, at: number, stop: number): void {
    if (this.#state === "records") {
      const isLast = piece[stop - 1] !== COMMA;
      this.#takeRecord(piece, at, isLast ? stop : stop - 1);
      if (isLast) this.#state = "last";
    } else if (this.#state === "start") {
      if (stop === 2 && piece[0] === OPEN && piece[1] === CLOSE) this.#state = "end";
      else if (stop === 1 && piece[0] === OPEN) this.#state = "records";
      else this.#fail("it does not begin with [");
    } else if (this.#state === "last" && stop === at + 1 && piece[at] === CLOSE) {
      this.#state = "end";
    } else this.#fail("text after the last record");
  }

  #takeRecord(piece: Uint8Array, start: number, end: number): void {
    const { repeats, onRecord } = this.options;
    const key = this.#readKey(piece, start, end);
    if (this.records === 0) this.#isNumbered = key === "none";
    if (key === "no record" || this.#isNumbered !== (key === "none")) {
      return this.#fail("no record with an id");
    }
    const hi = this.#isNumbered ? 0 : foundId.hi;
    const lo = this.#isNumbered ? this.records + 1 : foundId.lo;
    const span = this.#span;
    const order = compareIds(hi, lo, span.hi, span.lo);
    if (order < 0 || (order === 0 && !repeats)) {
      return this.#fail(`id ${idText(hi, lo)} does not ascend`);
    }
    span.start = start;
    span.end = end;
    span.hi = hi;
    span.lo = lo;
    this.records++;
    onRecord?.(piece, span);
  }

  /** Whether a line is a record, and if so whether it has an id, then in `foundId`. */
  #readKey(piece: Uint8Array, start: number, end: number): "id" | "none" | "no record" {
    try {
      if (!this.options.isObject(piece, start, end)) return "no record";
      return readRecordId(piece, start, end) ? "id" : "none";
    } catch {
      return "no record";
    }
  }

  #fail(problem: string): void {
    this.problem = `${problem}, line ${this.#line}`;
  }
}
