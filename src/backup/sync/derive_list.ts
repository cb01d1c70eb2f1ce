import type { Resource } from "../../harvest/catalog.ts";
import type { Change } from "../../store/write/backup_folder.ts";
import {
  deriveFolder,
  deriveRecords,
  removeDerived,
  removeStrayDerived,
} from "../../store/write/derive_records.ts";
import type { RecordStream } from "../../store/lists/record_batch.ts";
import type { ListUpdate } from "../../store/write/update_list.ts";
import { type AccountRun, keyOf } from "../context/account_run.ts";

/**
 * Writes `<id>.json` for all records of a list that was not there before, into a folder that takes its place as a whole:
 * with a rename each they would take three times as long. Null where there is a folder already, or nothing for it. If it
 * fails, nothing of the update is left behind.
 */
export async function deriveFirst(
  run: AccountRun,
  resource: Resource,
  update: ListUpdate,
): Promise<Change | null> {
  const { added, list, records } = update;
  const path = folderOf(run, resource);
  if (!run.options.recordFiles || added !== null || list === null || records === 0) return null;
  if (await run.folder.reader.exists(path)) return null;
  try {
    return await run.semaphores.disk.run(() =>
      deriveFolder(run.folder, path, run.folder.work.list(list), run)
    );
  } catch (error) {
    update.discard();
    throw error;
  }
}

/**
 * Writes `<id>.json` for what a merge changed, from the records that were read, or, without them, from the list. Those of
 * an older version go also where none are wanted anew.
 */
export async function deriveChanged(
  run: AccountRun,
  resource: Resource,
  { update, fresh }: { update: ListUpdate; fresh: RecordStream | null },
): Promise<void> {
  if (run.options.recordFiles && (run.base?.recordFiles === false || run.isImported)) {
    return await deriveAll(run, resource);
  }
  const path = folderOf(run, resource);
  await run.semaphores.disk.run(async () => {
    removeDerived(run.folder, path, update.deleted);
    if (!run.options.recordFiles) removeDerived(run.folder, path, update.changed);
    else if (update.addedCount + update.changed.length > 0) {
      const only = update.added && [update.added, update.changed];
      const records = fresh ?? run.folder.reader.list(run.paths.list(resource.folder));
      await deriveRecords(run.folder, path, records, { only, signal: run.signal });
    }
  });
  run.journal.listDerived(keyOf(run, resource));
}

/** Makes all `<id>.json` right, whatever there is: those that are right already keep their bytes and times. */
export async function deriveAll(run: AccountRun, resource: Resource): Promise<void> {
  const { folder, signal } = run;
  const path = folderOf(run, resource);
  const list = run.paths.list(resource.folder);
  await run.semaphores.disk.run(async () => {
    if (run.options.recordFiles) {
      await deriveRecords(folder, path, folder.reader.list(list), { mayExist: true, signal });
    }
    await removeStrayDerived(folder, path, folder.reader.list(list));
  });
  run.journal.listDerived(keyOf(run, resource));
}

function folderOf(run: AccountRun, resource: Resource): string {
  return `${run.paths.root}/${resource.folder}`;
}
