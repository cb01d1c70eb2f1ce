import { RecordSlices, sliceArray } from "../../json/slice_records.ts";
import type { BackupFolder } from "../write/backup_folder.ts";
import type { ChildShape, ListShape } from "../layout/backup_shape.ts";
import type { FileEntry } from "../files/file_digest.ts";
import { readList } from "../lists/list_reader.ts";
import type { Manifest, ResourceEntry } from "../manifest/manifest.ts";
import { type AccountPaths } from "../layout/paths.ts";

/** Nothing is known of a resource: it is to be read whole. */
const UNKNOWN: ResourceEntry = {
  state: "incomplete",
  records: 0,
  read: null,
  read_at: null,
  watermark: null,
  last_full_sweep: null,
  reason: null,
};

/** What a repair changes in an account's resources, so that the next run reads what is damaged. */
export class RepairMarks {
  #entries: Record<string, ResourceEntry>;

  constructor(
    readonly folder: BackupFolder,
    readonly paths: AccountPaths,
    manifest: Manifest | null,
  ) {
    this.#entries = { ...manifest?.resources };
  }

  get entries(): Readonly<Record<string, ResourceEntry>> {
    return this.#entries;
  }

  /** The next run reads all of it. */
  whole(name: string, reason: string): void {
    const before = this.#entries[name] ?? UNKNOWN;
    this.#entries[name] = {
      ...before,
      state: "incomplete",
      watermark: null,
      last_full_sweep: null,
      reason,
    };
  }

  /** The next run reads what is nested in these parents again, and counts from what is on disk now. */
  parents(
    shape: ChildShape,
    { ids, files, reason }: {
      ids: readonly string[];
      files: ReadonlyMap<string, FileEntry>;
      reason: string;
    },
  ): void {
    const before = this.#entries[shape.name] ?? UNKNOWN;
    const pending = [...new Set([...before.pending ?? [], ...ids])];
    const records = this.#countChildren(shape, { files, more: ids });
    this.#entries[shape.name] = { ...before, state: "incomplete", records, reason, pending };
  }

  /** Counts a list anew; one that cannot be read has none. */
  async recountList({ name, folder }: ListShape): Promise<void> {
    let records = 0;
    try {
      for await (const { slices } of readList(this.folder.path(this.paths.list(folder)))) {
        records += slices.count;
      }
    } catch {
      records = 0;
    }
    this.#entries[name] = { ...this.#entries[name] ?? UNKNOWN, records };
  }

  recountChildren(shape: ChildShape, files: ReadonlyMap<string, FileEntry>): void {
    const records = this.#countChildren(shape, { files, more: [] });
    this.#entries[shape.name] = { ...this.#entries[shape.name] ?? UNKNOWN, records };
  }

  /** Of a damaged file the records before the damage count: the next run starts from those too. */
  #countChildren(
    { folder, suffix }: ChildShape,
    { files, more }: { files: ReadonlyMap<string, FileEntry>; more: readonly string[] },
  ): number {
    const pattern = new RegExp(`^${folder}/(\\d+)_${suffix}\\.json$`);
    const ids = new Set([...files.keys()].flatMap((own) => pattern.exec(own)?.[1] ?? []));
    for (const id of more) ids.add(id);
    const slices = new RecordSlices();
    let records = 0;
    for (const id of ids) {
      const text = this.folder.readSmall(this.paths.childList(folder, id, suffix));
      if (!text) continue;
      try {
        sliceArray(text, slices, { at: 0, end: text.length });
      } catch {
        // What was sliced before the damage counts.
      }
      records += slices.count;
    }
    return records;
  }
}
