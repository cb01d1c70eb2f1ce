import { RecordSlices, sliceArray } from "../../json/slice_records.ts";
import { oneLine } from "../../json/one_line.ts";
import { idText } from "../../json/record_id.ts";
import { sameBesides, sameBytes, sameMeaning } from "../../json/same_record.ts";
import { tombstone } from "../../store/history/tombstone.ts";
import { listText } from "../../store/lists/list_writer.ts";
import type { ChildResult } from "./child_writer.ts";

/** The records of one parent as read: each record's own text by id, ascending. */
export class ChildRecords {
  readonly #byId = new Map<bigint, Uint8Array<ArrayBuffer>>();

  /** Adds what a page holds; of one id the last counts. */
  add(bytes: Uint8Array, slices: RecordSlices): void {
    for (let i = 0; i < slices.count; i++) {
      const id = BigInt(idText(slices.idsHi[i] ?? 0, slices.idsLo[i] ?? 0));
      this.#byId.set(id, bytes.slice(slices.starts[i], slices.ends[i]));
    }
  }

  /** The records of a list file; one that is damaged has those before the damage. */
  static ofFile(file: Uint8Array | null): ChildRecords {
    const records = new ChildRecords();
    if (!file) return records;
    const text = onOneLine(file);
    const slices = new RecordSlices();
    try {
      sliceArray(text, slices, { at: 0, end: text.length, undocumented: true });
    } catch {
      // What was sliced before the damage counts.
    }
    records.add(text, slices);
    return records;
  }

  get count(): number {
    return this.#byId.size;
  }

  text(): Uint8Array<ArrayBuffer> {
    return listText(this.#sorted().map(([, record]) => record));
  }

  /** What the change from these records to `fresh` leaves behind: earlier versions and records that are gone. */
  leaving(
    fresh: ChildRecords,
    { isImported, ...about }: {
      resource: string;
      parentId: string;
      noticedAt: string;
      /** Another program printed these: equal in meaning is equal. */
      isImported: boolean;
    },
  ): Pick<ChildResult, "history" | "gone"> & { added: number; changed: number } {
    const history: Uint8Array[] = [];
    const gone: { id: string; entry: Uint8Array }[] = [];
    let changed = 0;
    for (const [id, before] of this.#sorted()) {
      const after = fresh.#byId.get(id);
      if (after && sameBytes(before, after)) continue;
      if (after && isImported && sameMeaning(before, after, { besides: "updated_at" })) continue;
      const entry = () => tombstone(before, { id: String(id), ...about });
      if (!after) gone.push({ id: String(id), entry: entry() });
      else {
        changed++;
        if (!sameBesides(before, after, "updated_at")) history.push(entry());
      }
    }
    const added = [...fresh.#byId.keys()].filter((id) => !this.#byId.has(id)).length;
    return { history, gone, added, changed };
  }

  #sorted(): [bigint, Uint8Array<ArrayBuffer>][] {
    return [...this.#byId].sort(([a], [b]) => (a < b ? -1 : 1));
  }
}

/** The text on one line; one that is damaged as it is. */
function onOneLine(text: Uint8Array): Uint8Array {
  try {
    return oneLine(text);
  } catch {
    return text;
  }
}
