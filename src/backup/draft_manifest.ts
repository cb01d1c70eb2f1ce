import { CATALOG, type Resource } from "../harvest/catalog.ts";
import {
  FORMAT,
  type Manifest,
  type Refusal,
  type ResourceEntry,
} from "../store/manifest/manifest.ts";
import type { ManifestDraft } from "../store/write/write_manifests.ts";
import type { KnownAccount } from "./context/known_account.ts";
import type { AccountPlan } from "./plan/plan_account.ts";

/** What a run adds to the manifest of an account. */
export interface RunRecord extends Pick<Manifest, "tool" | "account" | "run"> {
  readonly plan: AccountPlan;
  /** What became of the resources, by name. */
  readonly entries: ReadonlyMap<string, ResourceEntry>;
  readonly refusals: Readonly<Record<string, Refusal>>;
  /** Whether the run wrote `<id>.json`. */
  readonly wroteRecordFiles: boolean;
  /** Files that are there without a manifest; none if there is one. */
  readonly untracked: ManifestDraft["filesBefore"];
}

/** The manifest of an account after a run: what the run read, and the rest as it was before. */
export function draftManifest(
  known: KnownAccount,
  { tool, account, run, plan, entries, refusals, wroteRecordFiles, untracked }: RunRecord,
): ManifestDraft {
  const { manifest } = known;
  const resources: Record<string, ResourceEntry> = { ...manifest?.resources };
  for (const resource of CATALOG) {
    const entry = entries.get(resource.name) ?? skippedEntry(known, resource);
    if (entry) resources[resource.name] = entry;
  }
  // A lesser role is recorded only where it was accepted, so that the next run still notices the loss.
  const role = plan.refusal === null ? plan.facts.role : manifest?.role ?? null;
  return {
    format: FORMAT,
    tool,
    account,
    run,
    role,
    recordFiles: wroteRecordFiles && hasAllRecordFiles(manifest, entries),
    resources,
    refusals,
    filesBefore: manifest?.files ?? untracked,
  };
}

/**
 * The entry of a child resource that the run left out (`--skip`) though it read the list of the parents: those that are
 * new or changed are due in the next run that does not, and what was deleted with a parent counts no more.
 */
function skippedEntry(known: KnownAccount, resource: Resource): ResourceEntry | null {
  const parent = CATALOG.find(({ name }) => name === resource.parent);
  const list = parent && known.doneList(parent);
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
