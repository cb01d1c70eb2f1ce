import type { Account } from "../harvest/accounts.ts";
import type { Resource } from "../harvest/catalog.ts";
import type { HarvestClient } from "../harvest/harvest_client.ts";
import { isoSeconds } from "../http/clock.ts";
import { StatusError } from "../http/errors/http_error.ts";
import { sameBytes } from "../json/same_record.ts";
import type { BackupReader } from "../store/backup_reader.ts";
import { accountPaths, ACCOUNTS_FILE } from "../store/layout/paths.ts";
import { listText } from "../store/lists/list_writer.ts";
import { decodeManifest, type Manifest, ManifestError } from "../store/manifest/manifest.ts";
import type { BackupFolder } from "../store/write/backup_folder.ts";
import {
  loadArtifacts,
  type ManifestDraft,
  untrackedFiles,
  writeManifests,
} from "../store/write/write_manifests.ts";
import { backUpAccount } from "./back_up_account.ts";
import { readFacts } from "./context/account_facts.ts";
import type { OnAccountEvent, OnEvent } from "./context/event.ts";
import { KnownAccount } from "./context/known_account.ts";
import type { RunJournal } from "./context/run_journal.ts";
import { allSettled, Semaphore, type Semaphores } from "./context/semaphore.ts";
import { draftManifest } from "./draft_manifest.ts";
import type { RunOptions } from "./context/backup_request.ts";
import { planAccount } from "./plan/plan_account.ts";

/**
 * Harvest sets no limit for client links and receipts and may well notice a flood; four at once keep a slow connection
 * busy and stay behind what a person's browser does.
 */
const DOWNLOADS_AT_ONCE = 4;
/** Each merge holds some megabytes of buffers; a second one keeps the disk busy while the first waits for it. */
const MERGES_AT_ONCE = 2;

/** What a run works with. */
export interface RunBackupOptions {
  readonly journal: RunJournal;
  readonly client: HarvestClient;
  readonly resources: readonly Resource[];
  readonly options: RunOptions;
  /** `name/version`, for the manifest. */
  readonly tool: string;
  /** Our own wall clock: for the manifest's run times, never for what is asked of Harvest. */
  readonly today: () => Date;
  readonly signal: AbortSignal;
  readonly onEvent: OnEvent;
}

/** What accounts a run is about. */
export interface RunAccounts {
  /** All that the token sees. */
  readonly all: readonly Account[];
  /** Those to be backed up. */
  readonly chosen: readonly Account[];
  /** Those of the backup that it need not see any more, by id. */
  readonly forgotten: readonly string[];
}

/**
 * Backs up the chosen accounts side by side, then writes manifests and sums.
 * @throws what ends a run: a refused token, an interruption, the system's errors; what was done then is kept for the next
 */
export async function runBackup(
  { all, chosen, forgotten }: RunAccounts,
  run: RunBackupOptions,
): Promise<void> {
  const { journal: { folder }, onEvent } = run;
  await placeAccounts(folder, all);
  const semaphores: Semaphores = {
    disk: new Semaphore(MERGES_AT_ONCE),
    downloads: new Semaphore(DOWNLOADS_AT_ONCE),
  };
  const stop = new AbortController();
  const signal = AbortSignal.any([run.signal, stop.signal]);
  const drafts = new Map<string, ManifestDraft>();
  await allSettled(chosen.map(async (account) => {
    try {
      drafts.set(account.id, await runAccount(account, { ...run, signal }, semaphores));
    } catch (error) {
      const placed = error instanceof StatusError
        ? error.of(`Account ${account.name} (${account.id})`)
        : error;
      // The other accounts have the same token and the same disk.
      stop.abort(placed);
      throw placed;
    }
  }));
  const others = await Promise.all(forgotten.map((id) => forgottenDraft(folder, id, run.today())));
  const files = await writeManifests(folder, [
    ...chosen.flatMap(({ id }) => drafts.get(id) ?? []),
    ...others.filter((draft) => draft !== null),
  ]);
  for (const [accountId, own] of files) {
    if (!drafts.has(accountId)) continue;
    const sizeBytes = [...own.values()].reduce((sum, file) => sum + file.sizeBytes, 0);
    onEvent({ type: "account_finished", accountId, files: own.size, sizeBytes });
  }
}

async function runAccount(
  account: Account,
  { journal, client, resources, options, tool, today, signal, onEvent }: RunBackupOptions,
  semaphores: Semaphores,
): Promise<ManifestDraft> {
  const { folder } = journal;
  const { id, name, product } = account;
  const report: OnAccountEvent = (event) => onEvent({ ...event, accountId: id });
  const { manifest, isImported } = await loadManifest(folder.reader, id, report);
  const known = new KnownAccount(id, {
    manifest,
    isImported,
    artifacts: await loadArtifacts(folder),
    run: journal.state,
    disk: folder,
  });
  const facts = await readFacts(client, id, signal);
  const modulesOff = [...facts.modulesOff ?? []];
  onEvent({
    type: "account_started",
    account: { id, name, product },
    role: facts.role,
    modulesOff,
  });
  const plan = await planAccount(known, facts, { resources, options, today: today() });
  const { recordFiles } = options;
  const tools = { client, known, journal, semaphores, recordFiles, today, report, signal };
  const { entries, refusals } = await backUpAccount(plan, tools);
  return draftManifest(known, {
    tool,
    account: { id, name },
    run: { started_at: journal.state.startedAt, finished_at: isoSeconds(today()) },
    plan,
    entries,
    refusals,
    wroteRecordFiles: recordFiles,
    untracked: isImported ? await untrackedFiles(folder, id) : new Map(),
  });
}

/** The manifest of an account that the token need not list any more, which says so; null if it has none. */
async function forgottenDraft(
  { reader }: BackupFolder,
  accountId: string,
  today: Date,
): Promise<ManifestDraft | null> {
  const manifest = await reader.manifest(accountId);
  return manifest &&
    { forgottenAt: isoSeconds(today), ...manifest, filesBefore: manifest.files };
}

/** The manifest of the last run; a damaged one is as none, and everything is read whole then. @throws NewerFormatError */
async function loadManifest(
  reader: BackupReader,
  accountId: string,
  report: OnAccountEvent,
): Promise<{ manifest: Manifest | null; isImported: boolean }> {
  const { manifest: path, root } = accountPaths(accountId);
  const bytes = await reader.read(path);
  if (!bytes) return { manifest: null, isImported: await reader.exists(root) };
  try {
    return { manifest: decodeManifest(bytes, path), isImported: false };
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    report({
      type: "warning",
      resource: null,
      message: `${error.message}; everything is read again and what is on disk is kept`,
    });
    return { manifest: null, isImported: true };
  }
}

/** Keeps the list of all accounts the token sees, Forecast's too, each as the ID service sent it. */
async function placeAccounts(folder: BackupFolder, accounts: readonly Account[]): Promise<void> {
  const list = new TextDecoder().decode(listText(accounts.map(({ text }) => text))).trimEnd();
  const bytes = new TextEncoder().encode(`{"accounts":${list}}\n`);
  const before = await folder.reader.read(ACCOUNTS_FILE);
  if (before && sameBytes(before, bytes)) return;
  const staged = await folder.work.stageBytes(bytes);
  await folder.commit([{ kind: "put", path: ACCOUNTS_FILE, staged }]);
}
