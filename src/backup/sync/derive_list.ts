import { exists } from "@std/fs/exists";
import type { Resource } from "../../harvest/catalog.ts";
import type { Change } from "../../store/write/backup_folder.ts";
import {
  type DerivePlace,
  deriveRecords,
  removeDerived,
  removeStrayDerived,
} from "../../store/write/derive_records.ts";
import { readList } from "../../store/lists/list_reader.ts";
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
  const path = `${run.paths.root}/${resource.folder}`;
  if (!run.options.recordFiles || added !== null || list === null || records === 0) return null;
  if (await exists(run.folder.path(path))) return null;
  const tempPath = run.folder.stageFolder();
  try {
    await run.semaphores.disk.run(() =>
      deriveRecords(
        readList(list.tempPath),
        { into: tempPath, tempPath: null, mayExist: false },
        { signal: run.signal },
      )
    );
  } catch (error) {
    await run.folder.dropFolder(tempPath);
    update.discard();
    throw error;
  }
  return { kind: "folder", path, tempPath };
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
  const pathOf = (id: string) => run.paths.record(resource.folder, id);
  await run.semaphores.disk.run(async () => {
    removeDerived(run.folder, update.deleted, pathOf);
    if (!run.options.recordFiles) removeDerived(run.folder, update.changed, pathOf);
    else if (update.addedCount + update.changed.length > 0) {
      const only = update.added && [update.added, update.changed];
      const records = fresh ?? readList(run.folder.path(run.paths.list(resource.folder)));
      await deriveRecords(records, placeOf(run, resource, { mayExist: false }), {
        only,
        signal: run.signal,
      });
    }
  });
  run.journal.listDerived(keyOf(run, resource));
}

/** Makes all `<id>.json` right, whatever there is: those that are right already keep their bytes and times. */
export async function deriveAll(run: AccountRun, resource: Resource): Promise<void> {
  const list = run.folder.path(run.paths.list(resource.folder));
  const place = placeOf(run, resource, { mayExist: true });
  await run.semaphores.disk.run(async () => {
    if (run.options.recordFiles) {
      await deriveRecords(readList(list), place, { signal: run.signal });
    }
    await removeStrayDerived(place.into, readList(list));
  });
  run.journal.listDerived(keyOf(run, resource));
}

function placeOf(
  run: AccountRun,
  resource: Resource,
  { mayExist }: { mayExist: boolean },
): DerivePlace {
  const into = run.folder.path(`${run.paths.root}/${resource.folder}`);
  return { into, tempPath: run.folder.tempPath(), mayExist };
}
