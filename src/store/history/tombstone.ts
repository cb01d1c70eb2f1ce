import { isUtf8 } from "node:buffer";
import { concat } from "../../json/one_line.ts";
import { jsonEnd } from "../../json/json_end.ts";
import { findMember, type Member, members } from "../../json/scan.ts";
import { recordSlices, type SlicedText } from "../../json/slice_records.ts";
import { mapOf, matching, number, object, optional, text } from "../../json/shape.ts";

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

/** What a tombstone says of its record. */
interface About {
  readonly id: string;
  readonly resource: string;
  /** Child records: the record they belonged to. */
  readonly parentId?: string;
  /** ISO 8601 in UTC, by Harvest's clock. */
  readonly noticedAt: string;
  /** Child records that were deleted with it, by suffix, each list on one line. */
  readonly children?: ReadonlyMap<string, Uint8Array>;
}

/**
 * A deleted record, or an earlier version of one, as it is kept: the record's own text, with where and when. A text that is
 * not JSON, as earlier versions of this program took it, is kept as a string, `not_json`.
 */
export function tombstone(record: Uint8Array, about: About): Uint8Array<ArrayBuffer> {
  const { id, resource, parentId, noticedAt, children } = about;
  const parent = parentId === undefined ? "" : `"parent_id":${parentId},`;
  const parts = [
    ENCODER.encode(
      `{"id":${id},"resource":${JSON.stringify(resource)},${parent}` +
        `"noticed_at":${JSON.stringify(noticedAt)},"record":`,
    ),
    isJson(record) ? record : ENCODER.encode(
      `{"id":${id},"not_json":${JSON.stringify(DECODER.decode(record))}}`,
    ),
  ];
  if (children && children.size > 0) {
    parts.push(ENCODER.encode(`,"nested":{`));
    [...children].forEach(([suffix, records], index) => {
      parts.push(ENCODER.encode(`${index > 0 ? "," : ""}${JSON.stringify(suffix)}:`), records);
    });
    parts.push(ENCODER.encode("}"));
  }
  parts.push(ENCODER.encode("}"));
  return concat(parts);
}

function isJson(record: Uint8Array): boolean {
  try {
    return isUtf8(record) && jsonEnd(record, 0, record.length) === record.length;
  } catch {
    return false;
  }
}

/** A tombstone that was read. */
export interface ParsedTombstone {
  readonly recordId: string;
  readonly parentId: string | null;
  readonly resource: string;
  readonly noticedAt: string;
  /** Where the record is in the tombstone's text. */
  readonly start: number;
  readonly end: number;
  /** Where the child records are; null if there are none. */
  readonly children: { readonly start: number; readonly end: number } | null;
}

/** Reads a line of a history file or an element of a list of deleted records; null if it is no tombstone. */
export function parseTombstone(bytes: Uint8Array): ParsedTombstone | null {
  try {
    const byKey = new Map<string, Member>();
    for (const member of members(bytes, 0, bytes.length)) byKey.set(keyOf(bytes, member), member);
    const textOf = (key: string) => {
      const member = byKey.get(key);
      return member && DECODER.decode(bytes.subarray(member.valueStart, member.valueEnd));
    };
    const record = byKey.get("record");
    const children = byKey.get("nested");
    const resource: unknown = JSON.parse(textOf("resource") ?? "null");
    const noticedAt: unknown = JSON.parse(textOf("noticed_at") ?? "null");
    if (!record || typeof resource !== "string" || typeof noticedAt !== "string") return null;
    return {
      recordId: textOf("id") ?? "",
      parentId: textOf("parent_id") ?? null,
      resource,
      noticedAt,
      start: record.valueStart,
      end: record.valueEnd,
      children: children ? { start: children.valueStart, end: children.valueEnd } : null,
    };
  } catch {
    return null;
  }
}

/** The tombstones of a text, each with its own text and where that begins; valid until the text is replaced. */
export function* tombstonesIn(
  sliced: SlicedText,
): Generator<{ text: Uint8Array; about: ParsedTombstone; at: number }> {
  for (const { bytes, start, end } of recordSlices(sliced)) {
    const text = bytes.subarray(start, end);
    const about = parseTombstone(text);
    if (about) yield { text, about, at: start };
  }
}

const parseWhole = object({
  id: number,
  resource: text,
  parent_id: optional(number),
  noticed_at: matching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/),
  record: object({}),
  nested: optional(mapOf((value) => value)),
});

/**
 * Whether a text is a tombstone, in JSON throughout: with its record, and of that record. The `id` of an object that is no
 * record of a list is 0.
 */
export function isTombstone(bytes: Uint8Array): boolean {
  try {
    const { id } = parseWhole(JSON.parse(DECODER.decode(bytes)));
    const about = parseTombstone(bytes);
    const own = about && findMember(bytes, "id", { at: about.start, end: about.end });
    // By its text: a number need not be exact, and of two members with one name, the first is the record's id.
    return id === 0 || !own ||
      DECODER.decode(bytes.subarray(own.valueStart, own.valueEnd)) === about.recordId;
  } catch {
    return false;
  }
}

/** A member's key, as it is written. */
export function keyOf(bytes: Uint8Array, { keyStart, keyEnd }: Member): string {
  return DECODER.decode(bytes.subarray(keyStart + 1, keyEnd - 1));
}
