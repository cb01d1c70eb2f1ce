import type { Resource } from "../harvest/catalog.ts";
import { deriveRecords, removeDerived, removeStrayDerived } from "../store/derive_records.ts";
import { readList } from "../store/list_reader.ts";
import type { RecordStream } from "../store/record_batch.ts";
import type { ListUpdate } from "../store/update_list.ts";
import { type AccountRun, keyOf } from "./account_run.ts";

/**
 * Writes `<id>.json` for what a merge changed, from the records that were read, or, without them, from the list. Those of
 * an older version go also where none are wanted anew.
 */
export async function deriveChanged(
  run: AccountRun,
  resource: Resource,
  { update, fresh }: { update: ListUpdate; fresh: RecordStream | null },
): Promise<void> {
  if (run.options.recordFiles && (run.base?.recordFiles === false || run.isForeign)) {
    return await deriveAll(run, resource);
  }
  const pathOf = (id: string) => run.paths.record(resource.folder, id);
  const into = `${run.paths.root}/${resource.folder}`;
  await run.lanes.disk.run(async () => {
    removeDerived(run.folder, update.deleted, pathOf);
    if (!run.options.recordFiles) removeDerived(run.folder, update.changed, pathOf);
    else if (update.addedCount + update.changed.length > 0) {
      const only = update.added && [update.added, update.changed];
      const records = fresh ?? readList(run.folder.path(run.paths.list(resource.folder)));
      await deriveRecords(run.folder, records, { into, only, mayExist: false });
    }
  });
  run.journal.listDerived(keyOf(run, resource));
}

/** Makes all `<id>.json` right, whatever there is: those that are right already keep their bytes and times. */
export async function deriveAll(run: AccountRun, resource: Resource): Promise<void> {
  const into = `${run.paths.root}/${resource.folder}`;
  const list = run.folder.path(run.paths.list(resource.folder));
  await run.lanes.disk.run(async () => {
    if (run.options.recordFiles) {
      await deriveRecords(run.folder, readList(list), { into, mayExist: true });
    }
    await removeStrayDerived(run.folder.path(into), readList(list));
  });
  run.journal.listDerived(keyOf(run, resource));
}
