import { join } from "@std/path/join";
import { WORK_FOLDER } from "./layout/paths.ts";
import type { Placed } from "./write/backup_folder.ts";
import { placedFile, readChanges } from "./write/commit_entry.ts";
import { type JournalEntry, readJournal } from "./write/journal.ts";

/**
 * A backup as the next run will find it, looked at without a lock and without a change: what a killed run began to place
 * counts as placed, since the next run completes it first.
 */
export class BackupPreview {
  private constructor(
    readonly root: string,
    /** The journal of runs that did not end. */
    readonly journal: { readonly entries: readonly JournalEntry[]; readonly lastWriteMs: number },
    /** The files that they have placed, by path; null: removed. */
    readonly placed: ReadonlyMap<string, Placed | null>,
    /** Where those that are yet to be moved into place are, by path. */
    readonly staged: ReadonlyMap<string, string>,
  ) {}

  /** @throws the system's error */
  static async open(root: string): Promise<BackupPreview> {
    const journal = await readJournal(join(root, WORK_FOLDER, "journal.ndjson"));
    const committed = new Set(
      journal.entries.filter(({ type }) => type === "committed").map(({ id }) => id),
    );
    const placed = new Map<string, Placed | null>();
    const staged = new Map<string, string>();
    for (const entry of journal.entries) {
      if (entry.type !== "commit") continue;
      for (const change of readChanges(entry, join(root, WORK_FOLDER, "temp"))) {
        placed.set(change.path, placedFile(change));
        staged.delete(change.path);
        if (change.kind !== "put" || committed.has(entry.id)) continue;
        if (await sizeOf(change.staged.tempPath) !== null) {
          staged.set(change.path, change.staged.tempPath);
        }
      }
    }
    return new BackupPreview(root, journal, placed, staged);
  }

  /** Where a path of the backup is on this system. */
  path(relative: string): string {
    return this.staged.get(relative) ?? join(this.root, ...relative.split("/"));
  }

  /** Size of a file in bytes; null if it is not there. @throws the system's error */
  async sizeOf(path: string): Promise<number | null> {
    return await sizeOf(this.path(path));
  }
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    const info = await Deno.stat(path);
    return info.isFile ? info.size : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return null;
    }
    throw error;
  }
}
