import { type Member, members, readMember } from "../../json/scan.ts";

/** What the text of an entry says: see `tombstone`, which writes them. */
export interface ParsedEntry {
  readonly recordId: string;
  readonly parentId: string | null;
  readonly resource: string;
  readonly noticedAt: string;
  /** Where the record stands in the entry's text. */
  readonly start: number;
  readonly end: number;
}

const DECODER = new TextDecoder();

/** Reads an entry of a history file or a list of deleted records; null if it is none. */
export function parseTombstone(entry: Uint8Array): ParsedEntry | null {
  try {
    let record: { start: number; end: number } | null = null;
    let recordId = "";
    let parentId: string | null = null;
    for (const member of members(entry, 0, entry.length)) {
      const { valueStart, valueEnd } = member;
      const text = () => DECODER.decode(entry.subarray(valueStart, valueEnd));
      switch (keyOf(entry, member)) {
        case "id":
          recordId = text();
          break;
        case "parent_id":
          parentId = text();
          break;
        case "record":
          record = { start: valueStart, end: valueEnd };
      }
    }
    const resource = readMember(entry, "resource");
    const noticedAt = readMember(entry, "noticed_at");
    if (!record || typeof resource !== "string" || typeof noticedAt !== "string") return null;
    return { recordId, parentId, resource, noticedAt, ...record };
  } catch {
    return null;
  }
}

/** A member's key, as it is written. */
export function keyOf(bytes: Uint8Array, { keyStart, keyEnd }: Member): string {
  return DECODER.decode(bytes.subarray(keyStart + 1, keyEnd - 1));
}
