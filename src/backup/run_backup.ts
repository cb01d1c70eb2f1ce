import type { Account } from "../harvest/accounts.ts";
import { CATALOG, catalogRow, type Resource } from "../harvest/catalog.ts";
import type { HarvestClient } from "../harvest/harvest_client.ts";
import { type Clock, isoSeconds } from "../http/clock.ts";
import { StatusError } from "../http/errors/http_error.ts";
import { sameBytes } from "../json/same_record.ts";
import { ACCOUNTS_FILE } from "../store/layout/paths.ts";
import { listText } from "../store/lists/list_writer.ts";
import { type MetDamage, UsableFiles } from "../store/trust/usable_files.ts";
import type { BackupFolder } from "../store/write/backup_folder.ts";
import { LEFT_OUT_ARTIFACTS } from "../store/manifest/gaps.ts";
import type { Manifest } from "../store/manifest/manifest.ts";
import { loadArtifacts, untrackedFiles, writeManifests } from "../store/write/write_manifests.ts";
import { AccountSync } from "./back_up_account.ts";
import type { AccountRun } from "./context/account_run.ts";
import { readFacts } from "./context/account_facts.ts";
import type { OnAccountEvent, OnEvent } from "./context/event.ts";
import { KnownAccount } from "./context/known_account.ts";
import { Refusals } from "./context/refusals.ts";
import { RunJournal } from "./context/run_journal.ts";
import { allSettled, Semaphore } from "./context/semaphore.ts";
import { draftManifest } from "./draft_manifest.ts";
import { reportLosses, reportUnread } from "./losses.ts";
import type { BackupRequest } from "./context/backup_request.ts";
import { planAccount } from "./plan/plan_account.ts";

/**
 * Harvest sets no limit for client links and receipts and may well notice a flood; four at once keep a slow connection
 * busy and stay behind what a person's browser does.
 */
const DOWNLOADS_AT_ONCE = 4;
/** Each merge holds some megabytes of buffers; a second one keeps the disk busy while the first waits for it. */
const MERGES_AT_ONCE = 2;

/** Says which role the token has. */
const ME = catalogRow("users_me");

/** A run that has begun. */
export interface Run {
  readonly request: BackupRequest;
  readonly folder: BackupFolder;
  readonly client: HarvestClient;
  readonly resources: readonly Resource[];
  readonly clock: Clock;
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
  run: Run,
): Promise<void> {
  const { folder, resources, request: { options, tool }, clock, onEvent } = run;
  const artifacts = await loadArtifacts(folder);
  const accounts = await Promise.all(chosen.map(async (account) => {
    const manifest = await folder.reader.manifest(account.id);
    const known = await KnownAccount.open(account.id, { manifest, artifacts, disk: folder });
    return { account, known };
  }));
  const journal = RunJournal.begin(folder, {
    started_at: folder.startedAt,
    tool,
    record_files: options.recordFiles,
    accounts: accounts.map(({ account: { id, name }, known }) => ({
      id,
      name,
      resources: resources.map((resource) => resource.name),
      artifacts: resources.flatMap(({ name, artifact }) =>
        artifact && options.artifacts ? [name] : []
      ),
      imported: known.isImported,
    })),
  });
  await placeAccounts(folder, all);
  const disk = new Semaphore(MERGES_AT_ONCE);
  const downloads = new Semaphore(DOWNLOADS_AT_ONCE);
  const stop = new AbortController();
  const signal = AbortSignal.any([run.signal, stop.signal]);
  let sealed: Promise<unknown> = Promise.resolve();
  await allSettled(accounts.map(async ({ account, known }) => {
    const { id, name } = account;
    try {
      const draft = await runAccount(account, known, { ...run, signal, journal, disk, downloads });
      // One after the other: the topmost sums are of them all.
      const written = sealed.then(() => writeManifests(folder, [draft]));
      sealed = written.catch(() => {});
      const digested = [...(await written).get(id)?.values() ?? []];
      const sizeBytes = digested.reduce((sum, file) => sum + file.sizeBytes, 0);
      const files = digested.length + recordFilesOf(draft) + MANIFEST_FILES;
      onEvent({ type: "account_finished", accountId: id, files, sizeBytes });
      reportLosses(id, await folder.reader.manifest(id), onEvent);
    } catch (error) {
      const placed = error instanceof StatusError ? error.of(`Account ${name} (${id})`) : error;
      // The other accounts have the same token and the same disk.
      stop.abort(placed);
      throw placed;
    }
  }));
  if (forgotten.length === 0) return;
  const others = await Promise.all(forgotten.map((id) => forgottenDraft(folder, id, clock.date())));
  await writeManifests(folder, others.filter((draft) => draft !== null));
}

