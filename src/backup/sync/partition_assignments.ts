import { sha256Hex } from "../../store/files/file_digest.ts";
import { CATALOG, type Resource } from "../../harvest/catalog.ts";
import { slicedRecords } from "../../json/slice_records.ts";
import type { BackupFolder, Change } from "../../store/write/backup_folder.ts";
import { partitionList } from "../../store/lists/partition_list.ts";
import { listText } from "../../store/lists/list_writer.ts";
import type { KnownAccount } from "../context/known_account.ts";
import type { PlacedList } from "../../store/journal/journal_entry.ts";
import type { AccountRun } from "../context/account_run.ts";

/** Files placed in one commit. */
const FILES_A_COMMIT = 64;

/**
 * Writes each project's assignments beside the project, partitioned from the lists of all assignments: the same files as
 * asking Harvest project by project, for none of the requests. `done` are the lists of this run by name. Returns the names of
 * the lists whose partitions were written.
 */
export async function partitionAssignments(
  done: ReadonlyMap<string, PlacedList>,
  { known, journal, files }: Pick<AccountRun, "known" | "journal" | "files">,
): Promise<string[]> {
  const partitioned: string[] = [];
  for (const resource of CATALOG) {
    const { partitionBy } = resource;
    const parent = CATALOG.find(({ name }) => name === partitionBy?.parent);
    if (!partitionBy || !parent) continue;
    if (known.file(known.paths.list(resource.folder)) === null) continue;
    const isUnchanged = known.parentsWithout(parent, resource.name).length === 0 &&
      [resource, parent].every(({ name }) => {
        const list = done.get(name);
        return !list || list.added + list.changed + list.deleted === 0;
      });
    if (isUnchanged && !known.isImported && !known.owes(resource, "partitions")) continue;
    const { member } = partitionBy;
    const lists = [resource, parent].map(({ folder }) => known.paths.list(folder))
      .filter((path) => known.file(path) !== null);
    // A list that was not read in this run, and is not as it was written, is for the next one.
    if (!(await Promise.all(lists.map((path) => files.isUsable(path)))).every(Boolean)) continue;
    await partition(resource, { member, parent, known, folder: journal.folder });
    journal.note({ type: "partitioned", key: known.key(resource) });
    partitioned.push(resource.name);
  }
  return partitioned;
}

async function partition(
  resource: Resource,
  { member, parent, known, folder }: {
    member: string;
    parent: Resource;
    known: KnownAccount;
    folder: BackupFolder;
  },
): Promise<void> {
  const pathOf = (id: string) => known.paths.childList(parent.folder, id, resource.name);
  const listPath = known.paths.list(resource.folder);
  const changes: Change[] = [];
  const put = async (path: string, text: Uint8Array<ArrayBuffer>) => {
    const { sha256 } = known.file(path) ?? {};
    if (sha256 === await sha256Hex(text) && await known.reader.sizeOf(path) === text.length) return;
    if (await known.reader.sizeOf(path) === null && await known.reader.exists(path)) {
      changes.push(await folder.asideOf(path, "it is not a file", false));
    }
    changes.push({ kind: "put", path, staged: await folder.work.stageBytes(text) });
    if (changes.length >= FILES_A_COMMIT) await folder.commit(changes.splice(0));
  };
  const parts = new Set<string>();
  for await (const { id, text } of partitionList(known.reader, listPath, member)) {
    parts.add(id);
    await put(pathOf(id), text);
  }
  const projects = new Set<string>();
  for await (const batch of known.reader.list(known.paths.list(parent.folder))) {
    for (const { id } of slicedRecords(batch)) projects.add(id);
  }
  for (const id of projects) if (!parts.has(id)) await put(pathOf(id), listText([]));
  // Parts of projects that are in neither list any more.
  for (const [id, path] of known.childFiles({ ...parent, suffix: resource.name })) {
    if (!parts.has(id) && !projects.has(id)) changes.push({ kind: "remove", path });
  }
  await folder.commit(changes);
}
