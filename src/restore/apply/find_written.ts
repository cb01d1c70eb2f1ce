import type { HarvestClient } from "../../harvest/harvest_client.ts";
import { parseExact, textAt } from "../../json/exact.ts";
import type { RestoreContext } from "../plan/restore_context.ts";
import type { WriteStep } from "../plan/write_step.ts";
import { naturalKey } from "../records/natural_key.ts";
import { listRecords } from "../target/target_account.ts";
import type { RestoreJournal } from "./restore_journal.ts";

/** Clocks of servers differ a little. */
const CLOCK_MARGIN_MS = 60_000;

/**
 * The record that a write has made whose answer never came; null if it was not done. A record that stands for another one
 * already, or is older than the restore, is none. @throws as {@link HarvestClient}
 */
export async function findWritten(
  step: WriteStep,
  context: RestoreContext,
  { client, journal, signal }: {
    readonly client: HarvestClient;
    readonly journal: RestoreJournal;
    readonly signal: AbortSignal;
  },
): Promise<string | null> {
  const accountId = context.options.target.id;
  const lookup = step.lookup();
  if (lookup.kind === "repeat") return null;
  if (lookup.kind === "state") {
    const { text } = await client.object(accountId, lookup.path, signal);
    const record = parseExact(new TextDecoder().decode(text));
    return lookup.states.includes(textAt(record, "state")) ? textAt(record, "id") : null;
  }
  const { resource, key, isNew, kind: _kind, ...where } = lookup;
  const beganMs = Date.parse(journal.head?.beganAt ?? "") - CLOCK_MARGIN_MS;
  for await (const [id, fields] of listRecords(client, { resource, accountId, signal, ...where })) {
    if (naturalKey(resource, fields) !== key || context.ids.isTaken(resource, id)) continue;
    if (isNew && Date.parse(textAt(fields, "created_at")) < beganMs) continue;
    return id;
  }
  return null;
}
