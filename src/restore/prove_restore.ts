import { backUp } from "../backup/back_up.ts";
import type { BackupEnvironment } from "../backup/context/event.ts";
import { type AccountSource, accountSources, savedRecords } from "../export/read_account.ts";
import { artifactSource } from "../harvest/artifact_source.ts";
import type { Connection } from "../harvest/connect.ts";
import type { ArtifactSink } from "../harvest/fetch_artifact.ts";
import type { HarvestClient } from "../harvest/harvest_client.ts";
import { isoSeconds } from "../http/clock.ts";
import { TransientError } from "../http/errors/http_error.ts";
import { sha256Hex, StreamDigest } from "../store/files/file_digest.ts";
import { accountPaths } from "../store/layout/paths.ts";
import type { RestoreOutcome } from "./apply/run_restore.ts";
import { lossReport } from "./plan/loss_report.ts";
import type { RestoreContext } from "./plan/restore_context.ts";
import { compareBackups, type RestoreProof } from "./proof/compare_backups.ts";
import { RESTORED } from "./records/restored.ts";

/** What a proof works with. */
export interface ProveOptions extends RestoreOutcome {
  readonly connection: Connection;
  readonly client: HarvestClient;
  readonly environment: BackupEnvironment;
  /** Where the backup of the target is made. */
  readonly folder: string;
  readonly tool: string;
  readonly pid: number;
  readonly mails: RestoreProof["mails"];
}

/**
 * Backs up the target with this same program, and compares that backup with the one it was restored from.
 * @throws as `backUp`, as {@link HarvestClient}
 */
export async function proveRestore(
  context: RestoreContext,
  options: ProveOptions,
): Promise<RestoreProof> {
  const { connection, environment, folder, tool, pid, written, failures, mails } = options;
  const { source, target } = context.options;
  const { clock } = environment;
  let outcome: string | null = null;
  const unread: string[] = [];
  await backUp({
    ...connection,
    output: folder,
    accounts: [target.id],
    only: Object.keys(RESTORED),
    skip: [],
    forgetAccounts: [],
    options: {
      full: true,
      artifacts: false,
      recordFiles: false,
      acceptShrink: true,
      acceptRole: true,
    },
    tool,
    pid,
  }, {
    ...environment,
    onEvent: (event) => {
      if (event.type === "run_finished") outcome = event.outcome;
      if (event.type === "resource_finished" && event.state === "incomplete") {
        unread.push(`${event.resource}: ${event.reason}`);
      }
    },
  });
  // What was read for an earlier proof would prove nothing.
  if (outcome === "incomplete") {
    throw new TransientError(
      `Cannot prove the restore: not all could be read (${unread.join("; ")})`,
    );
  }
  const [restored] = await accountSources(folder, target.id);
  if (restored === undefined) {
    throw new Error(`Cannot read the backup of the target in "${folder}"`);
  }
  const comparison = await compareBackups(context, restored);
  const manifestOf = async ({ reader, id }: AccountSource) =>
    (await reader.digest(accountPaths(id).manifest))?.sha256 ?? null;
  const receipts = await compareReceipts(context, restored, options);
  const isAllThere = comparison.resources.every(({ different, missing }) =>
    different + missing === 0
  );
  return {
    ...context.parties,
    at: isoSeconds(clock.date()),
    manifests: { from: await manifestOf(source), into: await manifestOf(restored) },
    isProven: isAllThere && receipts.different.length === 0 && failures.length === 0,
    ...comparison,
    receipts,
    failures,
    losses: await lossReport(context),
    written,
    mails,
  };
}

/** Downloads each receipt that was sent, and compares its digest. */
async function compareReceipts(
  context: RestoreContext,
  restored: AccountSource,
  { client, environment: { signal } }: ProveOptions,
): Promise<RestoreProof["receipts"]> {
  const { target: { id: accountId }, selection, receipt: readReceipt } = context.options;
  const wanted = new Map<string, string>();
  for await (const { id: old, fields } of selection.records("expenses")) {
    const id = context.ids.get("expenses", old);
    const upload = id === undefined ? null : await readReceipt(old, fields);
    if (id !== undefined && upload) wanted.set(id, await sha256Hex(upload.bytes));
  }
  const different = new Set(wanted.keys());
  for await (const { id, fields } of savedRecords(restored, "expenses")) {
    const record = new TextEncoder().encode(JSON.stringify(fields));
    const receipt = wanted.has(id) ? artifactSource(record, "receipt", null) : null;
    if (receipt === null) continue;
    const { stored } = await client.artifact(accountId, receipt, { signal, open: openDigest });
    if (stored === wanted.get(id)) different.delete(id);
  }
  return { compared: wanted.size, different: [...different] };
}

/** Keeps the digest of a file alone; a file that is asked for again begins a new one. */
function openDigest(): ArtifactSink<string> {
  const digest = new StreamDigest();
  return {
    write: (chunk) => digest.update(chunk),
    finish: () => Promise.resolve(digest.finish().sha256),
    discard: () => {},
  };
}
