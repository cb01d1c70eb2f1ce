import { RecordSlices, sliceArray } from "../../json/slice_records.ts";
import type { RawReader } from "../raw_reader.ts";
import type { FileEntry } from "../files/file_digest.ts";
import type { BackupShape, ChildShape, ListShape } from "../layout/backup_shape.ts";
import { parseAccountPath } from "../layout/parse_path.ts";
import type { AccountPaths } from "../layout/paths.ts";
import {
  type Debt,
  type Manifest,
  parseResource,
  type ResourceEntry,
  withDebts,
} from "../manifest/manifest.ts";

/** Nothing is known of a resource: it is to be read whole. */
const UNKNOWN: ResourceEntry = parseResource({});

/** What is changed in an account's resources, so that the next run reads what is damaged. */
export class ResourceMarks {
  readonly #entries: Record<string, ResourceEntry>;

  constructor(
    readonly reader: RawReader,
    readonly paths: AccountPaths,
    manifest: Manifest | null,
  ) {
    this.#entries = { ...manifest?.resources };
  }

  get entries(): Readonly<Record<string, ResourceEntry>> {
    return this.#entries;
  }

  /** The next run reads everything that is saved, and the numbers of records are those of the files. */
  async all(
    shape: BackupShape,
    files: ReadonlyMap<string, FileEntry>,
    reason: string,
  ): Promise<void> {
    // One that is not there, and says that it has records, is read again too.
    const isSaved = ({ name, folder }: ListShape) =>
      files.has(`${folder}/list.json`) || (this.#entries[name]?.records ?? 0) > 0;
    for (const list of shape.lists.filter(isSaved)) {
      this.whole(list.name, reason);
      await this.recountList(list);
    }
    for (const { name, folder } of shape.objects) {
      if (files.has(`${folder}/data.json`)) this.object(name, reason);
    }
    for (const child of shape.children.filter(isSaved)) {
      this.whole(child.name, reason);
      await this.recountChildren(child, files);
    }
  }

  /** The next run reads all of it. */
  whole(name: string, reason: string): void {
    this.#change(name, { state: "incomplete", watermark: null, last_full_sweep: null, reason });
  }

  /** The next run does what is left to do for it. */
  owe(name: string, debt: Debt): void {
    this.#entries[name] = withDebts(this.#entries[name] ?? UNKNOWN, debt);
  }

  /** The next run reads the object, as every run does. */
  object(name: string, reason: string): void {
    this.#change(name, { state: "incomplete", records: 1, reason });
  }

  /** The next run reads the child records of these parents again, and counts from what is on disk now. */
  async parents(
    shape: ChildShape,
    { ids, files, reason }: {
      ids: readonly string[];
      files: ReadonlyMap<string, FileEntry>;
      reason: string;
    },
  ): Promise<void> {
    const before = this.#entries[shape.name] ?? UNKNOWN;
    const pending = [...new Set([...before.pending ?? [], ...ids])];
    const records = await this.#countChildren(shape, files, ids);
    this.#change(shape.name, { state: "incomplete", records, reason, pending });
  }

  /** Counts a list again; one that cannot be read has none. */
  async recountList({ name, folder }: ListShape): Promise<void> {
    let records = 0;
    try {
      for await (const { slices } of this.reader.list(this.paths.list(folder))) {
        records += slices.count;
      }
    } catch {
      records = 0;
    }
    this.#change(name, { records });
  }

  async recountChildren(shape: ChildShape, files: ReadonlyMap<string, FileEntry>): Promise<void> {
    this.#change(shape.name, { records: await this.#countChildren(shape, files, []) });
  }

  #change(name: string, change: Partial<ResourceEntry>): void {
    this.#entries[name] = { ...this.#entries[name] ?? UNKNOWN, ...change };
  }

  /** Of a damaged file the records before the damage count: the next run starts from those too. */
  async #countChildren(
    { folder, suffix }: ChildShape,
    files: ReadonlyMap<string, FileEntry>,
    more: readonly string[],
  ): Promise<number> {
    const ids = new Set(more);
    for (const path of files.keys()) {
      const file = parseAccountPath(path);
      const isIts = file?.kind === "child list" && file.folder === folder && file.suffix === suffix;
      if (isIts) ids.add(file.id);
    }
    const slices = new RecordSlices();
    let records = 0;
    for (const id of ids) {
      const text = await this.reader.read(this.paths.childList(folder, id, suffix));
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
