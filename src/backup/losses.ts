import { parseAccountPath } from "../store/layout/paths.ts";
import { gapsOf } from "../store/manifest/gaps.ts";
import type { Manifest } from "../store/manifest/manifest.ts";
import type { AccountOutcome } from "./back_up_account.ts";
import type { OnAccountEvent, OnEvent } from "./context/event.ts";
import type { KnownAccount } from "./context/known_account.ts";
import { resourceOf } from "./context/refusals.ts";

/**
 * Names what came to harm of resources that are turned off or that Harvest does not have any more: no reading looks at it, or
 * brings it back. It stays in the manifest, so that a run fetches it once it can. PDFs and receipts are judged by their size, as
 * everywhere in a run.
 */
export async function reportUnread(
  known: KnownAccount,
  entries: AccountOutcome["entries"],
  report: OnAccountEvent,
): Promise<void> {
  for (const accountPath of known.manifest?.files.keys() ?? []) {
    const path = `${known.paths.root}/${accountPath}`;
    const resource = resourceOf(accountPath);
    const state = entries.get(resource)?.state;
    if ((state !== "off" && state !== "unavailable") || known.file(path) === null) continue;
    const isArtifact = parseAccountPath(accountPath)?.kind === "artifact";
    if (await (isArtifact ? known.isInPlace(path) : known.isIntact(path))) continue;
    const reason = `it is gone or altered, and ${resource} is ${state} in Harvest`;
    report({ type: "file_lost", resource, path, reason });
  }
}

/** Names what is lost of an account in every run, until it is back or accepted. */
export function reportLosses(accountId: string, manifest: Manifest | null, onEvent: OnEvent): void {
  for (const { kind, resource, path, reason } of manifest ? gapsOf(accountId, manifest) : []) {
    if (kind !== "lost" || path === null) continue;
    onEvent({ type: "file_lost", accountId, resource, path, reason });
  }
}
