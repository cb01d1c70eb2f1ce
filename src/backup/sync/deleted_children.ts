import { CATALOG, type Resource } from "../../harvest/catalog.ts";
import type { ResourceEntry } from "../../store/manifest/manifest.ts";
import { type AccountRun, baseEntry } from "../context/account_run.ts";

/**
 * Nested resources that a run leaves out (`--skip`) though it reads the list they hang from, by name: the parents that
 * are new or changed are read by the next run that does not, and what left with a parent counts no more.
 */
export function deletedChildren(run: AccountRun): ReadonlyMap<string, ResourceEntry> {
  const entries = new Map<string, ResourceEntry>();
  for (const resource of CATALOG) {
    if (resource.parent === undefined || run.resources.includes(resource)) continue;
    const entry = entryOf(run, resource, resource.parent);
    if (entry) entries.set(resource.name, entry);
  }
  return entries;
}

function entryOf(run: AccountRun, resource: Resource, parent: string): ResourceEntry | null {
  const list = run.journal.lists.get(`${run.account.id}/${parent}`);
  const before = baseEntry(run, resource);
  if (!list || !before) return null;
  const pending = [...new Set([...before.pending ?? [], ...list.parents])];
  const records = before.records - (list.nested_removed[resource.suffix ?? ""] ?? 0);
  return { ...before, records, ...(pending.length > 0 ? { pending } : {}) };
}
