import type { Resource } from "../../harvest/catalog.ts";
import { type AccountRun, knownFile, type Outcome } from "../context/account_run.ts";
import type { ReadMode, ResourceState } from "../context/event.ts";
import { knownChildFiles } from "./known_child_files.ts";

/** Tells how a resource ended. */
export function reportFinished(
  run: AccountRun,
  resource: Resource,
  { outcome, mode }: { outcome: Outcome; mode: ReadMode },
): void {
  const { entry, added, changed, deleted } = outcome;
  run.onEvent({
    type: "resource_finished",
    accountId: run.account.id,
    resource: resource.name,
    state: entry.state as ResourceState,
    mode,
    records: entry.records,
    added,
    changed,
    deleted,
    sizeBytes: sizeOf(run, resource),
    reason: entry.reason,
  });
}

/** Bytes of the files that hold a resource's records now, the readable copies not counted. */
function sizeOf(run: AccountRun, resource: Resource): number {
  const { kind, folder } = resource;
  if (kind === "list") return knownFile(run, run.paths.list(folder))?.sizeBytes ?? 0;
  if (kind === "object") return knownFile(run, run.paths.object(folder))?.sizeBytes ?? 0;
  return [...knownChildFiles(run, resource).values()]
    .reduce((sum, path) => sum + (knownFile(run, path)?.sizeBytes ?? 0), 0);
}
