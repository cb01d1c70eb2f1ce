import { sha256Hex } from "../../store/files/file_digest.ts";
import { CATALOG } from "../../harvest/catalog.ts";
import type { Resource } from "../../harvest/catalog.ts";
import { idText } from "../../json/record_id.ts";
import type { Change } from "../../store/write/backup_folder.ts";
import { partitionList } from "../../store/lists/partition_list.ts";
import { listText } from "../../store/lists/list_writer.ts";
import { type AccountRun, knownFile } from "../context/account_run.ts";
import type { DoneList } from "../context/run_journal.ts";

/** Files placed in one commit. */
const FILES_A_COMMIT = 64;

/**
 * Writes each project's assignments beside the project, cut from the lists of all assignments: the same files as asking
 * Harvest project by project, for none of the requests.
 */
export async function partitionAssignments(
  run: AccountRun,
  done: ReadonlyMap<string, DoneList>,
): Promise<void> {
  for (const resource of run.resources) {
    const { partitionBy } = resource;
    const parent = CATALOG.find(({ name }) => name === partitionBy?.parent);
    if (!partitionBy || !parent || !done.has(resource.name)) continue;
    if (isUnchanged(run, done.get(resource.name)) && isUnchanged(run, done.get(parent.name))) {
      continue;
    }
    await run.semaphores.disk.run(() =>
      partitionOne(run, resource, { member: partitionBy.member, parent })
    );
  }
}

/** A list that neither this run nor the one it continues has touched. */
function isUnchanged(run: AccountRun, list: DoneList | undefined): boolean {
  if (!list) return true;
  return !run.isImported && !run.journal.resumed && run.journal.carried.size === 0 &&
    list.added + list.changed + list.deleted === 0;
}

async function partitionOne(
  run: AccountRun,
  resource: Resource,
  { member, parent }: { member: string; parent: Resource },
): Promise<void> {
  const pathOf = (id: string) => run.paths.childList(parent.folder, id, resource.name);
  const { reader } = run.folder;
  const listPath = run.paths.list(resource.folder);
  const changes: Change[] = [];
  const put = async (path: string, text: Uint8Array<ArrayBuffer>) => {
    const known = knownFile(run, path);
    if (known?.sha256 === await sha256Hex(text) && await reader.sizeOf(path) === text.length) {
      return;
    }
    changes.push({ kind: "put", path, staged: await run.folder.work.stageBytes(text) });
    if (changes.length >= FILES_A_COMMIT) await run.folder.commit(changes.splice(0));
  };
  const cut = new Set<string>();
  for await (const { id, text } of partitionList(reader, listPath, member)) {
    cut.add(id);
    await put(pathOf(id), text);
  }
  const projects = new Set<string>();
  for await (const { slices } of reader.list(run.paths.list(parent.folder))) {
    for (let i = 0; i < slices.count; i++) {
      projects.add(idText(slices.idsHi[i] ?? 0, slices.idsLo[i] ?? 0));
    }
  }
  for (const id of projects) if (!cut.has(id)) await put(pathOf(id), listText([]));
  for (
    const path of staleCuts(run, {
      pathOf,
      parent,
      resource,
      keep: (id) => cut.has(id) || projects.has(id),
    })
  ) {
    changes.push({ kind: "remove", path });
  }
  await run.folder.commit(changes);
}

/** Cuts of projects that are in neither list any more. */
function* staleCuts(
  run: AccountRun,
  { pathOf, parent, resource, keep }: {
    pathOf: (id: string) => string;
    parent: Resource;
    resource: Resource;
    keep: (id: string) => boolean;
  },
): Generator<string> {
  const prefix = `${parent.folder}/`;
  for (const path of run.base?.files.keys() ?? []) {
    if (!path.startsWith(prefix)) continue;
    const id = new RegExp(`^(\\d+)_${resource.name}\\.json$`).exec(path.slice(prefix.length))?.[1];
    if (id !== undefined && !keep(id)) yield pathOf(id);
  }
}
