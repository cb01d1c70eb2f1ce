import { RawReader } from "../raw_reader.ts";
import { makeFolder } from "../files/make_folder.ts";
import { Journal } from "../journal/journal.ts";
import {
  accountOfFolder,
  LOCK_FILE,
  parseAccountPath,
  QUARANTINE_FOLDER,
  SUMS_FILE,
  WORK_FOLDER,
} from "../layout/paths.ts";
import { openReadings, type Placed, type RunEntry } from "../journal/journal_entry.ts";
import { type Change, CommitLog, type SetAside } from "./commit_log.ts";
import { closeLocked } from "../files/file_lock.ts";
import { lockBackup, type LockHolder } from "./lock.ts";
import { WorkFolder } from "./work_folder.ts";
import { entriesIn } from "../files/absent.ts";
import { NotAFileError, refuseOtherThanFile, refuseOtherThanFolder } from "../files/input_file.ts";

export type { Change } from "./commit_log.ts";

/** A backup open for writing: locked, and with the commits of a killed run completed. */
export class BackupFolder {
  private constructor(
    readonly reader: RawReader,
    readonly work: WorkFolder,
    readonly journal: Journal,
    readonly commits: CommitLog,
    readonly lock: Deno.FsFile,
    /** When this process began, ISO 8601 in UTC. */
    readonly startedAt: string,
  ) {}

  /**
   * Makes the folder if it is missing, locks it, sets aside files that lie in place of the folders of an account, and completes
   * the commits of a killed run.
   * @throws NewerFormatError, LockedError if another process holds it, NotAFileError, ForeignJournalError, or the system's
   * error
   */
  static async open(
    root: string,
    holder: LockHolder,
    { folders = new Set(), ...options }: {
      readonly dropForeign?: boolean;
      /** Names of the folders in the folder of an account. */
      readonly folders?: ReadonlySet<string>;
    } = {},
  ): Promise<BackupFolder> {
    const reader = new RawReader(root);
    // Before anything is written.
    await refuseLinks(reader, folders);
    await reader.refuseNewerFormat();
    makeFolder(root);
    const lock = await lockBackup(root, holder);
    try {
      const work = new WorkFolder(root);
      const journal = await Journal.open(work.path("journal.ndjson"), options);
      const session = journal.earlier.filter(({ type }) => type === "opened").length;
      work.beginSession(session);
      journal.append({ type: "opened", session });
      const commits = new CommitLog(journal, work, session);
      const folder = new BackupFolder(reader, work, journal, commits, lock, holder.started_at);
      const blocked = await refuseLinks(reader, folders);
      const reason = "it is a file, not a folder";
      for (const path of blocked) await folder.commit([await folder.asideOf(path, reason, false)]);
      await commits.recover();
      return folder;
    } catch (error) {
      lock.close();
      throw error;
    }
  }

  /** Files that were placed since the journal began (null: removed), by path. */
  get placed(): ReadonlyMap<string, Placed | null> {
    return this.commits.placed;
  }

  /** Places and removes files as one step: see {@link CommitLog.commit}. @throws the system's error */
  async commit(changes: readonly Change[], then: readonly RunEntry[] = []): Promise<void> {
    await this.commits.commit(changes, then);
  }

  /** The step that moves a file to the quarantine, or notes that it is missing. */
  async asideOf(
    path: string,
    reason: string,
    isLoss: boolean,
  ): Promise<SetAside & { kind: "aside" }> {
    if (!(await this.reader.exists(path))) return { kind: "aside", path, to: null, reason, isLoss };
    for (let ms = Date.parse(this.startedAt);; ms += 1000) {
      const time = new Date(ms).toISOString().replace(/[-:]|\.\d+/g, "");
      const to = `${QUARANTINE_FOLDER}/${time}/${path}`;
      if (await this.#isFree(to)) return { kind: "aside", path, to, reason, isLoss };
    }
  }

  /** Whether nothing lies at a path, nor a file on the way to it. */
  async #isFree(path: string): Promise<boolean> {
    if (await this.reader.exists(path)) return false;
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      if (await this.reader.sizeOf(path.slice(0, end)) !== null) return false;
    }
    return true;
  }

  /** Empties the journal, once the manifests say all that it does; the pages of readings may stay. */
  async forget({ keepPages }: { keepPages: boolean }): Promise<void> {
    const kept = keepPages ? openReadings(this.journal.earlier) : [];
    const files = kept.flatMap((entry) => entry.type === "sweep" ? [entry.file] : []);
    this.journal.restart(kept);
    this.commits.restart();
    this.work.beginSession(0);
    await this.work.clearPages(new Set(files));
  }

  /** Unlocks the backup; with `keepWork` the work folder stays, for the next process to settle. */
  async close({ keepWork }: { keepWork: boolean }): Promise<void> {
    try {
      this.journal.close();
      if (!keepWork) await this.work.remove();
    } finally {
      closeLocked(this.lock);
    }
  }
}

/** The folder of a resource that is below it. */
const ARTIFACTS = "artifacts";

/**
 * Makes sure that all folders in which a run writes, moves and removes files are in the backup itself: a link would lead
 * out of it. Links in place of files need no look, since files are replaced by renaming. Returns the places of `folders`, of
 * accounts and of artifacts in which a file lies.
 * @throws NotAFileError
 */
async function refuseLinks(reader: RawReader, folders: ReadonlySet<string>): Promise<string[]> {
  await refuseOtherThanFile(reader.path(LOCK_FILE));
  await refuseOtherThanFolder(reader.path(WORK_FOLDER));
  await refuseLinksIn(reader, WORK_FOLDER, () => true);
  await refuseOtherThanFile(reader.path(`${WORK_FOLDER}/journal.ndjson`));
  await refuseOtherThanFolder(reader.path(QUARANTINE_FOLDER));
  await refuseLinksIn(reader, QUARANTINE_FOLDER, () => true);
  const blocked: string[] = [];
  for await (const { name, isFile } of entriesIn(reader.root)) {
    if (accountOfFolder(name) === null) continue;
    if (isFile) blocked.push(name);
    else await refuseOtherThanFolder(reader.path(name));
    // Other links in it are none of ours, or in place of a file.
    const isFolder = (entry: string) =>
      entry !== SUMS_FILE && parseAccountPath(`${entry}/list.json`) !== null;
    const files = await refuseLinksIn(reader, name, isFolder);
    const isOurs = (path: string) => folders.has(path.split("/")[1] ?? "");
    blocked.push(...files.filter(isOurs));
  }
  return blocked;
}

/**
 * Refuses links among the entries of a folder, and in place of the artifacts' folder in one of them. Returns the files in
 * their places.
 */
async function refuseLinksIn(
  reader: RawReader,
  folder: string,
  isOurs: (name: string) => boolean,
): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isSymlink, isDirectory, isFile } of entriesIn(reader.path(folder))) {
    const path = `${folder}/${name}`;
    if (isSymlink && isOurs(name)) {
      throw new NotAFileError(reader.path(path), "a link", "file or folder");
    }
    const below = isDirectory ? `${path}/${ARTIFACTS}` : path;
    if (isFile || await reader.sizeOf(below) !== null) files.push(below);
    // To open a pipe would be to wait.
    else if (isDirectory || isOurs(name)) await refuseOtherThanFolder(reader.path(below));
  }
  return files;
}
