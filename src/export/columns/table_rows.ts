import { FieldFinder } from "../../json/field_finder.ts";
import { idText } from "../../json/record_id.ts";
import { JsonSyntaxError, skipSpace, skipValue } from "../../json/scan.ts";
import type { FileRecords } from "../read_account.ts";
import type { Table } from "./tables.ts";

const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;

/** The bytes of a JSON text. */
export interface TextSpan {
  readonly bytes: Uint8Array;
  start: number;
  end: number;
}

/** The bytes of a row: a record, or an element of a list inside one. */
export interface RowSpan extends TextSpan {
  /** The record that the row belongs to; null if it belongs to none. */
  parentId: string | null;
  /** The number of an element, from 1; 0 for a record. */
  position: number;
}

/** The rows of a table in a batch of records, as one object that moves from row to row. @throws JsonSyntaxError */
export function* tableRows({ part }: Table, records: FileRecords): Generator<Readonly<RowSpan>> {
  const { bytes, slices, parentId } = records;
  const row: RowSpan = { bytes, start: 0, end: 0, parentId, position: 0 };
  const list = part && new FieldFinder([[part.member]]);
  for (let i = 0; i < slices.count; i++) {
    row.start = slices.starts[i] ?? 0;
    row.end = slices.ends[i] ?? 0;
    if (!list) {
      yield row;
      continue;
    }
    row.parentId = idText(slices.idsHi[i] ?? 0, slices.idsLo[i] ?? 0);
    list.find(bytes, row.start, row.end);
    yield* elements(row, list.starts[0] ?? -1, list.ends[0] ?? -1);
  }
}

/** Moves the row over the elements of a list; a value that is not a list has none. @throws JsonSyntaxError */
function* elements(row: RowSpan, start: number, end: number): Generator<RowSpan> {
  const { bytes } = row;
  if (start < 0 || bytes[start] !== OPEN_LIST) return;
  let at = skipSpace(bytes, start + 1);
  if (bytes[at] === CLOSE_LIST) return;
  for (row.position = 1;; row.position++) {
    row.start = at;
    row.end = skipValue(bytes, at, end);
    yield row;
    at = skipSpace(bytes, row.end);
    if (bytes[at] === CLOSE_LIST) return;
    if (bytes[at] !== COMMA) throw new JsonSyntaxError(`Cannot read JSON: no comma at byte ${at}`);
    at = skipSpace(bytes, at + 1);
  }
}
