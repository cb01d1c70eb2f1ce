import { type AccountSource, savedRecords } from "../export/read_account.ts";
import type { HarvestClient } from "../harvest/harvest_client.ts";
import { type Fields, isFields, textAt } from "../json/exact.ts";
import type { BackupReader } from "../store/backup_reader.ts";
import { accountPaths } from "../store/layout/paths.ts";
import type { RestoreJournal } from "./apply/restore_journal.ts";
import { RestoreContext } from "./plan/restore_context.ts";
import { deletedRecords } from "./records/saved_record.ts";
import {
  type DeletedRequest,
  selectDeleted,
  type Selection,
  wholeAccount,
} from "./records/selection.ts";
import { survey } from "./records/survey.ts";
import { uploadName } from "./records/translation.ts";
import { mapPeople, type PeopleFile } from "./target/people.ts";
import { withMadeAgain } from "./target/made_again.ts";
import {
  readTarget,
  refuseUnlessEmpty,
  type TargetAccount,
  TRACKED,
} from "./target/target_account.ts";

/** What is to be restored, and where to. */
export interface PrepareOptions {
  readonly source: AccountSource;
  /** Null: everything in the backup. */
  readonly deleted: DeletedRequest | null;
  /** The account that is written to, and a client for it; null: a new account that does not exist yet. */
  readonly into:
    | { readonly id: string; readonly name: string; readonly client: HarvestClient }
    | null;
  readonly people: PeopleFile;
  readonly finish: boolean;
  /** Of a restore into this account; one that was begun need not find it empty. */
  readonly journal: RestoreJournal | null;
  readonly signal: AbortSignal;
}

/** A file of the backup is not as it was written: nothing of it goes into anybody's books. */
export class AlteredBackupError extends Error {
  override name = "AlteredBackupError";

  constructor(path: string) {
    super(`Cannot restore: "${path}" is not as the backup wrote it`);
  }
}

/**
 * Reads what a restore needs to know: the backup, unaltered, and the target as it is now.
 * @throws AlteredBackupError; UsageError if the target cannot be restored into, or what is named is not in the backup;
 * as {@link HarvestClient}
 */
export async function prepareRestore(options: PrepareOptions): Promise<RestoreContext> {
  const { source, deleted, into, people: file, finish, journal, signal } = options;
  await checkSource(source);
  const [company = null] = (await recordsOf(source, "company")).values();
  const [me = {}] = (await recordsOf(source, "users_me")).values();
  const found = into
    ? await readTarget(into.client, into, signal)
    : imaginedTarget(source, company ?? {}, me);
  const isSameAccount = deleted !== null;
  if (into && !isSameAccount && !journal?.head) refuseUnlessEmpty(found);
  const there = new Map(isSameAccount ? found.lists : []);
  for (const resource of [...TRACKED, "invoice_payments"]) {
    const isDocument = resource === "invoices" || resource === "estimates";
    const isKnown = isSameAccount && isDocument;
    there.set(resource, isKnown ? await recordsOf(source, resource) : new Map());
  }
  const isThere = (resource: string, id: string) => there.get(resource)?.has(id) ?? false;
  const selection: Selection = deleted === null
    ? wholeAccount(source)
    : await selectDeleted(source, deleted, isThere);
  const target = into && isSameAccount
    ? await withMadeAgain(found, { selection, there, journal, signal, client: into.client })
    : found;
  const receipts = await receiptsOf(source);
  const isDone = (resource: string, id: string) =>
    isThere(resource, id) || journal?.results.has(`create ${resource}/${id}`) === true;
  const people = mapPeople(await usersOf(source), {
    users: target.lists.get("users") ?? new Map(),
    ownerId: target.ownerId,
    file,
    isSameAccount,
    settled: new Map(isSameAccount ? [] : journal?.settled),
  });
  const context = new RestoreContext({
    ...{ source, selection, target, isSameAccount, isThere, people, finish, company },
    survey: await survey(selection, savedRecords(source, "clients"), isDone),
    receipts: new Set(receipts.keys()),
    receipt: async (expenseId, fields) => {
      const { path, contentType } = receipts.get(expenseId) ?? {};
      if (path === undefined || !isFields(fields["receipt"])) return null;
      const bytes = await source.reader.read(path);
      if (bytes === null) throw new AlteredBackupError(path);
      return {
        field: "receipt",
        name: uploadName(textAt(fields, "receipt", "file_name")),
        contentType: textAt(fields, "receipt", "content_type") || (contentType ?? ""),
        bytes,
      };
    },
  });
  for await (const { id, fields } of selection.records("expenses")) {
    const receipt = isFields(fields["receipt"]) ? receipts.get(id) : undefined;
    if (receipt) await checkFile(source.reader, receipt.path, receipt.sha256);
  }
  if (journal) takeUp(context, journal);
  return context;
}

/** Checks all that a restore reads, but for receipts, of which it does not know yet which. @throws AlteredBackupError */
async function checkSource({ reader, id, manifest }: AccountSource): Promise<void> {
  const { root } = accountPaths(id);
  for (const [path, { sha256 }] of manifest.files) {
    if (!path.includes("/artifacts/")) await checkFile(reader, `${root}/${path}`, sha256);
  }
}

async function checkFile(reader: BackupReader, path: string, sha256: string): Promise<void> {
  if ((await reader.digest(path))?.sha256 !== sha256) throw new AlteredBackupError(path);
}

/** What earlier runs have done: which records are which, and what is still to be archived again. */
function takeUp({ ids, woken }: RestoreContext, { results, open }: RestoreJournal): void {
  for (const key of [...results.keys(), ...open]) {
    const [, action, resource = "", old = ""] = /^(\w+) (\w+)\/(.+)$/.exec(key) ?? [];
    const id = results.get(key);
    if (action === "create" && id !== undefined) ids.set(resource, old, id);
    if (action === "activate") woken.add(`${resource}/${old}`);
  }
}

/** An account as it will be when it has been opened: nobody but the owner, and nothing in it. */
function imaginedTarget({ manifest }: AccountSource, company: Fields, me: Fields): TargetAccount {
  const ownerId = textAt(me, "id");
  return {
    id: "0",
    name: `a new account for ${manifest.account.name}`,
    company,
    ownerId,
    lists: new Map([["users", new Map([[ownerId, me]])]]),
    counts: new Map(),
    readAt: null,
  };
}

async function recordsOf(source: AccountSource, resource: string): Promise<Map<string, Fields>> {
  const records = new Map<string, Fields>();
  for await (const { id, fields } of savedRecords(source, resource)) records.set(id, fields);
  return records;
}

/** People of the backup, those too who left Harvest. */
async function usersOf(source: AccountSource): Promise<Map<string, Fields>> {
  const users = new Map<string, Fields>();
  for await (const { resource, id, fields } of deletedRecords(source)) {
    if (resource === "users") users.set(id, fields);
  }
  return new Map([...users, ...await recordsOf(source, "users")]);
}

/** Receipts of the backup by the expense's id. */
async function receiptsOf({ reader, id }: AccountSource) {
  const folder = accountPaths(id).artifact("expenses", "");
  const found = [...await reader.artifacts()].flatMap(
    ([path, { content_type: contentType, sha256 }]) => {
      const expense = path.startsWith(folder)
        ? /^(\d+)_/.exec(path.slice(folder.length))?.[1]
        : null;
      return expense ? [[expense, { path, contentType, sha256 }] as const] : [];
    },
  );
  return new Map(found);
}
