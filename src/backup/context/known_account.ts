import type { Resource } from "../../harvest/catalog.ts";
import type { RawReader } from "../../store/raw_reader.ts";
import type { FileEntry } from "../../store/files/file_digest.ts";
import { isoSeconds } from "../../http/clock.ts";
import { type AccountPaths, accountPaths, parsePath } from "../../store/layout/paths.ts";
import { type ArtifactEntry, artifactOf } from "../../store/manifest/artifacts_manifest.ts";
import {
  type Debt,
  type Manifest,
  parseResource,
  type ResourceEntry,
  withoutDebts,
  withoutFullListings,
} from "../../store/manifest/manifest.ts";
import type { QuarantineEntry } from "../../store/manifest/quarantine_entry.ts";
import type { RecordStream } from "../../store/lists/record_batch.ts";
import { canBeRebuilt, recordsOfFiles } from "../../store/trust/salvage.ts";
import type { Placed } from "../../store/journal/journal_entry.ts";
import type { ResourceState } from "./event.ts";
import type { OpenReading } from "./run_journal.ts";

/** More new records of a list are not named one by one. */
const MAX_ADDED_IDS = 1000;

/** What an account is known from. */
interface KnownParts {
  readonly manifest: Manifest | null;
  readonly artifacts?: ReadonlyMap<string, ArtifactEntry>;
  /** Of an interrupted run, by key. */
  readonly readings?: ReadonlyMap<string, OpenReading>;
  /** The files of the backup, as a run that holds it or a look from outside finds them. */
  readonly disk: {
    readonly reader: RawReader;
    /** Files that were placed since the manifests were written, by path; null: removed. */
    readonly placed: ReadonlyMap<string, Placed | null>;
  };
}

/** What the backup knows of an account: from its manifest, and from this run. */
export class KnownAccount {
  readonly paths: AccountPaths;
  /** Of the last run that ended; null on the first. */
  manifest: Manifest | null;
  readonly reader: RawReader;
  readonly #parts: KnownParts;
  #gone: ReadonlySet<string> = new Set();

  private constructor(
    readonly accountId: string,
    parts: KnownParts,
    /** Files are there without a manifest that can be used: another program may have written them. */
    readonly isImported: boolean,
  ) {
    this.paths = accountPaths(accountId);
    this.manifest = parts.manifest;
    this.reader = parts.disk.reader;
    this.#parts = parts;
  }

  static async open(accountId: string, parts: KnownParts): Promise<KnownAccount> {
    const { manifest, disk: { reader } } = parts;
    const { root } = accountPaths(accountId);
    const isImported = manifest?.isImported ?? await reader.exists(root);
    return new KnownAccount(accountId, parts, isImported);
  }

  /** Of a resource, in the run's journal. */
  key({ name }: Resource): string {
    return `${this.accountId}/${name}`;
  }

  /** When the run before noticed what it found, by Harvest's clock; null if there was none. */
  get changesSince(): string | null {
    const { run, resources } = this.manifest ?? {};
    if (!run?.finished_at) return null;
    // Manifests of earlier versions: `company` is read in every run, before all lists.
    return run.noticed_at ?? resources?.["company"]?.read_at ?? null;
  }

  /**
   * What the entry of a resource says of the records that were new to the backup: `ids` null if that are all that there are.
   * Of the first run, that is everything.
   */
  addedRecords(
    resource: Resource,
    { count, ids, now }: { count: number; ids: Iterable<string> | null; now: Date },
  ): Pick<ResourceEntry, "added"> {
    const since = this.changesSince;
    const before = this.entry(resource)?.added;
    if (since === null) return {};
    if (count === 0) return before ? { added: before } : {};
    const few = ids !== null && count <= MAX_ADDED_IDS ? [...ids] : null;
    const added = { noticed_at: isoSeconds(now), count, ids: few };
    // What an interrupted run has found since the run before is new, too.
    if (!before || before.noticed_at <= since) return { added };
    const all = before.ids && few && [...before.ids, ...few];
    return { added: { ...added, count: before.count + count, ids: all } };
  }

  /** The token sees more or less than before: what was read whole, or not there, was so with another sight. */
  forgetFullListings(): void {
    this.manifest &&= { ...this.manifest, resources: withoutFullListings(this.manifest.resources) };
  }

  /** How a resource was left by the last run; null if it was never read. */
  entry(resource: Resource): ResourceEntry | null {
    return this.manifest?.resources[resource.name] ?? null;
  }

  /** The entry of a resource that was not, or not wholly, read: what was saved before stays and counts. */
  unreadEntry(resource: Resource, state: ResourceState, reason: string | null): ResourceEntry {
    const before = this.entry(resource) ?? parseResource({});
    return withoutDebts({ ...before, state, reason }, "reading");
  }

