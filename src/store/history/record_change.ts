import { parseExactly } from "../../json/exact.ts";
import { readMember } from "../../json/scan.ts";

/** The member of Harvest's records that changes with any other, and when somebody just looks. */
export const VOLATILE_MEMBER = "updated_at";

/** How a later version of a record differs from an earlier one. */
export interface RecordChange {
  /** In another value than that of {@link VOLATILE_MEMBER}. */
  readonly isChanged: boolean;
  /** In that one. */
  readonly isTouched: boolean;
  /** Members that the earlier one does not have, by path; one that is null is as one that is missing. */
  readonly gained: readonly string[];
}

/**
 * How two versions of a record differ in what they say: not in the order of members, `100.0` for `100`, escapes, or a member
 * that is null in one and missing in the other.
 * @throws SyntaxError if one of them is not JSON
 */
export function recordChange(before: Uint8Array, after: Uint8Array): RecordChange {
  const { [VOLATILE_MEMBER]: touchedBefore, ...old } = parsed(before);
  const { [VOLATILE_MEMBER]: touchedAfter, ...fresh } = parsed(after);
  const gained: string[] = [];
  return {
    isChanged: !isSame(old, fresh, { path: "", gained }),
    isTouched: touchedBefore !== touchedAfter,
    gained,
  };
}

/** Whether a version of a record was last changed before another one; of times that cannot be told apart, not. */
export function isOlderVersion(text: Uint8Array, than: Uint8Array): boolean {
  return timeOf(text) < timeOf(than);
}

function timeOf(record: Uint8Array): number {
  const time = readMember(record, VOLATILE_MEMBER);
  return typeof time === "string" ? Date.parse(time) : NaN;
}

function parsed(bytes: Uint8Array): Record<string, unknown> {
  const value = parseExactly(bytes);
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function isSame(
  a: unknown,
  b: unknown,
  { path, gained }: { path: string; gained: string[] },
): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length &&
      a.every((element, at) => isSame(element, b[at], { path: `${path}[]`, gained }));
  }
  const left = new Map<string, unknown>(Object.entries(a));
  const right = new Map<string, unknown>(Object.entries(b));
  for (const [key, value] of right) {
    if (!left.has(key) && value !== null) gained.push(`${path}.${key}`);
  }
  return [...left].every(([key, value]) =>
    isSame(value, right.get(key) ?? null, { path: `${path}.${key}`, gained })
  );
}

/** What became of a record: another value, only another time of change, only more members, or nothing but its text. */
export type RevisionKind = "changed" | "touched" | "gained" | "same";

/** Finds out which records of a list were revised, while two versions of it are compared. */
export class Revisions {
  #compared = 0;
  readonly #gained = new Map<string, number>();

  /** Counts records that are the same in both. */
  same(records: number): void {
    this.#compared += records;
  }

  /** Takes a record that differs; what was not JSON has changed. */
  take(before: Uint8Array, after: Uint8Array): RevisionKind {
    this.#compared++;
    try {
      const { isChanged, isTouched, gained } = recordChange(before, after);
      for (const path of new Set(gained)) this.#gained.set(path, (this.#gained.get(path) ?? 0) + 1);
      return isChanged ? "changed" : gained.length > 0 ? "gained" : isTouched ? "touched" : "same";
    } catch (error) {
      if (error instanceof SyntaxError) return "changed";
      throw error;
    }
  }

  /** Whether all members that were gained were gained by every record: then it was the API that changed, and no record. */
  get isUniform(): boolean {
    return this.#compared > 1 && this.#gained.values().every((count) => count === this.#compared);
  }
}
