import { basename } from "@std/path/basename";
import { join } from "@std/path/join";
import type { FileEntry } from "../files/file_digest.ts";
import type { JournalEntry } from "./journal.ts";
import type { Staged } from "../files/staged_file.ts";

/**
 * One step of a commit: a staged file takes its place, a file goes, one that is there already is taken as ours, or a
 * staged folder of derived files takes its place where there is none.
 */
export type Change =
  | {
    readonly kind: "adopt";
    readonly path: string;
    readonly entry: FileEntry;
    readonly note?: JsonNote;
  }
  | {
    readonly kind: "put";
    readonly path: string;
    readonly staged: Staged;
    readonly note?: JsonNote;
  }
  | { readonly kind: "folder"; readonly path: string; readonly tempPath: string }
  | { readonly kind: "remove"; readonly path: string };

/** A file as the journal knows it. */
export interface Placed extends FileEntry {
  readonly note: JsonNote | null;
}

/** What a change leaves in its place; null: nothing, or derived files, which are not kept track of. */
export function placedFile(change: Change): Placed | null {
  if (change.kind === "folder" || change.kind === "remove") return null;
  const { sizeBytes, sha256 } = change.kind === "put" ? change.staged : change.entry;
  return { sizeBytes, sha256, note: change.note ?? null };
}

/** What a committer wants to find again beside a file in the journal. */
export type JsonNote = Readonly<Record<string, string | number | null>>;

/** Changes as they stand in the journal. Folders do not: what is derived is derived again after a kill. */
export function toJournal(changes: readonly Change[]): object[] {
  return changes.flatMap((change) => change.kind === "folder" ? [] : entryOf(change));
}

function entryOf(change: Exclude<Change, { kind: "folder" }>): object {
  if (change.kind === "remove") return { remove: change.path };
  const note = change.note ? { note: change.note } : {};
  if (change.kind === "adopt") {
    return {
      adopt: change.path,
      size: change.entry.sizeBytes,
      sha256: change.entry.sha256,
      ...note,
    };
  }
  const { tempPath, sizeBytes, sha256 } = change.staged;
  return { put: change.path, temp: basename(tempPath), size: sizeBytes, sha256, ...note };
}

/** The changes of a commit that the journal tells of; `tempFolder` is where staged files wait. */
export function readChanges(entry: JournalEntry, tempFolder: string): Change[] {
  if (!Array.isArray(entry.changes)) return [];
  return entry.changes.flatMap((change): Change[] => {
    if (typeof change.remove === "string") return [{ kind: "remove", path: change.remove }];
    const entry = { sizeBytes: Number(change.size), sha256: String(change.sha256) };
    const note = change.note ? { note: change.note } : {};
    if (typeof change.adopt === "string") {
      return [{ kind: "adopt", path: change.adopt, entry, ...note }];
    }
    if (typeof change.put !== "string" || typeof change.temp !== "string") return [];
    const staged = { tempPath: join(tempFolder, change.temp), ...entry };
    return [{ kind: "put", path: change.put, staged, ...note }];
  });
}
