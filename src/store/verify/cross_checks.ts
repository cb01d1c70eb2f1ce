import { sha256Hex } from "../files/file_digest.ts";
import { type ChildShape, type PartitionShape, shapedFile } from "../layout/backup_shape.ts";
import { accountFolder, MANIFEST_FILE } from "../layout/paths.ts";
import { isPathIn } from "../layout/subset.ts";
import { listText } from "../lists/list_writer.ts";
import { partitionList } from "../lists/partition_list.ts";
import type { AccountVerification } from "./account_verification.ts";
import type { FileFinding, FileProblem } from "./finding.ts";

/**
 * Compares the numbers of records in the manifest with those in the files: of lists, of child lists summed over their
 * parents, of objects. What a run that has not ended has touched is not judged.
 */
export function verifyCounts(check: AccountVerification): FileFinding[] {
  const { shape, account } = check;
  const findings: FileFinding[] = [];
  const entries = account?.manifest?.resources ?? {};
  // What was given up, or set aside, waits for the next run, and the number of its records with it.
  const isSetAside = (accountPath: string) =>
    account?.manifest?.quarantine.some(({ path }) => path === accountPath) ?? false;
  const isAwaited = (name: string, accountPath: string) =>
    !check.files.has(accountPath) &&
    (entries[name]?.state === "incomplete" || isSetAside(accountPath));
  const compare = (name: string, found: number) => {
    const entry = entries[name];
    if (!entry || entry.records === found) return;
    const detail = `it says ${entry.records} of ${name}, the files hold ${found}`;
    findings.push(check.finding(MANIFEST_FILE, { problem: "wrong count", detail }, "fetch"));
  };
  if (!account?.isIntact) return [];
  for (const resource of shape.lists) {
    const path = `${resource.folder}/list.json`;
    const list = check.lists.get(resource.folder);
    if (check.isOpen(resource) || isAwaited(resource.name, path)) continue;
    if (list?.isSound || !check.files.has(path)) compare(resource.name, list?.records ?? 0);
  }
  for (const object of shape.objects) {
    const path = `${object.folder}/data.json`;
    if (check.isOpen(object) || isAwaited(object.name, path)) continue;
    compare(object.name, check.files.has(path) ? 1 : 0);
  }
  const children = Map.groupBy(check.files.keys(), (path) => {
    const file = shapedFile(shape, path);
    return file.kind === "child list" ? countKey(file.shape) : null;
  });
  for (const child of shape.children) {
    const key = countKey(child);
    const paths = children.get(key) ?? [];
    const isTouched = paths.some((path) => check.expected.journal.placed.has(check.full(path)));
    // Files that are damaged are reported already, and those of other parts of the backup were not read.
    if (isTouched || !isPathIn(check.subset, key)) continue;
    if (paths.some((path) => !check.children.has(path)) || entries[child.name]?.pending) continue;
    compare(
      child.name,
      paths.reduce((sum, path) => sum + (check.children.get(path)?.records ?? 0), 0),
    );
  }
  return findings;
}

/** In which part of a backup child lists are counted: all of them are read there. */
export function countKey({ folder, suffix }: ChildShape): string {
  return `${folder}/*_${suffix}.json`;
}

/**
 * Partitions a list again and compares with what the manifest says of the partitions; that the files are as the manifest
 * says is checked elsewhere. One without records may be missing: it is written only when its project is read.
 */
export async function verifyPartitions(
  check: AccountVerification,
  partition: PartitionShape,
): Promise<FileFinding[]> {
  const { folder, parent, suffix, member } = partition;
  const list = check.lists.get(folder);
  const parentList = check.shape.lists.find((shape) => shape.folder === parent);
  if (!list?.isSound || check.isOpen(partition) || check.owes(partition, "partitions")) return [];
  if (parentList && check.isOpen(parentList)) return [];
  const listPath = `${folder}/list.json`;
  const wanted = new Map<string, string>();
  try {
    for await (const { id, text } of partitionList(check.reader, check.full(listPath), member)) {
      wanted.set(`${parent}/${id}_${suffix}.json`, await sha256Hex(text));
    }
  } catch (error) {
    // The list was sound a moment ago: a run beside has replaced it, or the disk fails.
    const detail = `it cannot be partitioned: ${error instanceof Error ? error.message : error}`;
    return [check.finding(listPath, { problem: "unreadable", detail }, "fetch")];
  }
  const findings: FileFinding[] = [];
  const found = (path: string, problem: FileProblem, detail: string) =>
    findings.push(check.finding(path, { problem, detail }, "derive"));
  for (const [path, sha256] of wanted) {
    const listed = check.files.get(path);
    if (!listed) {
      found(path, "missing", `the manifest does not list it, and ${listPath} has records for it`);
    } else if (!listed.versions.some((version) => version.sha256 === sha256)) {
      found(path, "altered", `it is not what ${listPath} says`);
    }
  }
  const empty = await sha256Hex(listText([]));
  for (const [path, { versions }] of check.files) {
    if (wanted.has(path)) continue;
    const file = shapedFile(check.shape, path);
    if (file.kind !== "partition" || file.shape !== partition) continue;
    if (versions.some(({ sha256 }) => sha256 === empty)) continue;
    found(path, "altered", `it has records, and ${listPath} has none for it`);
  }
  return findings;
}

/** Entries of the artifacts manifest that do not agree with what the account's manifest lists. */
export function verifyArtifacts(check: AccountVerification): FileFinding[] {
  const prefix = `${accountFolder(check.id)}/`;
  return [...check.expected.artifacts].flatMap(([path, { sha256 }]) => {
    const accountPath = path.slice(prefix.length);
    const listed = check.files.get(accountPath);
    if (!path.startsWith(prefix)) return [];
    if (listed?.versions.some((version) => version.sha256 === sha256)) return [];
    const detail = listed
      ? "the two manifests name different digests"
      : "only the artifacts manifest lists it";
    return [check.finding(accountPath, { problem: "altered", detail }, "fetch")];
  });
}
