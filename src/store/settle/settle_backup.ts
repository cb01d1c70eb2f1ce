import type { BackupShape } from "../layout/backup_shape.ts";
import { accountOfFolderPath } from "../layout/parse_path.ts";
import type { BackupFolder } from "../write/backup_folder.ts";
import { type ManifestDraft, writeManifests } from "../write/write_manifests.ts";
import { type Mended, mendManifests } from "../trust/mend_manifests.ts";
import { settledManifest } from "./settled_manifest.ts";
import { unsettledAccounts } from "./unsettled_account.ts";

/** What was settled. */
export interface Settled {
  /** Whether a process that ended early had left something. */
  readonly isResumed: boolean;
  readonly mended: readonly Mended[];
}

/** How long the pages of a reading that was interrupted are good for. */
const MAX_PAUSE_MS = 60 * 60 * 1000;

/**
 * Brings the manifests in line with what a process that ended early has placed, in every account that it touched, whatever
 * is asked for now; then empties the journal. What it did not come to is in the manifests, as debts. Only the pages of
 * readings stay, for an hour, to spare whoever reads the same lists again the same requests. Manifests that are not as they
 * were written are rebuilt first.
 * @throws NewerFormatError, or the system's error
 */
export async function settleBackup(
  folder: BackupFolder,
  shape: BackupShape,
  now: string,
): Promise<Settled> {
  const { reader, journal } = folder;
  const { rebuilt, mended } = await mendManifests(folder, shape);
  const drafts: ManifestDraft[] = [];
  const unsettled = unsettledAccounts(journal.earlier, shape);
  for (const [accountId, account] of unsettled) {
    const manifest = rebuilt.get(accountId) ?? await reader.manifest(accountId);
    drafts.push(await settledManifest(account, { accountId, manifest, shape, reader }));
  }
  for (const [accountId, { files: filesBefore, ...manifest }] of rebuilt) {
    if (!unsettled.has(accountId)) drafts.push({ ...manifest, filesBefore });
  }
  // What lay in place of a folder stands in the manifest of its account.
  for (const accountId of new Set(mended.map(({ path }) => accountOfFolderPath(path)))) {
    const manifest = accountId && await reader.manifest(accountId);
    if (!manifest || drafts.some(({ account }) => account.id === accountId)) continue;
    drafts.push({ ...manifest, filesBefore: manifest.files });
  }
  if (drafts.length + mended.length > 0) await writeManifests(folder, drafts);
  await folder.forget({ keepPages: arePagesFresh(journal.lastWriteMs, now) });
  return { isResumed: unsettled.size > 0, mended };
}

/** A clock that was set back since puts it in the future: then nobody knows how long ago it was. */
export function arePagesFresh(lastWriteMs: number, now: string): boolean {
  return Math.abs(Date.parse(now) - lastWriteMs) <= MAX_PAUSE_MS;
}
