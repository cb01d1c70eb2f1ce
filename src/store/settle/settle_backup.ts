import type { BackupShape, ChildShape } from "../layout/backup_shape.ts";
import { accountOfFolderPath, accountPaths } from "../layout/paths.ts";
import { ListFormatError } from "../lists/list_reader.ts";
import { idsOf } from "../lists/record_batch.ts";
import {
  type Debt,
  emptyManifest,
  FORMAT,
  type Manifest,
  parseResource,
  type ResourceEntry,
  withDebts,
  withoutDebts,
  withoutFullListings,
} from "../manifest/manifest.ts";
import type { RawReader } from "../raw_reader.ts";
import { type Mended, mendManifests } from "../trust/mend_manifests.ts";
import type { BackupFolder } from "../write/backup_folder.ts";
import { writeManifests } from "../write/write_manifests.ts";
import { type UnsettledAccount, unsettledAccounts } from "./unsettled_account.ts";

const NEVER_READ: ResourceEntry = parseResource({});

/** How long the pages of a reading that was interrupted are good for. */
const MAX_PAUSE_MS = 60 * 60 * 1000;

/**
 * Brings the manifests in line with what a process that ended early has placed, in every account that it touched, whatever
 * is asked for now; then empties the journal. What it did not come to is in the manifests, as debts. Only the pages of
 * readings stay, for an hour, to spare whoever reads the same lists again the same requests. Manifests that are not as they
 * were written are rebuilt first. `isResumed`: a process that ended early had left something.
 * @throws NewerFormatError, or the system's error
 */
export async function settleBackup(
  folder: BackupFolder,
  shape: BackupShape,
  now: string,
): Promise<{ readonly isResumed: boolean; readonly mended: readonly Mended[] }> {
  const { reader, journal } = folder;
  const { rebuilt, mended } = await mendManifests(folder, shape);
  const drafts: Manifest[] = [];
  const unsettled = unsettledAccounts(journal.earlier, shape);
  for (const [accountId, account] of unsettled) {
    const manifest = rebuilt.get(accountId) ?? await reader.manifest(accountId);
    drafts.push(await settledManifest(account, { accountId, manifest, shape, reader }));
  }
  for (const [accountId, manifest] of rebuilt) {
    if (!unsettled.has(accountId)) drafts.push(manifest);
  }
  // What lay in place of a folder is listed in the manifest of its account.
  for (const accountId of new Set(mended.map(({ path }) => accountOfFolderPath(path)))) {
    const manifest = accountId && await reader.manifest(accountId);
    if (!manifest || drafts.some(({ account }) => account.id === accountId)) continue;
    drafts.push(manifest);
  }
  if (drafts.length + mended.length > 0) await writeManifests(folder, drafts);
  await folder.forget({ keepPages: arePagesFresh(journal.lastWriteMs, now) });
  return { isResumed: unsettled.size > 0, mended };
}

/** A clock that was set back since puts it in the future: then nobody knows how long ago it was. */
export function arePagesFresh(lastWriteMs: number, now: string): boolean {
  return Math.abs(Date.parse(now) - lastWriteMs) <= MAX_PAUSE_MS;
}

/**
 * The manifest of an account as it would be if the run that ended early had ended there on purpose: with all that it placed,
 * and with what it did not come to as debts.
 */