/** What has the digests of an account: `manifest.json` and `SHA256SUMS`. */
const MANIFEST_FILES = 2;

/** How many `<id>.json` an account has: one for each record of its lists. */
function recordFilesOf({ recordFiles, resources }: Manifest): number {
  if (!recordFiles) return 0;
  return CATALOG.filter(({ kind }) => kind === "list")
    .reduce((sum, { name }) => sum + (resources[name]?.records ?? 0), 0);
}

async function runAccount(
  { id, name, product }: Account,
  known: KnownAccount,
  run: Run & Pick<AccountRun, "journal" | "disk" | "downloads">,
): Promise<Manifest> {
  const { request: { options, tool }, folder, client, resources, clock, signal, onEvent } = run;
  const report: OnAccountEvent = (event) => onEvent({ ...event, accountId: id });
  const facts = await readFacts(client, id, signal);
  const { role, modulesOff } = facts;
  const account = { id, name, product };
  onEvent({ type: "account_started", account, role, modulesOff: [...modulesOff ?? []] });
  const leftOut = [
    ...CATALOG.filter((resource) => !resources.includes(resource)).map((one) => one.name),
    ...(options.artifacts ? [] : [LEFT_OUT_ARTIFACTS]),
  ];
  const plan = await planAccount(known, facts, { resources, options, today: clock.date() });
  const { now } = plan;
  // With a lesser one, the next run asks again whether that is meant.
  if (plan.lostRole === null) run.journal.note({ type: "role", key: known.key(ME), role });
  const refusals = new Refusals(known.manifest?.refusals ?? {}, now);
  const { recordFiles } = options;
  const files = new UsableFiles(folder, {
    recorded: (path) => known.file(path),
    lost: (path) => known.lost(path),
    isImported: known.isImported,
    onDamage: (damage) => report(damageEvent(damage)),
  });
  const context = { ...run, known, files, refusals, facts, now, recordFiles, report };
  const outcome = await new AccountSync(plan, context).carryOut();
  await reportUnread(known, outcome.entries, report);
  return draftManifest(known, plan, {
    tool,
    account: { id, name },
    run: {
      started_at: folder.startedAt,
      finished_at: isoSeconds(clock.date()),
      noticed_at: isoSeconds(now),
      changes_since: known.changesSince,
      ...(leftOut.length > 0 ? { left_out: leftOut } : {}),
    },
    ...outcome,
    refusals: refusals.entries,
    wroteRecordFiles: recordFiles,
    untracked: known.isImported ? await untrackedFiles(folder, id) : new Map(),
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

/** Keeps the list of all accounts the token sees, Forecast's too, each as the ID service sent it. */
async function placeAccounts(folder: BackupFolder, accounts: readonly Account[]): Promise<void> {
  const list = new TextDecoder().decode(listText(accounts.map(({ text }) => text))).trimEnd();
  const bytes = new TextEncoder().encode(`{"accounts":${list}}\n`);
  const before = await folder.reader.read(ACCOUNTS_FILE);
  if (before && sameBytes(before, bytes)) return;
  const staged = await folder.work.stageBytes(bytes);
  await folder.commit([{ kind: "put", path: ACCOUNTS_FILE, staged }]);
}
