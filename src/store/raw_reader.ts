import { compareIdTexts } from "../json/record_id.ts";
import { awaitIfPresent, entriesIn, nullIfAbsent } from "./files/absent.ts";
import { digestOf, type FileEntry } from "./files/file_digest.ts";
import { InputFile, NotAFileError } from "./files/input_file.ts";
import {
  accountOfFolder,
  accountPaths,
  ARTIFACTS_MANIFEST,
  LOCK_FILE,
  systemPath,
  WORK_FOLDER,
} from "./layout/paths.ts";
import { readLines, readList } from "./lists/list_reader.ts";
import type { RecordStream } from "./lists/record_batch.ts";
import { NoBackupError } from "./no_backup_error.ts";
import { type ArtifactTable, decodeArtifacts } from "./manifest/artifacts_manifest.ts";
import { decodeManifest, type Manifest, ManifestError } from "./manifest/manifest.ts";

/** So many files are looked at before other work gets its turn: some milliseconds of them. */
const LOOKS_A_TURN = 512;

/** A folder, the files in it and the folders in it. */
export interface FolderOutline {
  readonly name: string;
  readonly files: readonly string[];
  readonly folders: readonly FolderOutline[];
}

/**
 * The bytes of a backup as they are on disk, whatever came to them: for those who prove them, and for a run, which holds
 * them against their digests itself. Everyone else reads by BackupReader. Paths are relative to the backup's folder, with
 * `/`; no link is followed.
 */
export class RawReader {
  /** Folders that were seen to be no links. */
  readonly #folders = new Set<string>();

  constructor(readonly root: string) {}

  /** Accounts that have a folder here, ascending by number; none if there is no backup. @throws the system's error */
  async accounts(): Promise<string[]> {
    const accounts: string[] = [];
    for await (const { name, isDirectory } of entriesIn(this.root)) {
      const account = isDirectory ? accountOfFolder(name) : null;
      if (account !== null) accounts.push(account);
    }
    return accounts.sort(compareIdTexts);
  }

  /** The accounts of the backup, which a run has finished at least once. @throws NoBackupError, or the system's error */
  async finishedAccounts(): Promise<string[]> {
    const accounts = await this.accounts();
    const sizes = accounts.map((id) => this.sizeOf(accountPaths(id).manifest));
    const finished = await Promise.all(sizes);
    if (finished.some((size) => size !== null)) return accounts;
    throw new NoBackupError(this.root, { isUnfinished: accounts.length > 0 });
  }

  /** What an account's manifest says; null if there is none that can be used. @throws NewerFormatError */
  async manifest(accountId: string): Promise<Manifest | null> {
    const { manifest } = accountPaths(accountId);
    try {
      const bytes = await this.read(manifest);
      return bytes && decodeManifest(bytes, manifest);
    } catch (error) {
      if (error instanceof ManifestError || error instanceof NotAFileError) return null;
      throw error;
    }
  }

  /** @throws NewerFormatError if a manifest is of a later format than this program knows */
  async refuseNewerFormat(): Promise<void> {
    for (const account of await this.accounts()) await this.manifest(account);
  }

  /** The artifacts that the backup's manifest lists. */
  async artifacts(): Promise<ArtifactTable> {
    const bytes = await this.read(ARTIFACTS_MANIFEST);
    return bytes ? decodeArtifacts(bytes) : new Map();
  }

  /** Whether something lies there, a file or a folder. */
  async exists(path: string): Promise<boolean> {
    return await awaitIfPresent(Deno.lstat(this.path(path))) !== null;
  }

  /** Size of a file in bytes; null if it is absent, or no file. */
  async sizeOf(path: string): Promise<number | null> {
    const info = await awaitIfPresent(Deno.lstat(this.path(path)));
    return info?.isFile ? info.size : null;
  }

  /** Those of the files that are not there with their size. Others have their turn between the looks at very many. */
  async without(files: ReadonlyMap<string, FileEntry>): Promise<Set<string>> {
    const missing = new Set<string>();
    let looks = 0;
    for (const [path, { sizeBytes }] of files) {
      const info = nullIfAbsent(() => Deno.lstatSync(this.path(path)));
      if (!info?.isFile || info.size !== sizeBytes) missing.add(path);
      if (++looks % LOOKS_A_TURN === 0) await this.exists("");
    }
    return missing;
  }

  /** When a file was last changed, by the clock of this machine, in milliseconds; null if it is absent. */
  async changedMs(path: string): Promise<number | null> {
    return (await awaitIfPresent(Deno.stat(this.path(path))))?.mtime?.getTime() ?? null;
  }

  /** The names of the files in a folder, ascending; none if it is absent. */
  async fileNames(path: string): Promise<string[]> {
    const entries = await Array.fromAsync(entriesIn(this.path(path)));
    return entries.filter(({ isFile }) => isFile).map(({ name }) => name).sort();
  }

  /** How many files in a folder have a name like this. */
  async countFiles(path: string, pattern: RegExp): Promise<number> {
    let files = 0;
    for await (const { name, isFile } of entriesIn(this.path(path))) {
      if (isFile && pattern.test(name)) files++;
    }
    return files;
  }

  /** The backup as a tree, in order of name, without the lock and the work folder. @throws the system's error */
  async outline(path = "."): Promise<FolderOutline> {
    const files: string[] = [];
    const folders: FolderOutline[] = [];
    for await (const { name, isDirectory } of entriesIn(this.path(path))) {
      if (name === WORK_FOLDER || name === LOCK_FILE) continue;
      if (isDirectory) folders.push(await this.outline(`${path}/${name}`));
      else files.push(name);
    }
    folders.sort((a, b) => (a.name < b.name ? -1 : 1));
    return { name: path.slice(path.lastIndexOf("/") + 1), files: files.sort(), folders };
  }

  /** Opens a file; null if it is absent. @throws NotAFileError where a link leads to it, or something else is there */
  open(path: string): InputFile | null {
    return nullIfAbsent(() => {
      this.#refuseLinks(path);
      return new InputFile(this.path(path));
    });
  }

  /** The bytes of a small file; null if it is absent. @throws as {@link open} */
  async read(path: string): Promise<Uint8Array<ArrayBuffer> | null> {
    using file = this.open(path);
    return file && await file.readAll();
  }

  /** Size and digest of a file; null if it is absent. */
  async digest(path: string): Promise<FileEntry | null> {
    using file = this.open(path);
    return file && await digestOf(file);
  }

  /**
   * The records of a list file; an absent file has none. `repeats`: several records may have one id.
   * @throws ListFormatError while it is read
   */
  list(path: string, options: { readonly repeats?: boolean } = {}): RecordStream {
    return readList(() => this.open(path), options);
  }

  /** The lines of a history file, as records without ids; an absent file has none. */
  lines(path: string): RecordStream {
    return readLines(() => this.open(path));
  }

  /** Looks once at each folder on the way to a file. */
  #refuseLinks(path: string): void {
    for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1)) {
      const folder = path.slice(0, at);
      if (this.#folders.has(folder)) continue;
      const onDisk = systemPath(this.root, folder);
      if (Deno.lstatSync(onDisk).isSymlink) throw new NotAFileError(onDisk, "a link", "folder");
      this.#folders.add(folder);
    }
  }

  /** Where a path is on this system, for the writing parts of the store. */
  path(path: string): string {
    return systemPath(this.root, path);
  }
}
