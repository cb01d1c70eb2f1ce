import { awaitIfPresent } from "./files/absent.ts";
import { RawReader } from "./raw_reader.ts";
import {
  type JournalEntry,
  openReadings,
  parseJournal,
  pathOf,
  type Placed,
  placedBy,
} from "./journal/journal_entry.ts";
import type { BackupShape } from "./layout/backup_shape.ts";
import { JOURNAL_FILE, systemPath, WORK_FOLDER } from "./layout/paths.ts";
import type { Manifest } from "./manifest/manifest.ts";
import { TopSums } from "./manifest/top_sums.ts";
import { readTrustedManifest } from "./trust/trusted_manifest.ts";
import { arePagesFresh, settledManifest } from "./settle/settle_backup.ts";
import { type UnsettledAccount, unsettledAccounts } from "./settle/unsettled_account.ts";

/**
 * A backup as the next run will find it, looked at without a lock and without a change: what a killed run began to place
 * counts as placed, since the next run completes it first.
 */
export class BackupPreview {
  private constructor(
    readonly reader: RawReader,
    /** The pages that the run would take over. */
    readonly pages: readonly JournalEntry[],
    /** The files that they have placed, by path; null: removed. */
    readonly placed: ReadonlyMap<string, Placed | null>,
    readonly unsettled: ReadonlyMap<string, UnsettledAccount>,
    readonly shape: BackupShape,
    readonly top: TopSums,
  ) {}

  /** @throws NewerFormatError, or the system's error */
  static async open(root: string, shape: BackupShape, now: string): Promise<BackupPreview> {
    const path = systemPath(root, JOURNAL_FILE);
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
        placed.set(pathOf(change), placedBy(change));
        waiting.delete(pathOf(change));
        if (!("put" in change) || committed.has(entry.id)) continue;
        const temp = systemPath(root, `${WORK_FOLDER}/temp/${change.temp}`);
        // Without the temporary file the rename had happened when the process ended.
        if (await awaitIfPresent(Deno.stat(temp))) waiting.set(change.put, temp);
      }
    }
    const reader = new PreviewReader(root, waiting);
    await reader.refuseNewerFormat();
    const pages = arePagesFresh(lastWriteMs, now) ? openReadings(entries) : [];
    return new BackupPreview(
      reader,
      pages,
      placed,
      unsettledAccounts(entries, shape),
      shape,
      await TopSums.read(reader),
    );
  }

  /** What an account's manifest will say once a killed run is settled; null if there is none. */
  async manifest(accountId: string): Promise<Manifest | null> {
    const { reader, shape, top } = this;
    const { manifest } = await readTrustedManifest(reader, top, { accountId, shape });
    const account = this.unsettled.get(accountId);
    if (!account) return manifest;
    return await settledManifest(account, { accountId, manifest, shape, reader });
  }
}

/** Reads files that wait under `.work` as if they were in place. */
class PreviewReader extends RawReader {
  constructor(root: string, readonly waiting: ReadonlyMap<string, string>) {
    super(root);
  }

  override path(path: string): string {
    return this.waiting.get(path) ?? super.path(path);
  }
}
