import type { RawReader } from "../raw_reader.ts";
import type { FileEntry } from "../files/file_digest.ts";
import { type BackupShape, type ListShape, shapedFile } from "../layout/backup_shape.ts";
import { idsOf } from "../lists/record_batch.ts";
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
/** What it says of a resource that the next run is to read whole. */
const UNREAD = { state: "incomplete", watermark: null, last_full_sweep: null } as const;

/** What is changed in an account's resources, so that the next run reads what is damaged. */
export class ResourceMarks {
  readonly #entries: Record<string, ResourceEntry>;
  readonly #shape: BackupShape;

  constructor(
    readonly reader: RawReader,
    readonly paths: AccountPaths,
    { shape, manifest }: { shape: BackupShape; manifest: Manifest | null },
  ) {
    this.#shape = shape;
    this.#entries = { ...manifest?.resources };
  }

  get entries(): Readonly<Record<string, ResourceEntry>> {
    return this.#entries;
  }

  /** The next run reads everything that is saved, and the numbers of records are those of the files. */
  async all(files: ReadonlyMap<string, FileEntry>, reason: string): Promise<void> {
    // One that is not there, and says that it has records, is read again too.
    const isSaved = ({ name, folder }: ListShape) =>
      files.has(`${folder}/list.json`) || (this.#entries[name]?.records ?? 0) > 0;
    const { lists, objects, children } = this.#shape;
    for (const list of lists.filter(isSaved)) {
      this.#change(list.name, {
        ...UNREAD,
        reason,
        records: await this.#count([`${list.folder}/list.json`]),
      });
    }
    for (const { name, folder } of objects) {
      if (!files.has(`${folder}/data.json`)) continue;
      this.#change(name, { state: "incomplete", records: 1, reason });
    }
    for (const child of children.filter(isSaved)) {
      const records = await this.#count(
        files.keys().filter((path) => {
          const file = shapedFile(this.#shape, path);
          return file.kind === "child list" && file.shape === child;
        }),
      );
      this.#change(child.name, { ...UNREAD, reason, records });
    }
  }

  /**
   * The next run reads again what a file is made from, and counts what is due. Artifacts need no mark: those that are not
   * listed are fetched.
   */
  file(accountPath: string, reason: string): void {
    const file = shapedFile(this.#shape, accountPath);
    if ((file.kind === "list" || file.kind === "object") && file.shape) {
      this.#change(file.shape.name, { ...UNREAD, reason });
    } else if (file.kind === "child list") {
      const { shape: child, id } = file;
      const pending = [...new Set([...this.#entries[child.name]?.pending ?? [], id])];
      this.#change(child.name, { state: "incomplete", reason, pending });
    }
  }

  /** The next run does what is left to do for it. */
  owe(name: string, debt: Debt): void {
    this.#entries[name] = withDebts(this.#entries[name] ?? UNKNOWN, debt);
  }

  #change(name: string, change: Partial<ResourceEntry>): void {
    this.#entries[name] = { ...this.#entries[name] ?? UNKNOWN, ...change };
  }

  /** The records in list files; one that cannot be read has none. */
  async #count(accountPaths: Iterable<string>): Promise<number> {
    let records = 0;
    for (const path of accountPaths) {
      const ids = idsOf(this.reader.list(`${this.paths.root}/${path}`));
      records += await ids.then(({ length }) => length, () => 0);
    }
    return records;
  }
}
