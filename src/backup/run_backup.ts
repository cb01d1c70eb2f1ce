import type { Account } from "../harvest/accounts.ts";
import { CATALOG, type Resource } from "../harvest/catalog.ts";
import type { HarvestClient } from "../harvest/harvest_client.ts";
import { isoSeconds } from "../http/clock.ts";
import { StatusError } from "../http/errors/http_error.ts";
import { sameBytes } from "../json/same_record.ts";
import type { RawReader } from "../store/raw_reader.ts";
import { accountPaths, ACCOUNTS_FILE } from "../store/layout/paths.ts";
import type { FileEntry } from "../store/files/file_digest.ts";
import { listText } from "../store/lists/list_writer.ts";
import type { Manifest } from "../store/manifest/manifest.ts";
import { type MetDamage, UsableFiles } from "../store/trust/usable_files.ts";
import type { BackupFolder } from "../store/write/backup_folder.ts";
import { loadArtifacts, untrackedFiles, writeManifests } from "../store/write/write_manifests.ts";
import { backUpAccount } from "./back_up_account.ts";
import { readFacts } from "./context/account_facts.ts";
import type { OnAccountEvent, OnEvent } from "./context/event.ts";
import { KnownAccount } from "./context/known_account.ts";
import { RunJournal } from "./context/run_journal.ts";
import { allSettled, Semaphore, type Semaphores } from "./context/semaphore.ts";
import { draftManifest } from "./draft_manifest.ts";
import { reportLosses, reportUnread } from "./losses.ts";
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
  readonly folder: BackupFolder;
  /** ISO 8601 in UTC. */
  readonly startedAt: string;
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
 * Backs up the chosen accounts side by side, and writes the manifest of each when it is done.
 * @throws what ends a run: a refused token, an interruption, the system's errors; what was done then is kept for the next
 */
export async function runBackup(
  { all, chosen, forgotten }: RunAccounts,
  run: RunBackupOptions,
): Promise<void> {
  const { folder, resources, options, tool, onEvent } = run;
  const saved = new Map<string, SavedAccount>();
  for (const { id } of chosen) {
    saved.set(id, await loadManifest(folder.reader, id));
  }
  const journal = RunJournal.begin(folder, {
    started_at: run.startedAt,
    tool,
    record_files: options.recordFiles,
    accounts: chosen.map(({ id, name }) => ({
      id,
      name,
      resources: resources.map((resource) => resource.name),
      artifacts: resources.flatMap(({ name, artifact }) =>
        artifact && options.artifacts ? [name] : []
      ),
      imported: saved.get(id)?.isImported ?? false,
    })),
  });
  await placeAccounts(folder, all);
  const semaphores: Semaphores = {
    disk: new Semaphore(MERGES_AT_ONCE),
    downloads: new Semaphore(DOWNLOADS_AT_ONCE),
  };
  const stop = new AbortController();
  const signal = AbortSignal.any([run.signal, stop.signal]);
  let sealed: Promise<unknown> = Promise.resolve();
  await allSettled(chosen.map(async (account) => {
    try {
      const before = saved.get(account.id) ?? { manifest: null, isImported: false };
      const draft = await runAccount(account, before, { ...run, signal, journal, semaphores });
      // One after the other: the topmost sums are of them all.
      const files = sealed.then(() => writeManifests(folder, [draft]));
      sealed = files.catch(() => {});
      reportFinished(account.id, (await files).get(account.id) ?? new Map(), onEvent);
      const { manifest } = await loadManifest(folder.reader, account.id);
      reportLosses(account.id, manifest, onEvent);
    } catch (error) {
      const placed = error instanceof StatusError
        ? error.of(`Account ${account.name} (${account.id})`)
        : error;
      // The other accounts have the same token and the same disk.
      stop.abort(placed);
      throw placed;
    }
  }));
  if (forgotten.length === 0) return;
  const others = await Promise.all(forgotten.map((id) => forgottenDraft(folder, id, run.today())));
  await writeManifests(folder, others.filter((draft) => draft !== null));
}

function reportFinished(
  accountId: string,
  files: ReadonlyMap<string, FileEntry>,
  onEvent: OnEvent,
): void {
  const sizeBytes = [...files.values()].reduce((sum, file) => sum + file.sizeBytes, 0);
  onEvent({ type: "account_finished", accountId, files: files.size, sizeBytes });
}

/** What the backup has of an account before a run. */
interface SavedAccount {
  readonly manifest: Manifest | null;
  /** Whether files of another program are to be taken over. */
  readonly isImported: boolean;
}

async function runAccount(
  account: Account,
  { manifest, isImported }: SavedAccount,
  {
    folder,
    startedAt,
    journal,
    semaphores,
    client,
    resources,
    options,
    tool,
    today,
    signal,
    onEvent,
  }:
    & RunBackupOptions
    & { readonly journal: RunJournal; readonly semaphores: Semaphores },
): Promise<Manifest> {
  const { id, name, product } = account;
  const report: OnAccountEvent = (event) => onEvent({ ...event, accountId: id });
  const known = new KnownAccount(id, {
    manifest,
    isImported,
    artifacts: await loadArtifacts(folder),
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
  const leftOut = [
    ...CATALOG.filter((resource) => !resources.includes(resource)).map((one) => one.name),
    ...(options.artifacts ? [] : ["artifacts"]),
  ];
  const plan = await planAccount(known, facts, { resources, options, today: today() });
  const { recordFiles } = options;
  const files = new UsableFiles(folder, {
    recorded: (path) => known.file(path),
    lost: (path) => known.lost(path),
    isImported,
    onDamage: (damage) => report(damageEvent(damage)),
  });
  const tools = { client, known, files, journal, semaphores, recordFiles, today, report, signal };
  const outcome = await backUpAccount(plan, tools);
  await reportUnread(known, outcome.entries, report);
  return draftManifest(known, {
    tool,
    account: { id, name },
    run: {
      started_at: startedAt,
      finished_at: isoSeconds(today()),
      // Read in every run, before all lists.
      changes_since: known.manifest?.resources["company"]?.read_at ?? null,
      ...(leftOut.length > 0 ? { left_out: leftOut } : {}),
    },
    plan,
    ...outcome,
    wroteRecordFiles: recordFiles,
    untracked: isImported ? await untrackedFiles(folder, id) : new Map(),
  });
}

/** The manifest of an account that the token need not list any more, which says so; null if it has none. */
async function forgottenDraft(
  { reader }: BackupFolder,
  accountId: string,
  today: Date,
): Promise<Manifest | null> {
  const manifest = await reader.manifest(accountId);
  return manifest && { forgottenAt: isoSeconds(today), ...manifest };
}

/** What is said of a file that was not as it was written. */
function damageEvent({ path, done, detail }: MetDamage): DamageEvent {
  const folder = path.split("/")[1] ?? "";
  const resource = CATALOG.find((each) => each.folder === folder)?.name ?? folder;
  return done === "lost"
    ? { type: "file_lost", resource, path, reason: detail }
    : { type: "warning", resource: null, message: `"${path}": ${detail}` };
}

type DamageEvent = Parameters<OnAccountEvent>[0] & { readonly type: "file_lost" | "warning" };

/** The manifest of the last run, which is as it was written: it was settled before. @throws NewerFormatError */
async function loadManifest(reader: RawReader, accountId: string): Promise<SavedAccount> {
  const manifest = await reader.manifest(accountId);
  if (manifest) return { manifest, isImported: manifest.isImported };
  return { manifest, isImported: await reader.exists(accountPaths(accountId).root) };
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
