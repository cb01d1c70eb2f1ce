import { type IdList, idText, parseId } from "../../json/record_id.ts";
import { type Member, members, skipSpace, skipValue, startsWith } from "../../json/scan.ts";
import { foundId, readRecordId } from "../../json/slice_records.ts";
import type { ReferenceShape } from "../layout/backup_shape.ts";
import type { Dangling } from "./finding.ts";

/** How many of the ids that are not there are named. */
const NAMED_IDS = 5;
/** Below this an id is exact in a double. */
const EXACT = 0x20_0000;
const HALF = 0x1_0000_0000;

const ENCODER = new TextEncoder();

/** Ids, each with the number of records that refer to it; objects, so that counting is one look-up. */
type Counts = Map<number | string, { records: number }>;

/** One member and the ids its records refer to, each with the number of records. */
interface Tallied {
  readonly shape: ReferenceShape;
  /** The key of the first step, with its quotes, and the steps after it. */
  readonly key: Uint8Array;
  readonly rest: readonly string[];
  readonly counts: Counts;
}

/** Counts what the records of one list refer to: memory grows with the different ids only. */
export class ReferenceTally {
  readonly #tallied: readonly Tallied[];
  /** By the length of the key with its quotes: most members are told apart by that alone. */
  readonly #byLength: (readonly Tallied[] | undefined)[] = [];

  constructor(references: readonly ReferenceShape[]) {
    this.#tallied = references.map((shape) => {
      const [first = "", ...rest] = steps(shape.member);
      return { shape, key: ENCODER.encode(`"${first}"`), rest, counts: new Map() };
    });
    for (const [length, some] of Map.groupBy(this.#tallied, ({ key }) => key.length)) {
      this.#byLength[length] = some;
    }
  }

  /** Whether there is nothing to look for. */
  get isEmpty(): boolean {
    return this.#tallied.length === 0;
  }

  /** Takes a member of a record. */
  take(bytes: Uint8Array, { keyStart, keyEnd, valueStart, valueEnd }: Member): void {
    const some = this.#byLength[keyEnd - keyStart];
    if (!some) return;
    for (const tallied of some) {
      if (!startsWith(bytes, tallied.key, keyStart)) continue;
      count(bytes, tallied, { at: valueStart, end: valueEnd, step: 0 });
    }
  }

  /** References to ids that `idsOf` the target does not hold; targets that it does not know are skipped. */
  *dangling(accountId: string, idsOf: (folder: string) => IdList | null): Generator<Dangling> {
    for (const { shape, counts } of this.#tallied) {
      const ids = idsOf(shape.target);
      if (!ids) continue;
      const missing = [...counts].filter(([id]) => !holds(ids, id));
      if (missing.length === 0) continue;
      yield {
        accountId,
        ...shape,
        records: missing.reduce((sum, [, { records }]) => sum + records, 0),
        ids: missing.slice(0, NAMED_IDS).map(([id]) => String(id)),
        missing: missing.length,
      };
    }
  }
}

/** `line_items[].project` as `line_items`, `[]`, `project`. */
function steps(member: string): string[] {
  return member.split(".").flatMap((step) =>
    step.endsWith("[]") ? [step.slice(0, -2), "[]"] : [step]
  );
}

/** Follows the steps of a member from the value at `at` and counts the ids it ends at. */
function count(
  bytes: Uint8Array,
  tallied: Tallied,
  { at, end, step }: { at: number; end: number; step: number },
): void {
  const next = tallied.rest[step];
  const first = bytes[at];
  if (next === "[]") {
    if (first !== 0x5b) return;
    for (let i = skipSpace(bytes, at + 1); i < end && bytes[i] !== 0x5d;) {
      const valueEnd = skipValue(bytes, i, end);
      count(bytes, tallied, { at: i, end: valueEnd, step: step + 1 });
      i = skipSpace(bytes, valueEnd);
      if (bytes[i] === 0x2c) i = skipSpace(bytes, i + 1);
    }
  } else if (next !== undefined) {
    if (first !== 0x7b) return;
    const key = ENCODER.encode(`"${next}"`);
    for (const { keyStart, keyEnd, valueStart, valueEnd } of members(bytes, at, end)) {
      if (keyEnd - keyStart !== key.length || !startsWith(bytes, key, keyStart)) continue;
      count(bytes, tallied, { at: valueStart, end: valueEnd, step: step + 1 });
    }
  } else if (first === 0x7b) {
    // `{"id":null}` is no reference.
    if (readRecordId(bytes, at, end)) add(tallied.counts, foundId.hi, foundId.lo);
  } else if (first !== undefined && first >= 0x30 && first <= 0x39) {
    const id = parseId(String.fromCharCode(...bytes.subarray(at, end)));
    if (id) add(tallied.counts, id.hi, id.lo);
  }
}

function add(counts: Counts, hi: number, lo: number): void {
  const id = hi < EXACT ? hi * HALF + lo : idText(hi, lo);
  const known = counts.get(id);
  if (known) known.records++;
  else counts.set(id, { records: 1 });
}

function holds(ids: IdList, id: number | string): boolean {
  if (typeof id === "number") return ids.has(Math.floor(id / HALF), id >>> 0);
  const halves = parseId(id);
  return halves !== null && ids.has(halves.hi, halves.lo);
}
