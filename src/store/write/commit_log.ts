import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { isAbsent, nullIfAbsent, removeIfPresent } from "../files/absent.ts";
import type { FileEntry } from "../files/file_digest.ts";
import { makeFolder } from "../files/make_folder.ts";
import type { Staged } from "../files/staged_file.ts";
import type { Journal } from "../journal/journal.ts";
import {
  type JournalChange,
  pathOf,
  type Placed,
  placedBy,
  type RunEntry,
} from "../journal/journal_entry.ts";
import { accountOfFolderPath, parsePath, systemPath } from "../layout/paths.ts";
import type { ArtifactNote } from "../manifest/artifacts_manifest.ts";
import type { WorkFolder } from "./work_folder.ts";

/**
 * One step of a commit: a staged file is renamed into place, an existing one becomes part of the backup, one is removed, or
 * a staged folder of derived files is renamed to where there is none.
 */
export type Change =
  | {
    readonly kind: "put";
    readonly path: string;
    readonly staged: Staged;
    readonly note?: ArtifactNote;
  }
  | {
    readonly kind: "adopt";
    readonly path: string;
    readonly entry: FileEntry;
    readonly note?: ArtifactNote;
  }
  | { readonly kind: "remove"; readonly path: string }
  | SetAside & { readonly kind: "aside" }
  | { readonly kind: "folder"; readonly path: string; readonly tempPath: string };

/** A file that was not as it was written, where it is kept, and what was wrong with it. */
export interface SetAside {
  readonly path: string;
  /** Null: it was missing. */
  readonly to: string | null;
  readonly reason: string;
  /** Whether something of it may be lost. */
  readonly isLoss: boolean;
}

/**
 * Places files by commits: the intent is on disk in the journal before the first rename, so a kill between two renames is
 * completed by the next process that opens the backup. @std's move is no use here: to overwrite, it removes the target
 * first, which a kill would leave so.
 */
export class CommitLog {
  /** Files that were placed since the journal began (null: removed), by path. */
  readonly placed = new Map<string, Placed | null>();
  /** Files that were set aside since. */
  readonly asides: SetAside[] = [];
  #nextCommit = 0;

  constructor(
    readonly journal: Journal,
    readonly work: WorkFolder,
    /** Distinguishes the commits of one process from those of another. */
    public session: number,
  ) {}

  /** The journal starts over: the manifests say what was placed. */
  restart(): void {
    this.session = 0;
    this.placed.clear();
    this.asides.splice(0);
  }

  /**
   * Places and removes files, in the order given, as one step that is completed after a crash. What `then` adds to the
   * journal is true exactly if the step happens.
   * @throws the system's error
   */
  async commit(changes: readonly Change[], then: readonly RunEntry[] = []): Promise<void> {
    const { journal } = this;
    if (changes.length === 0) {
      then.forEach((entry) => journal.append(entry));
      return;
    }
    const id = `${this.session}-${this.#nextCommit++}`;
    const journaled = changes.flatMap((change) =>
      change.kind === "folder" ? [] : toJournal(change)
    );
    journal.append({ type: "commit", id, changes: journaled, then });
    await journal.sync();
    // Folders are not journaled: what is derived is derived again after a kill.
    for (const change of changes) {
      if (change.kind === "folder") this.#place(change.tempPath, change.path);
    }
    for (const change of journaled) this.#apply(change);
    await this.#syncFolders(changes.map((change) => change.path));
    journal.append({ type: "committed", id });
  }

  /** Completes the commits that earlier processes began, and drops what they were still writing. @throws the system's error */
  async recover(): Promise<void> {
    const { journal, work } = this;
    const done = new Set(
      journal.earlier.flatMap((entry) => entry.type === "committed" ? [entry.id] : []),
    );
    for (const entry of journal.earlier) {
      if (entry.type !== "commit") continue;
      const isDone = done.has(entry.id);
      for (const change of entry.changes) {
        // Without its temporary file it was renamed before the process ended.
        const isPlaced = "put" in change &&
          !nullIfAbsent(() => Deno.lstatSync(join(work.temp, change.temp)))?.isFile;
        if (isDone || isPlaced) this.#note(change);
        else this.#apply(change);
      }
      // Applied a second time, after later commits, it would undo them.
      if (!isDone) journal.append({ type: "committed", id: entry.id });
    }
    await work.clearTemp();
  }

  #apply(change: JournalChange): void {
    if ("put" in change) this.#place(join(this.work.temp, change.temp), change.put);
    else if ("remove" in change) removeIfPresent(this.#path(change.remove));
    else if ("aside" in change) this.#setAside(change.aside, change.to);
    this.#note(change);
  }

  /** Once it is there, what is at its path is the file that took its place. */
  #setAside(path: string, to: string | null): void {
    if (to === null) return;
    if (nullIfAbsent(() => Deno.lstatSync(this.#path(to)))) return;
    makeFolder(dirname(this.#path(to)));
    nullIfAbsent(() => Deno.renameSync(this.#path(path), this.#path(to)));
  }

  #place(tempPath: string, path: string): void {
    const target = this.#path(path);
    try {
      Deno.renameSync(tempPath, target);
    } catch (error) {
      if (!isAbsent(error)) throw error;
      makeFolder(dirname(target));
      Deno.renameSync(tempPath, target);
    }
  }

  #note(change: JournalChange): void {
    if ("aside" in change) {
      const { aside: path, to, reason, is_loss: isLoss } = change;
      this.asides.push({ path, to, reason, isLoss });
    }
    this.placed.set(pathOf(change), placedBy(change));
  }

  /** A rename is on the disk only when its folder is; systems that cannot sync folders do it themselves. */
  async #syncFolders(paths: readonly string[]): Promise<void> {
    for (const folder of new Set(paths.map((path) => dirname(this.#path(path))))) {
      try {
        using handle = await Deno.open(folder);
        await handle.sync();
      } catch {
        // Windows opens no folders; the rename itself has already happened.
      }
    }
  }

  #path(path: string): string {
    return systemPath(this.work.backupRoot, path);
  }
}

function toJournal(change: Exclude<Change, { kind: "folder" }>): JournalChange {
  const { kind, path } = change;
  const isOurs = parsePath(path) ?? (kind === "aside" && accountOfFolderPath(path));
  if (!isOurs) throw new Error(`Cannot place "${path}": it is no path of a backup`);
  if (kind === "remove") return { remove: path };
  if (kind === "aside") {
    return { aside: path, to: change.to, reason: change.reason, is_loss: change.isLoss };
  }
  const { sizeBytes: size, sha256 } = kind === "put" ? change.staged : change.entry;
  const file = { size, sha256, ...(change.note ? { note: change.note } : {}) };
  return kind === "adopt"
    ? { adopt: path, ...file }
    : { put: path, temp: basename(change.staged.tempPath), ...file };
}
