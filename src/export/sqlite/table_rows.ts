import { FieldFinder } from "../../json/field_finder.ts";
import { idText } from "../../json/record_id.ts";
import { JsonSyntaxError, skipSpace, skipValue } from "../../json/scan.ts";
import type { Records } from "../read_account.ts";
import type { Table } from "../columns/tables.ts";

const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;

/** Where a JSON text stands. */
export interface TextPlace {
  readonly bytes: Uint8Array;
  start: number;
  end: number;
}

/** Where a row stands: a record, or an element of a list inside one. */
export interface RowPlace extends TextPlace {
  /** The record it belongs to; null if it belongs to none. */
  parentId: string | null;
  /** Elements are numbered from 1; records have 0. */
  position: number;
}

/** The rows of a table in some records. The place is one object, moved from row to row. @throws JsonSyntaxError */
export function* tableRows({ part }: Table, records: Records): Generator<Readonly<RowPlace>> {
  const { bytes, slices, parentId } = records;
  const place: RowPlace = { bytes, start: 0, end: 0, parentId, position: 0 };
  const list = part && new FieldFinder([[part.member]]);
  for (let i = 0; i < slices.count; i++) {
    place.start = slices.starts[i] ?? 0;
    place.end = slices.ends[i] ?? 0;
    if (!list) {
      yield place;
      continue;
    }
    place.parentId = idText(slices.idsHi[i] ?? 0, slices.idsLo[i] ?? 0);
    list.find(bytes, place.start, place.end);
    yield* elements(place, list.starts[0] ?? -1, list.ends[0] ?? -1);
  }
}

/** Moves the place over the elements of a list; of what is no list there are none. @throws JsonSyntaxError */
function* elements(place: RowPlace, start: number, end: number): Generator<RowPlace> {
  const { bytes } = place;
  if (start < 0 || bytes[start] !== OPEN_LIST) return;
  let at = skipSpace(bytes, start + 1);
  if (bytes[at] === CLOSE_LIST) return;
  for (place.position = 1;; place.position++) {
    place.start = at;
    place.end = skipValue(bytes, at, end);
    yield place;
    at = skipSpace(bytes, place.end);
    if (bytes[at] === CLOSE_LIST) return;
    if (bytes[at] !== COMMA) throw new JsonSyntaxError(`Cannot read JSON: no comma at byte ${at}`);
    at = skipSpace(bytes, at + 1);
  }
}
