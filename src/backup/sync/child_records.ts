import { RecordSlices, sliceArray, slicedRecords } from "../../json/slice_records.ts";
import { oneLine } from "../../json/one_line.ts";
import { isOlderVersion, type Revisions } from "../../store/history/record_change.ts";
import { sameBytes } from "../../json/same_record.ts";
import { tombstone } from "../../store/history/tombstone.ts";
import { listText } from "../../store/lists/list_writer.ts";

/** What a change of one parent's children leaves behind, as tombstones. */
export interface ReplacedChildren {
  /** Earlier versions of changed records. */
  readonly history: readonly Uint8Array[];
  /** Those of records that only have more members now: see {@link Revisions}. */
  readonly gained: readonly Uint8Array[];
  readonly deleted: readonly { readonly id: string; readonly entry: Uint8Array }[];
  /** Ids of those that were not there. */
  readonly added: readonly string[];
}

/** The children of one parent: each record's own text by id, ascending. */
export class ChildRecords {
  readonly #byId = new Map<bigint, Uint8Array<ArrayBuffer>>();

  /** Adds what a page holds; of one id the newest counts, else the last. */
  add(page: { readonly bytes: Uint8Array; readonly slices: RecordSlices }): void {
    for (const { id, text } of slicedRecords(page)) {
      const key = BigInt(id);
      const other = this.#byId.get(key);
      if (!other || !isOlderVersion(text, other)) this.#byId.set(key, text.slice());
    }
  }

  /** The records of a list file; of a damaged one, those before the damage. */
  static ofFile(file: Uint8Array | null): ChildRecords {
    const records = new ChildRecords();
    if (!file) return records;
    const text = onOneLine(file);
    const slices = new RecordSlices();
    try {
      sliceArray(text, slices, { at: 0, end: text.length, undocumented: true, onBad() {} });
    } catch {
      // What was sliced before the damage counts.
    }
    records.add({ bytes: text, slices });
    return records;
  }

  /** Ids of records that others lack. */
  idsBesides(others: ChildRecords): string[] {
    return this.#sorted().flatMap(([id]) => others.#byId.has(id) ? [] : [String(id)]);
  }

  get ids(): string[] {
    return [...this.#byId.keys()].map(String);
  }

  get count(): number {
    return this.#byId.size;
  }

  /** Takes over what these lack. */
  addMissing(others: ChildRecords): void {
    for (const [id, record] of others.#byId) if (!this.#byId.has(id)) this.#byId.set(id, record);
  }

  text(): Uint8Array<ArrayBuffer> {
    return listText(this.#sorted().map(([, record]) => record));
  }

  /** What the change from these records to `fresh` leaves behind, and how many were changed. */
  replacedBy(
    fresh: ChildRecords,
    { isImported, revisions, ...about }: {
      revisions: Revisions;
      resource: string;
      parentId: string;
      noticedAt: string;
      /** Another program wrote these. */
      isImported: boolean;
    },
  ): ReplacedChildren & { changed: number } {
    const history: Uint8Array[] = [];
    const gained: Uint8Array[] = [];
    const deleted: { id: string; entry: Uint8Array }[] = [];
    let changed = 0;
    for (const [id, before] of this.#sorted()) {
      const after = fresh.#byId.get(id);
      if (after && sameBytes(before, after)) {
        revisions.same(1);
        continue;
      }
      const entry = () => tombstone(before, { id: String(id), ...about });
      if (!after) deleted.push({ id: String(id), entry: entry() });
      else {
        const kind = revisions.take(before, after);
        // Only written differently, by another program.
        if (isImported && (kind === "same" || kind === "touched")) continue;
        changed++;
        if (kind === "changed") history.push(entry());
        if (kind === "gained") gained.push(entry());
      }
    }
    return { history, gained, deleted, added: fresh.idsBesides(this), changed };
  }

  #sorted(): [bigint, Uint8Array<ArrayBuffer>][] {
    return [...this.#byId].sort(([a], [b]) => (a < b ? -1 : 1));
  }
}

/** How many of the ids that may be lost are named. */
const NAMED_IDS = 5;

/** What may be lost of a file that was set aside, since Harvest does not have it. */
export function lostText(ids: readonly string[], kept: string | null): string {
  const named = (ids.length > NAMED_IDS ? [...ids.slice(0, NAMED_IDS), "…"] : ids).join(", ");
  return `Harvest does not have ${named} of it: deleted or misread, only "${kept}" can tell`;
}

/** The text on one line; if it is damaged, as it is. */
function onOneLine(text: Uint8Array): Uint8Array {
  try {
    return oneLine(text);
  } catch {
    return text;
  }
}
