import { dirname } from "@std/path/dirname";
import { nullIfAbsent, removeIfPresent } from "../files/absent.ts";
import type { FileEntry } from "../files/file_digest.ts";
import { makeFolder } from "../files/make_folder.ts";
import type { Staged } from "../files/staged_file.ts";
import type { Journal } from "../journal/journal.ts";
import type { JournalChange, RunEntry } from "../journal/journal_entry.ts";
import { parsePath } from "../layout/parse_path.ts";
import { systemPath } from "../layout/paths.ts";
import type { ArtifactNote } from "../manifest/artifacts_manifest.ts";
import type { WorkFolder } from "./work_folder.ts";

/**
 * One step of a commit: a staged file takes its place, an existing one is taken as ours, one is removed, or a staged folder
 * of derived files takes its place where there is none.
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
  | { readonly kind: "folder"; readonly path: string; readonly tempPath: string };

/** A file as it was placed. */
export interface Placed extends FileEntry {
  readonly note: ArtifactNote | null;
}

/**
 * Places files by commits: the intent is on disk in the journal before the first rename, so a kill between two renames is
 * completed by the next process that opens the backup. @std's move is no use here: to overwrite, it removes the target
 * first, which a kill would leave so.
 */
export class CommitLog {
  /** Files that this run and the one it resumes have placed (null: removed), by path. */
  readonly placed = new Map<string, Placed | null>();
  #nextCommit = 0;

  constructor(
    readonly root: string,
    readonly parts: {
      readonly journal: Journal;
      readonly work: WorkFolder;
      /** Tells the commits of one process from those of another. */
      readonly session: number;
    },
  ) {}

  /**
   * Places and removes files, in the order given, as one step that is completed after a crash. What `then` tells the
   * journal is true exactly if the step happens.
   * @throws the system's error
   */
  async commit(changes: readonly Change[], then: readonly RunEntry[] = []): Promise<void> {
    const { journal, session } = this.parts;
    if (changes.length === 0) {
      then.forEach((entry) => journal.append(entry));
      return;
    }
    const id = `${session}-${this.#nextCommit++}`;
    const journaled = changes.flatMap((change) => this.#toJournal(change));
    journal.append({ type: "commit", id, changes: journaled, then });
    await journal.sync();
    for (const change of changes) {
      if (change.kind === "put") this.#place(change.staged.tempPath, change.path);
      else if (change.kind === "folder") this.#place(change.tempPath, change.path);
      else if (change.kind === "remove") removeIfPresent(this.#path(change.path));
      this.#note(change);
    }
    await this.#syncFolders(changes.map((change) => change.path));
    journal.append({ type: "committed", id });
  }

  /** Completes the commits that earlier processes began, and drops what they were still writing. @throws the system's error */
  async recover(): Promise<void> {
    const { journal, work } = this.parts;
    const done = new Set(
      journal.earlier.flatMap((entry) => entry.type === "committed" ? [entry.id] : []),
    );
    for (const entry of journal.earlier) {
      if (entry.type !== "commit") continue;
      const isDone = done.has(entry.id);
      for (const change of entry.changes.map((journaled) => this.#ofJournal(journaled))) {
        if (!isDone) this.#redo(change);
        this.#note(change);
      }
      // Redone a second time, after later commits, it would undo them.
      if (!isDone) journal.append({ type: "committed", id: entry.id });
    }
    await work.clearTemp();
  }

  /** Folders are not journaled: what is derived is derived again after a kill. */
  #toJournal(change: Change): JournalChange[] {
    if (change.kind === "folder") return [];
    if (!parsePath(change.path)) {
      throw new Error(`Cannot place "${change.path}": it is no path of a backup`);
    }
    if (change.kind === "remove") return [{ remove: change.path }];
    const { sizeBytes: size, sha256 } = change.kind === "put" ? change.staged : change.entry;
    const file = { size, sha256, ...(change.note ? { note: change.note } : {}) };
    return change.kind === "adopt" ? [{ adopt: change.path, ...file }] : [{
      put: change.path,
      temp: this.parts.work.tempNameOf(change.staged.tempPath),
      ...file,
    }];
  }

  #ofJournal(change: JournalChange): Change {
    if ("remove" in change) return { kind: "remove", path: change.remove };
    const entry = { sizeBytes: change.size, sha256: change.sha256 };
    const note = change.note ? { note: change.note } : {};
    if ("adopt" in change) return { kind: "adopt", path: change.adopt, entry, ...note };
    const tempPath = this.parts.work.tempPathOf(change.temp);
    return { kind: "put", path: change.put, staged: { tempPath, ...entry }, ...note };
  }

  #redo(change: Change): void {
    if (change.kind === "remove") removeIfPresent(this.#path(change.path));
    if (change.kind !== "put") return;
    // Without the temporary file the rename had happened when the process ended.
    const waiting = nullIfAbsent(() => Deno.statSync(change.staged.tempPath));
    if (waiting) this.#place(change.staged.tempPath, change.path);
  }

  #place(tempPath: string, path: string): void {
    const target = this.#path(path);
    try {
      Deno.renameSync(tempPath, target);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      makeFolder(dirname(target));
      Deno.renameSync(tempPath, target);
    }
  }

  #note(change: Change): void {
    if (change.kind === "folder") return;
    if (change.kind === "remove") return void this.placed.set(change.path, null);
    const { sizeBytes, sha256 } = change.kind === "put" ? change.staged : change.entry;
    this.placed.set(change.path, { sizeBytes, sha256, note: change.note ?? null });
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
    return systemPath(this.root, path);
  }
}
