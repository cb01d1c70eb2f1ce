import { awaitIfPresent } from "./files/absent.ts";
import { BackupReader } from "./backup_reader.ts";
import { type JournalEntry, parseJournal } from "./journal/journal_entry.ts";
import { systemPath, WORK_FOLDER } from "./layout/paths.ts";
import type { Placed } from "./write/commit_log.ts";

/**
 * A backup as the next run will find it, looked at without a lock and without a change: what a killed run began to place
 * counts as placed, since the next run completes it first.
 */
export class BackupPreview {
  private constructor(
    readonly reader: BackupReader,
    /** What runs that did not end have noted, and when the last of it was written. */
    readonly journal: { readonly entries: readonly JournalEntry[]; readonly lastWriteMs: number },
    /** The files that they have placed, by path; null: removed. */
    readonly placed: ReadonlyMap<string, Placed | null>,
  ) {}

  /** @throws the system's error */
  static async open(root: string): Promise<BackupPreview> {
    const path = systemPath(root, `${WORK_FOLDER}/journal.ndjson`);
    const bytes = await awaitIfPresent(Deno.readFile(path));
    const lastWriteMs = (await awaitIfPresent(Deno.stat(path)))?.mtime?.getTime() ?? 0;
    const { entries } = parseJournal(bytes ?? new Uint8Array());
    const placed = new Map<string, Placed | null>();
    const waiting = new Map<string, string>();
    const committed = new Set(
      entries.flatMap((entry) => entry.type === "committed" ? [entry.id] : []),
    );
    for (const entry of entries) {
      if (entry.type !== "commit") continue;
      for (const change of entry.changes) {
        if ("remove" in change) {
          placed.set(change.remove, null);
          continue;
        }
        const target = "put" in change ? change.put : change.adopt;
        const { size: sizeBytes, sha256, note = null } = change;
        placed.set(target, { sizeBytes, sha256, note });
        waiting.delete(target);
        if (!("put" in change) || committed.has(entry.id)) continue;
        const temp = systemPath(root, `${WORK_FOLDER}/temp/${change.temp}`);
        // Without the temporary file the rename had happened when the process ended.
        if (await awaitIfPresent(Deno.stat(temp))) waiting.set(target, temp);
      }
    }
    return new BackupPreview(new PreviewReader(root, waiting), { entries, lastWriteMs }, placed);
  }
}

/** Reads files that wait under `.work` as if they were in place. */
class PreviewReader extends BackupReader {
  constructor(root: string, readonly waiting: ReadonlyMap<string, string>) {
    super(root);
  }

  override path(path: string): string {
    return this.waiting.get(path) ?? super.path(path);
  }
}
