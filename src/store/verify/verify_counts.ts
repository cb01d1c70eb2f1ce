import type { Finding } from "../lists/finding.ts";
import { MANIFEST_FILE } from "../layout/paths.ts";
import { isPathIn } from "../layout/subset.ts";
import type { AccountCheck } from "./verify_account.ts";

/**
 * Compares the numbers of records in the manifest with those in the files: of lists, of nested lists summed over their
 * parents, of objects. What a run that has not ended has touched is not judged.
 */
export function verifyCounts(check: AccountCheck): Finding[] {
  const { shape, account } = check;
  const findings: Finding[] = [];
  const entries = account?.manifest?.resources ?? {};
  // What a repair gave up waits for the next run, and the number of its records with it.
  const isAwaited = (name: string, own: string) =>
    !check.files.has(own) && entries[name]?.state === "incomplete";
  const compare = (name: string, found: number) => {
    const entry = entries[name];
    if (!entry || entry.records === found) return;
    const detail = `it says ${entry.records} of ${name}, the files hold ${found}`;
    findings.push(check.finding(MANIFEST_FILE, "wrong count", { detail, remedy: "fetch" }));
  };
  if (!account?.isIntact) return [];
  for (const resource of shape.lists) {
    const own = `${resource.folder}/list.json`;
    const list = check.lists.get(resource.folder);
    if (check.isOpen(resource) || isAwaited(resource.name, own)) continue;
    if (list?.isSound || !check.files.has(own)) compare(resource.name, list?.records ?? 0);
  }
  for (const { name, folder } of shape.objects) {
    const own = `${folder}/data.json`;
    if (!isAwaited(name, own)) compare(name, check.files.has(own) ? 1 : 0);
  }
  for (const { name, folder, suffix } of shape.children) {
    const pattern = new RegExp(`^${folder}/\\d+_${suffix}\\.json$`);
    const paths = [...check.files.keys()].filter((own) => pattern.test(own));
    const isTouched = paths.some((own) => check.expected.journal.placed.has(check.full(own)));
    // Files that are damaged are told already, and those of other parts of the backup were not read.
    if (isTouched || !isPathIn(check.subset, countKey(folder, suffix))) continue;
    if (paths.some((own) => !check.children.has(own)) || entries[name]?.pending) continue;
    compare(name, paths.reduce((sum, own) => sum + (check.children.get(own)?.records ?? 0), 0));
  }
  return findings;
}

/** In which part of a backup nested lists are counted: all of them are read there. */
export function countKey(folder: string, suffix: string): string {
  return `${folder}/*_${suffix}.json`;
}