  /** The pages that an interrupted run has read of a list. */
  openReading(resource: Resource): OpenReading | null {
    return this.#parts.readings?.get(this.key(resource)) ?? null;
  }

  /** Whether an earlier run has left something undone for a resource. */
  owes(resource: Resource, debt: Debt): boolean {
    return this.entry(resource)?.due?.includes(debt) ?? false;
  }

  /** A path of this account, below its folder. */
  #accountPath(path: string): string {
    return path.slice(this.paths.root.length + 1);
  }

  /** A file as it should be on disk: as this run has placed it, else as the last manifest lists it. */
  file(path: string): FileEntry | null {
    const placed = this.#parts.disk.placed.get(path);
    if (placed !== undefined) return placed;
    return this.manifest?.files.get(this.#accountPath(path)) ?? null;
  }

  /** Whether a file is another program's, or in place of such a one: it has not been taken over before this run. */
  isImportedFile(path: string): boolean {
    return this.isImported && !this.manifest?.files.has(this.#accountPath(path));
  }

  /** The same for a PDF or receipt. */
  artifact(path: string): ArtifactEntry | null {
    const placed = this.#parts.disk.placed.get(path);
    if (placed?.note) return artifactOf(placed, placed.note);
    return this.#parts.artifacts?.get(path) ?? null;
  }

  /** How a file was set aside by an earlier process and not brought back since; undefined: it was not. */
  lost(path: string): QuarantineEntry | undefined {
    if (this.file(path) !== null) return undefined;
    const accountPath = this.#accountPath(path);
    return this.manifest?.quarantine.findLast((entry) =>
      entry.is_loss && entry.path === accountPath
    );
  }

  /** The files that are listed and not there with their size, as they were {@link lookForGone looked for}. */
  get gone(): ReadonlySet<string> {
    return this.#gone;
  }

  /** @throws the system's error */
  async lookForGone(): Promise<void> {
    const files = new Map<string, FileEntry>();
    for (const accountPath of this.manifest?.files.keys() ?? []) {
      const path = `${this.paths.root}/${accountPath}`;
      const entry = this.file(path);
      if (entry) files.set(path, entry);
    }
    this.#gone = await this.reader.without(files);
  }

  /** The parents whose lists of children are {@link gone}. */
  parentsWithout({ folder }: Resource, suffix: string): string[] {
    return [...this.gone].flatMap((path) => {
      const file = parsePath(path);
      const isOne = file?.kind === "child list" && file.folder === folder && file.suffix === suffix;
      return isOne ? [file.id] : [];
    });
  }

  /** Whether a file that is known is on disk, as far as its size shows. */
  async isInPlace(path: string): Promise<boolean> {
    const known = this.file(path);
    return known !== null && await this.reader.sizeOf(path) === known.sizeBytes;
  }

  /** Whether a file is on disk exactly as it was written; one that never was is, if there is none. */
  async isIntact(path: string): Promise<boolean> {
    const known = this.file(path);
    if (known === null) return !this.lost(path) && await this.reader.sizeOf(path) === null;
    return await this.isInPlace(path) &&
      (await this.reader.digest(path))?.sha256 === known.sha256;
  }

  /** Whether a list is as it was written, or its record files make it so. */
  async isSoundList(path: string): Promise<boolean> {
    const known = this.file(path);
    return await this.isIntact(path) ||
      (known !== null && await canBeRebuilt(this.reader, path, known));
  }

  /** The records that a run merges into: those of the list, or, where it is not as it was written, of its record files. */
  async soundList(path: string): Promise<RecordStream> {
    return await this.isIntact(path) ? this.reader.list(path) : recordsOfFiles(this.reader, path);
  }

  /** The files of a child resource that should be on disk, by the parent's id. */
  childFiles({ folder, suffix }: Resource): ReadonlyMap<string, string> {
    const pattern = new RegExp(`^${this.paths.root}/${folder}/(\\d+)_${suffix}\\.json$`);
    const files = new Map<string, string>();
    const listed = [...this.manifest?.files.keys() ?? []].map((path) =>
      `${this.paths.root}/${path}`
    );
    for (const path of [...listed, ...this.#parts.disk.placed.keys()]) {
      const id = pattern.exec(path)?.[1];
      if (id !== undefined && this.file(path)) files.set(id, path);
    }
    return files;
  }

  /** Bytes of the files that hold a resource's records, `<id>.json` not counted. */
  recordBytes(resource: Resource): number {
    const { kind, folder } = resource;
    const paths = kind === "list"
      ? [this.paths.list(folder)]
      : kind === "object"
      ? [this.paths.object(folder)]
      : this.childFiles(resource).values();
    let sizeBytes = 0;
    for (const path of paths) sizeBytes += this.file(path)?.sizeBytes ?? 0;
    return sizeBytes;
  }
}
