import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { type Change, type Placed, placedFile, readChanges, toJournal } from "./commit_entry.ts";
import { Journal, type JournalEntry } from "./journal.ts";
import { lockBackup, type LockHolder } from "./lock.ts";
import { accountOfFolder, WORK_FOLDER } from "../layout/paths.ts";
import { FOLDER_MODE, removeIfPresent, type Staged, StagedFile } from "../files/staged_file.ts";

export type { Change, JsonNote, Placed } from "./commit_entry.ts";

/**
 * A backup open for writing: locked, repaired, with its work folder. Every file reaches its place by a commit: the
 * intent is on disk in the journal before the first rename, so a kill between two renames is completed by the next run.
 */
export class BackupFolder {
  /** Files that this run and the one it continues have placed (null: removed), by path. */
  readonly placed = new Map<string, Placed | null>();
  #nextTemp = 0;
  #nextCommit = 0;

  private constructor(
    readonly root: string,
    readonly journal: Journal,
    readonly lock: Deno.FsFile,
    readonly session: number,
  ) {}

  /**
   * Makes the folder if need be, locks it and completes what a killed run began to place.
   * @throws LockedError if another run holds it, or the system's error
   */
  static async open(root: string, holder: LockHolder): Promise<BackupFolder> {
    await Deno.mkdir(root, { recursive: true, mode: FOLDER_MODE });
    const lock = await lockBackup(root, holder);
    try {
      await Deno.mkdir(join(root, WORK_FOLDER, "temp"), { recursive: true, mode: FOLDER_MODE });
      const journal = await Journal.open(join(root, WORK_FOLDER, "journal.ndjson"));
      const session = journal.earlier.filter((entry) => entry.type === "opened").length;
      const folder = new BackupFolder(root, journal, lock, session);
      journal.append({ type: "opened", session });
      await folder.#recover(journal.earlier);
      return folder;
    } catch (error) {
      lock.close();
      throw error;
    }
  }

  /** Size of a file as it is on disk; null if it is not there. */
  async sizeOf(path: string): Promise<number | null> {
    try {
      const info = await Deno.stat(this.path(path));
      return info.isFile ? info.size : null;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    }
  }

  /** The bytes of a small file; null if it is not there. */
  readSmall(path: string): Uint8Array<ArrayBuffer> | null {
    try {
      return Deno.readFileSync(this.path(path));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    }
  }

  /** Accounts that have a folder here, ascending. */
  async accounts(): Promise<string[]> {
    const accounts: string[] = [];
    for await (const entry of Deno.readDir(this.root)) {
      const account = entry.isDirectory ? accountOfFolder(entry.name) : null;
      if (account !== null) accounts.push(account);
    }
    return accounts.sort();
  }