export async function settledManifest(
  { begun, role, lists, underived, unpartitioned, partitioned, children }: UnsettledAccount,
  { accountId, manifest, shape, reader }: {
    accountId: string;
    /** Null: the account has none yet. */
    manifest: Manifest | null;
    shape: BackupShape;
    reader: RawReader;
  },
): Promise<Manifest> {
  const { forgottenAt, ...last } = manifest ?? emptyManifest(accountId);
  const hasOtherSight = role !== undefined && role !== last.role;
  const resources = hasOtherSight ? withoutFullListings(last.resources) : { ...last.resources };
  const owe = (name: string, debt: Debt) => {
    resources[name] = withDebts(resources[name] ?? NEVER_READ, debt);
  };
  for (const [name, { entry }] of lists) {
    resources[name] = withoutDebts(entry, "reading", "record_files");
  }
  for (const name of partitioned) {
    resources[name] = withoutDebts(resources[name] ?? NEVER_READ, "partitions");
  }
  for (const name of underived) owe(name, "record_files");
  for (const name of unpartitioned) if (resources[name]) owe(name, "partitions");
  for (const name of begun?.artifacts ?? []) if (lists.has(name)) owe(name, "artifacts");
  for (const child of shape.children) {
    const state = children.get(child.name);
    const before = resources[child.name];
    // What was never read is read for every parent in any case.
    if (!state || !(before || state.readsAll)) continue;
    const ids = state.readsAll
      ? await parentsOf(child, accountId, reader)
      : [...new Set([...before?.pending ?? [], ...state.pending])];
    const pending = ids?.filter((id) => !state.done.has(id));
    const parentList = shape.lists.find(({ folder }) => folder === child.folder);
    const readAt = lists.get(parentList?.name ?? "")?.entry.read_at ?? null;
    resources[child.name] = childEntry(before ?? NEVER_READ, {
      records: (before?.records ?? 0) + state.added,
      pending,
      ...(state.readsAll ? { readAt } : {}),
      repeated: { ...before?.repeated, ...Object.fromEntries(state.repeated) },
    });
  }
  for (const name of begun?.resources ?? []) {
    if (lists.has(name) || shape.objects.some((object) => object.name === name)) continue;
    if (resources[name]?.pending || (children.get(name)?.readsAll ?? false)) continue;
    owe(name, "reading");
  }
  for (const [name, entry] of Object.entries(resources)) {
    if (entry.due?.includes("reading") && entry.read_at === null) {
      const reason = "an interrupted run did not come to it; the next run reads it";
      resources[name] = { ...entry, state: "incomplete", reason: entry.reason ?? reason };
    }
  }
  return {
    ...last,
    // A repair need not see the account, either.
    ...(begun === null && forgottenAt !== undefined ? { forgottenAt } : {}),
    role: role ?? last.role,
    format: FORMAT,
    tool: begun?.tool ?? last.tool,
    account: { id: accountId, name: begun?.name ?? last.account.name },
    run: manifest?.run ?? { started_at: begun?.started_at ?? "", finished_at: "" },
    recordFiles: (manifest?.recordFiles ?? true) && (begun?.record_files ?? manifest !== null),
    isImported: manifest?.isImported ?? begun?.imported ?? true,
    resources,
  };
}

/** A child resource as it is; `readAt`: it was being read for every parent since then. */
function childEntry(
  before: ResourceEntry,
  { records, pending, readAt, repeated }: {
    records: number;
    /** Undefined: nobody knows which, so it is to be read for all. */
    pending: readonly string[] | undefined;
    readAt?: string | null;
    repeated: Readonly<Record<string, string>>;
  },
): ResourceEntry {
  const { pending: _, ...known } = before;
  const rest = Object.keys(repeated).length > 0 ? { ...known, repeated } : known;
  if (!pending) {
    const reason = "an interrupted run did not read it; the next run reads it";
    return { ...rest, state: "incomplete", records, reason, last_full_sweep: null };
  }
  const whole = readAt === undefined
    ? {}
    : { read: "full", read_at: readAt, last_full_sweep: readAt };
  if (pending.length === 0) {
    const isDone = readAt !== undefined || before.pending !== undefined;
    return { ...rest, records, ...whole, ...(isDone ? { state: "complete", reason: null } : {}) };
  }
  const parents = pending.length === 1 ? "1 parent" : `${pending.length} parents`;
  const reason = `an interrupted run did not come to ${parents}; the next run reads them`;
  return { ...rest, ...whole, state: "incomplete", records, reason, pending };
}

/** The ids of all records whose children a resource is; undefined if their list is damaged. */
async function parentsOf(
  { folder }: ChildShape,
  accountId: string,
  reader: RawReader,
): Promise<string[] | undefined> {
  try {
    const ids = await idsOf(reader.list(accountPaths(accountId).list(folder)));
    return Array.from({ length: ids.length }, (_, i) => ids.text(i));
  } catch (error) {
    if (error instanceof ListFormatError) return undefined;
    throw error;
  }
}
