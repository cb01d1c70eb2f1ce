import { CATALOG, type Resource } from "../harvest/catalog.ts";
import {
  FORMAT,
  type Manifest,
  parseResource,
  type ResourceEntry,
  withoutDebts,
} from "../store/manifest/manifest.ts";
import { parseAccountPath } from "../store/layout/paths.ts";
import { LEFT_OUT_ARTIFACTS } from "../store/manifest/gaps.ts";
import type { AccountOutcome } from "./back_up_account.ts";
import type { PlacedList } from "../store/journal/journal_entry.ts";
import type { KnownAccount } from "./context/known_account.ts";
import { resourceOf } from "./context/refusals.ts";
import type { AccountPlan } from "./plan/plan_account.ts";

/** What a run adds to the manifest of an account. */
interface RunRecord
  extends AccountOutcome, Pick<Manifest, "tool" | "account" | "run" | "refusals"> {
  /** Whether the run wrote `<id>.json`. */
  readonly wroteRecordFiles: boolean;
  /** Another program's files that this run has not taken over; none if there are no such. */
  readonly untracked: Manifest["files"];
}

/**
 * The manifest of an account after a run: what the run read, and the rest as it was before; its files, too, are those from
 * before the run.
 */
export function draftManifest(
  known: KnownAccount,
  plan: AccountPlan,
  { entries, lists, partitioned, wroteRecordFiles, untracked, ...record }: RunRecord,
): Manifest {
  const { manifest } = known;
  const resources: Record<string, ResourceEntry> = {};
  for (const resource of CATALOG) {
    const entry = entries.get(resource.name) ?? skippedEntry(resource, known, lists) ??
      known.entry(resource);
    if (entry) resources[resource.name] = entry;
  }
  // Those of a later version of this program stay.
  for (const [name, entry] of Object.entries(manifest?.resources ?? {})) resources[name] ??= entry;
  for (const name of partitioned) {
    resources[name] = withoutDebts(resources[name] ?? parseResource({}), "partitions");
  }
  // A lesser role is recorded only where it was accepted, so that the next run still notices the loss.
  const role = plan.refusal === null ? plan.facts.role : manifest?.role ?? null;
  // What another program has of a resource is for the run that reads all of it.
  const isForLater = (path: string) => {
    const resource = CATALOG.find(({ name }) => name === resourceOf(path));
    const isLeftOut = parseAccountPath(path)?.kind === "artifact" &&
      record.run.left_out?.includes(LEFT_OUT_ARTIFACTS);
    return resource && (isLeftOut || resources[resource.name]?.state !== "complete");
  };
  // Its lists that Harvest has no more are not in our form.
  const isOurs = (path: string) => !/list|object/.test(parseAccountPath(path)?.kind ?? "");
  const others = [...untracked].filter(([path]) => isOurs(path) && !isForLater(path));
  return {
    format: FORMAT,
    ...record,
    role,
    recordFiles: wroteRecordFiles && hasAllRecordFiles(manifest, entries),
    isImported: [...untracked.keys()].some(isForLater),
    resources,
    quarantine: manifest?.quarantine ?? [],
    files: new Map([...others, ...manifest?.files ?? []]),
  };
}

/**
 * The entry of a child resource that the run left out (`--skip`) though it read the list of the parents: those that are
 * new or changed are due in the next run that does not, and what was deleted with a parent counts no more.
 */
function skippedEntry(
  resource: Resource,
  known: KnownAccount,
  lists: ReadonlyMap<string, PlacedList>,
): ResourceEntry | null {
  const list = lists.get(resource.parent ?? "");
  const before = known.entry(resource);
  if (!list || !before) return null;
  const pending = [...new Set([...before.pending ?? [], ...list.parents])];
  const records = before.records - (list.nested_removed[resource.suffix ?? ""] ?? 0);
  return { ...before, records, ...(pending.length > 0 ? { pending } : {}) };
}

/** After a run without `<id>.json`, they are complete again only when those of every list have been written. */
function hasAllRecordFiles(
  manifest: Manifest | null,
  entries: ReadonlyMap<string, ResourceEntry>,
): boolean {
  return manifest === null || manifest.recordFiles ||
    CATALOG.every(({ name, kind }) =>
      kind !== "list" || !manifest.resources[name] || entries.get(name)?.state === "complete" ||
      entries.get(name)?.records === 0
    );
}