  /** Names of the files in a folder; none where there is no folder. */
  async fileNames(path: string): Promise<string[]> {
    const names: string[] = [];
    try {
      for await (const entry of Deno.readDir(this.path(path))) {
        if (entry.isFile) names.push(entry.name);
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    return names.sort();
  }

  /** Whether a file begins with an ASCII text; false where there is none. */
  async startsWith(path: string, text: string): Promise<boolean> {
    using file = await Deno.open(this.path(path));
    const head = new Uint8Array(text.length);
    await file.read(head);
    return new TextDecoder().decode(head) === text;
  }

  /** Where a path of the backup lies on this system. */
  path(relative: string): string {
    return join(this.root, ...relative.split("/"));
  }

  /** A path below the work folder; its folder is made. */
  workPath(relative: string): string {
    const path = join(this.root, WORK_FOLDER, ...relative.split("/"));
    Deno.mkdirSync(dirname(path), { recursive: true, mode: FOLDER_MODE });
    return path;
  }

  /** A new file under the work folder. @throws the system's error */
  stage(): StagedFile {
    return new StagedFile(this.tempPath());
  }

  /** A path for a temporary file that no other has, nor one of an earlier run. */
  tempPath(): string {
    return join(this.root, WORK_FOLDER, "temp", `${this.session}-${this.#nextTemp++}`);
  }

  /** A new folder under the work folder, for derived files; returns its path. @throws the system's error */
  stageFolder(): string {
    const path = this.tempPath();
    Deno.mkdirSync(path, { mode: FOLDER_MODE });
    return path;
  }

  /** Removes a staged folder with all that is in it. @throws the system's error */
  async dropFolder(tempPath: string): Promise<void> {
    await Deno.remove(tempPath, { recursive: true });
  }

  /** @throws the system's error; nothing is left behind then */
  async stageBytes(bytes: Uint8Array): Promise<Staged> {
    const file = this.stage();
    try {
      file.write(bytes);
      return await file.finish();
    } catch (error) {
      file.discard();
      throw error;
    }
  }

  /**
   * Places and removes files, in the order given, as one step that is completed after a crash. What `then` tells the
   * journal is true exactly if the step happens.
   * @throws the system's error
   */
  async commit(changes: readonly Change[], then: readonly JournalEntry[] = []): Promise<void> {
    if (changes.length === 0) {
      then.forEach((entry) => this.journal.append(entry));
      return;
    }
    const id = `${this.session}-${this.#nextCommit++}`;
    this.journal.append({ type: "commit", id, changes: toJournal(changes), then });
    await this.journal.sync();
    for (const change of changes) {
      if (change.kind === "put") this.#place(change.staged.tempPath, change.path);
      else if (change.kind === "folder") this.#place(change.tempPath, change.path);
      else if (change.kind === "remove") removeIfPresent(this.path(change.path));
      this.#note(change);
    }
    await this.#syncFolders(changes.map((change) => change.path));
    this.journal.append({ type: "committed", id });
  }

  /** Ends the run: with `keepWork` what was begun stays for the next run to continue. */
  async close({ keepWork }: { keepWork: boolean }): Promise<void> {
    try {
      this.journal.close();
      if (!keepWork) await Deno.remove(join(this.root, WORK_FOLDER), { recursive: true });
    } finally {
      this.lock.close();
    }
  }

  #place(tempPath: string, path: string): void {
    const target = this.path(path);
    try {
      Deno.renameSync(tempPath, target);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      Deno.mkdirSync(dirname(target), { recursive: true, mode: FOLDER_MODE });
      Deno.renameSync(tempPath, target);
    }
  }

  #note(change: Change): void {
    if (change.kind !== "folder") this.placed.set(change.path, placedFile(change));
  }

  /** A rename is on the disk only when its folder is; some systems cannot sync folders, and then do it themselves. */
  async #syncFolders(paths: readonly string[]): Promise<void> {
    for (const folder of new Set(paths.map((path) => dirname(this.path(path))))) {
      try {
        using handle = await Deno.open(folder);
        await handle.sync();
      } catch {
        // Windows opens no folders; the rename itself has already happened.
      }
    }
  }

  async #recover(earlier: readonly JournalEntry[]): Promise<void> {
    const done = new Set(
      earlier.filter((entry) => entry.type === "committed").map((entry) => entry.id),
    );
    for (const entry of earlier) {
      if (entry.type !== "commit") continue;
      const isDone = done.has(entry.id);
      for (const change of readChanges(entry, join(this.root, WORK_FOLDER, "temp"))) {
        if (!isDone) this.#redo(change);
        this.#note(change);
      }
      // Redone a second time, after later commits, it would undo them.
      if (!isDone) this.journal.append({ type: "committed", id: entry.id });
    }
    // Whatever no commit names was being written when the run ended.
    for await (const left of Deno.readDir(join(this.root, WORK_FOLDER, "temp"))) {
      await Deno.remove(join(this.root, WORK_FOLDER, "temp", left.name), { recursive: true });
    }
  }

  #redo(change: Change): void {
    if (change.kind === "remove") return removeIfPresent(this.path(change.path));
    if (change.kind !== "put") return;
    try {
      Deno.statSync(change.staged.tempPath);
    } catch (error) {
      // Renamed already when the run ended.
      if (error instanceof Deno.errors.NotFound) return;
      throw error;
    }
    this.#place(change.staged.tempPath, change.path);
  }
}
