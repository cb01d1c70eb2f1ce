import { compareIds, idText } from "../../json/record_id.ts";
import { foundId, readRecordId } from "../../json/slice_records.ts";
import { type FileEntry, StreamDigest } from "../files/file_digest.ts";
import { BATCH_BYTES } from "./record_batch.ts";
import { type OnMember, walkMembers } from "./walk_members.ts";

const LINE_FEED = 0x0a;
const COMMA = 0x2c;

/** Where one record stands, and its id. Reused from record to record. */
export interface Place {
  start: number;
  end: number;
  hi: number;
  lo: number;
}

/** Takes a record while the list is read; must not keep the bytes. */
export type OnRecord = (bytes: Uint8Array, place: Readonly<Place>) => void;

/** What reading a list file once told. */
export interface ScannedList {
  readonly entry: FileEntry;
  readonly records: number;
  /** What is wrong with its form; null if nothing is. */
  readonly problem: string | null;
}

/**
 * Reads list files from the first byte to the last: digest, form and records in one pass. After a break of the form
 * only the digest goes on. One buffer serves all files, so use it for one at a time.
 */
export class ListScanner {
  #buffer = new Uint8Array(BATCH_BYTES);

  /**
   * `repeats`: one id may stand in several records, one after the other (deleted records).
   * @throws the system's error
   */
  async scan(
    path: string,
    { onRecord, onMember, repeats = false }: {
      onRecord?: OnRecord;
      /** Told before the record they are of, and also of a record that turns out to be none. */
      onMember?: OnMember;
      repeats?: boolean;
    } = {},
  ): Promise<ScannedList> {
    using file = Deno.openSync(path);
    const digest = new StreamDigest();
    const form = new ListForm({ repeats, onRecord, onMember });
    let filled = 0;
    // Most lists are short: one read without waiting takes all of them. Later reads wait, which lets signals through.
    let read = file.readSync(this.#buffer);
    for (; read !== null; read = await file.read(this.#buffer.subarray(filled))) {
      digest.update(this.#buffer.subarray(filled, filled + read));
      filled += read;
      const at = form.problem === null ? form.take(this.#buffer.subarray(0, filled)) : filled;
      this.#buffer.copyWithin(0, at, filled);
      filled -= at;
      if (filled === this.#buffer.length) this.#grow();
    }
    form.end(filled);
    return { entry: digest.finish(), records: form.records, problem: form.problem };
  }

  #grow(): void {
    const larger = new Uint8Array(this.#buffer.length * 2);
    larger.set(this.#buffer);
    this.#buffer = larger;
  }
}

/** The form of a list, line by line. */
class ListForm {
  records = 0;
  problem: string | null = null;
  #state: "start" | "records" | "last" | "end" = "start";
  #line = 0;
  /** Records of a form without ids count as numbered from 1. */
  #isNumbered = false;
  #place: Place = { start: 0, end: 0, hi: -1, lo: -1 };

  constructor(
    readonly options: {
      readonly repeats: boolean;
      readonly onRecord: OnRecord | undefined;
      readonly onMember: OnMember | undefined;
    },
  ) {}

  /** Takes the whole lines of the text; returns where the first incomplete one begins. */
  take(text: Uint8Array): number {
    let at = 0;
    for (let stop = text.indexOf(LINE_FEED); stop >= 0; stop = text.indexOf(LINE_FEED, at)) {
      this.#line++;
      this.#takeLine(text, at, stop);
      if (this.problem !== null) return text.length;
      at = stop + 1;
    }
    return at;
  }

  end(left: number): void {
    if (this.problem !== null) return;
    this.#line++;
    if (this.#state !== "end" || left > 0) this.#fail("it does not end with ]");
  }

  #fail(problem: string): void {
    this.problem = `${problem}, line ${this.#line}`;
  }

  #takeLine(text: Uint8Array, at: number, stop: number): void {
    if (this.#state === "start") {
      if (stop === 2 && text[0] === 0x5b && text[1] === 0x5d) this.#state = "end";
      else if (stop === 1 && text[0] === 0x5b) this.#state = "records";
      else this.#fail("it does not begin with [");
    } else if (this.#state === "records") {
      const isLast = text[stop - 1] !== COMMA;
      this.#takeRecord(text, at, isLast ? stop : stop - 1);
      if (isLast) this.#state = "last";
    } else if (this.#state === "last" && stop === at + 1 && text[at] === 0x5d) this.#state = "end";
    else this.#fail("text after the last record");
  }

  #takeRecord(text: Uint8Array, start: number, end: number): void {
    const { onRecord, onMember, repeats } = this.options;
    const key = readKey(text, { start, end, onMember });
    if (this.records === 0) this.#isNumbered = key === "none";
    if (key === "no record" || this.#isNumbered !== (key === "none")) {
      return this.#fail("no record with an id");
    }
    const { hi, lo } = this.#isNumbered ? { hi: 0, lo: this.records + 1 } : foundId;
    const place = this.#place;
    const order = compareIds(hi, lo, place.hi, place.lo);
    if (order < 0 || (order === 0 && !repeats)) {
      return this.#fail(`id ${idText(hi, lo)} does not ascend`);
    }
    place.start = start;
    place.end = end;
    place.hi = hi;
    place.lo = lo;
    this.records++;
    onRecord?.(text, place);
  }
}

/** Whether the text is one whole object, and if so whether it has an id, then in `foundId`. */
function readKey(
  bytes: Uint8Array,
  { start, end, onMember }: { start: number; end: number; onMember: OnMember | undefined },
): "id" | "none" | "no record" {
  try {
    if (!walkMembers(bytes, { start, end, onMember })) return "no record";
    return readRecordId(bytes, start, end) ? "id" : "none";
  } catch {
    return "no record";
  }
}
