import type { Account } from "../harvest/accounts.ts";
import { CATALOG, type Resource } from "../harvest/catalog.ts";
import type { HarvestClient } from "../harvest/harvest_client.ts";
import { StatusError } from "../http/errors/http_error.ts";
import type { BackupFolder } from "../store/write/backup_folder.ts";
import {
  decodeManifest,
  FORMAT,
  type Manifest,
  ManifestError,
  type ResourceEntry,
} from "../store/manifest/manifest.ts";
import { accountPaths } from "../store/layout/paths.ts";
import {
  loadArtifacts,
  type ManifestDraft,
  untrackedFiles,
  writeManifests,
} from "../store/write/write_manifests.ts";
import { placeAccounts } from "./sync/accounts_file.ts";
import type { AccountRun, RunOptions } from "./context/account_run.ts";
import {
  type AccountFacts,
  type AccountResult,
  backUpAccount,
  factsOf,
} from "./back_up_account.ts";
import type { OnEvent } from "./context/event.ts";
import { allSettled, Semaphore, type Semaphores } from "./context/semaphore.ts";
import { readObjects } from "./sync/read_objects.ts";
import { deletedChildren } from "./sync/deleted_children.ts";
import type { RunJournal } from "./context/run_journal.ts";
import { toSeconds } from "./sync/reading_policy.ts";

/**
 * Harvest sets no limit for client links and receipts and may well notice a flood; four at once keep a slow connection
 * busy and stay behind what a person's browser does.
 */
const ARTIFACTS_AT_ONCE = 4;
/** Each merge holds some megabytes of buffers; a second one keeps the disk busy while the first waits for it. */
const MERGES_AT_ONCE = 2;

/** What a run is made of. */
export interface RunParts {
  readonly folder: BackupFolder;
  readonly journal: RunJournal;
  readonly client: HarvestClient;
  readonly options: RunOptions;
  readonly resources: readonly Resource[];
  /** `name/version`, for the manifest. */
  readonly tool: string;
  /** Our own wall clock: for the manifest's run times, never for what is asked of Harvest. */
  readonly today: () => Date;
  readonly signal: AbortSignal;
  readonly onEvent: OnEvent;
}

/**
 * Backs up accounts side by side, then drafts the backup with manifests and sums.
 * @throws what ends a run: a refused token, an interruption, the system's errors; what was done then stays for the next run
 */
export async function runBackup(
  parts: RunParts,
  { all, chosen }: { all: readonly Account[]; chosen: readonly Account[] },
): Promise<void> {
  const { folder, onEvent } = parts;
  await placeAccounts(folder, all);
  const semaphores: Semaphores = {
    disk: new Semaphore(MERGES_AT_ONCE),
    artifacts: new Semaphore(ARTIFACTS_AT_ONCE),
  };
  const stop = new AbortController();
  const signal = AbortSignal.any([parts.signal, stop.signal]);
  const drafts: ManifestDraft[] = [];
  await allSettled(chosen.map(async (account) => {
    try {
      drafts.push(await runAccount({ ...parts, signal }, { account, semaphores }));
    } catch (error) {
      const told = error instanceof StatusError
        ? error.of(`Account ${account.name} (${account.id})`)
        : error;
      // The other accounts have the same token and the same disk.
      stop.abort(told);
      throw told;
    }
  }));
  const order = chosen.map(({ id }) => id);
  drafts.sort((a, b) => order.indexOf(a.account.id) - order.indexOf(b.account.id));
  const files = await writeManifests(folder, drafts);
  for (const [accountId, own] of files) {
    const sizeBytes = [...own.values()].reduce((sum, file) => sum + file.sizeBytes, 0);
    onEvent({ type: "account_finished", accountId, files: own.size, sizeBytes });
  }
}

async function runAccount(
  parts: RunParts,
  { account, semaphores }: { account: Account; semaphores: Semaphores },
): Promise<ManifestDraft> {
  const { folder, journal, client, options, resources, signal, onEvent } = parts;
  const paths = accountPaths(account.id);
  const { base, isImported } = await loadBase(parts, account);
  const objects = await readObjects(parts, account);
  const facts = factsOf(objects);
  const now =
    objects.flatMap(({ answer }) => "date" in answer && answer.date ? [answer.date] : [])[0] ??
      parts.today();
  onEvent({
    type: "account_started",
    account: { id: account.id, name: account.name, product: account.product },
    role: facts.role,
    modulesOff: [...facts.modulesOff],
  });
  const run: AccountRun = {
    account,
    paths,
    folder,
    journal,
    client,
    semaphores,
    options,
    resources,
    base,
    isImported,
    now,
    signal,
    onEvent,
  };
  const result = await backUpAccount(run, {
    objects,
    facts,
    artifacts: await loadArtifacts(folder),
  });
  return await draftManifest(parts, { run, facts, result });
}

/** The manifest of the last run; a damaged one is as none, and everything is read whole then. @throws NewerFormatError */
async function loadBase(
  { folder, onEvent }: RunParts,
  account: Account,
): Promise<{ base: Manifest | null; isImported: boolean }> {
  const paths = accountPaths(account.id);
  const bytes = await folder.reader.read(paths.manifest);
  if (!bytes) return { base: null, isImported: await folder.reader.exists(paths.root) };
  try {
    return { base: decodeManifest(bytes, paths.manifest), isImported: false };
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    onEvent({
      type: "warning",
      accountId: account.id,
      resource: null,
      message: `${error.message}; everything is read anew and what is on disk is kept`,
    });
    return { base: null, isImported: true };
  }
}

async function draftManifest(
  parts: RunParts,
  { run, facts, result }: { run: AccountRun; facts: AccountFacts; result: AccountResult },
): Promise<ManifestDraft> {
  const resources: Record<string, ResourceEntry> = {
    ...run.base?.resources,
    ...Object.fromEntries(deletedChildren(run)),
  };
  for (const resource of run.resources) {
    const entry = result.resources.get(resource.name);
    if (entry) resources[resource.name] = entry;
  }
  return {
    format: FORMAT,
    tool: parts.tool,
    account: { id: run.account.id, name: run.account.name },
    run: { started_at: parts.journal.startedAt, finished_at: toSeconds(parts.today()) },
    // A role that shrank, or that Harvest did not tell, is not taken over, so that the next run still sees that it shrank.
    role: (result.roleShrank ? null : facts.role) ?? run.base?.role ?? null,
    recordFiles: run.options.recordFiles && hasAllRecordFiles(run, result),
    resources,
    filesBefore: run.base?.files ??
      (run.isImported ? await untrackedFiles(run.folder, run.account.id) : new Map()),
  };
}

/** Where a run left `<id>.json` out, they are all there again only when every list has been derived. */
function hasAllRecordFiles(run: AccountRun, { resources }: AccountResult): boolean {
  const { base } = run;
  return base === null || base.recordFiles ||
    CATALOG.every(({ name, kind }) =>
      kind !== "list" || !base.resources[name] || resources.get(name)?.state === "complete" ||
      resources.get(name)?.records === 0
    );
}
