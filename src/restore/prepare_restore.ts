import { type AccountSource, savedRecords } from "../export/read_account.ts";
import type { HarvestClient } from "../harvest/harvest_client.ts";
import { type Fields, isFields, textAt } from "../json/exact.ts";
import { accountPaths } from "../store/layout/paths.ts";
import type { RestoreJournal } from "./apply/restore_journal.ts";
import { checkSource, readReceipt } from "./check_source.ts";
import { keyOf } from "./plan/write_step.ts";
import { RestoreContext } from "./plan/restore_context.ts";
import { uploadName } from "./records/request_body.ts";
import { deletedRecords } from "./records/saved_record.ts";
import {
  type DeletedRequest,
  selectDeleted,
  type Selection,
  wholeAccount,
} from "./records/selection.ts";
import { survey } from "./records/survey.ts";
import { mapPeople, type PeopleFile } from "./target/people.ts";
import { readTarget, refuseUnlessEmpty, type TargetAccount } from "./target/target_account.ts";

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

/**
 * Reads what a restore needs to know: the backup, unaltered, and the target as it is now.
 * @throws AlteredBackupError; UsageError if the target cannot be restored into, or what is named is not in the backup;
 * as {@link HarvestClient}
 */
export async function prepareRestore(options: PrepareOptions): Promise<RestoreContext> {
  const { source, deleted, into, people: file, finish, journal, signal } = options;
  await checkSource(source);
  const [company = null] = await recordsOf(source, "company");
  const [me = {}] = await recordsOf(source, "users_me");
  const target = into
    ? await readTarget(into.client, into, signal)
    : imaginedTarget(source, company ?? {}, me);
  const isSameAccount = deleted !== null;
  if (into && !isSameAccount && !journal?.head) refuseUnlessEmpty(target);
  const others = isSameAccount ? await idsOf(source, ["invoices", "estimates"]) : new Map();
  const isThere = (resource: string, id: string) =>
    isSameAccount &&
    (target.lists.get(resource)?.has(id) ?? others.get(resource)?.has(id) ?? false);
  const selection: Selection = deleted === null
    ? wholeAccount(source)
    : await selectDeleted(source, deleted, isThere);
  const artifacts = await receiptsOf(source);
  const users = await usersOf(source);
  const isDone = (resource: string, id: string) =>
    journal?.done(keyOf({ action: "create", resource, old: id })) !== undefined;
  const context = new RestoreContext({
    source,
    selection,
    survey: await survey(selection, savedRecords(source, "clients"), isDone),
    target,
    isSameAccount,
    isThere,
    people: mapPeople(users, {
      users: target.lists.get("users") ?? new Map(),
      ownerId: target.ownerId,
      file,
      isSameAccount,
    }),
    finish,
    company,
    receipts: new Set(artifacts.keys()),
    receipt: async (expenseId, fields) => {
      const receipt = artifacts.get(expenseId);
      if (receipt === undefined || !isFields(fields["receipt"])) return null;
      return {
        field: "receipt",
        name: uploadName(textAt(fields, "receipt", "file_name")),
        contentType: textAt(fields, "receipt", "content_type") || receipt.contentType,
        bytes: await readReceipt(source, receipt.path),
      };
    },
  });
  if (journal) takeUp(context, journal);
  return context;
}

/** What earlier runs have done: which records are which, and what is still to be archived again. */
function takeUp(context: RestoreContext, journal: RestoreJournal): void {
  for (
    const [key, id] of [
      ...journal.results,
      ...[...journal.open].map((key) => [key, null] as const),
    ]
  ) {
    const [, action, resource = "", old = ""] = /^(\w+) (\w+)\/(.+)$/.exec(key) ?? [];
    if (action === "create" && id !== null) context.ids.set(resource, old, id);
    if (action === "activate") context.woken.add(`${resource}/${old}`);
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

async function recordsOf(source: AccountSource, resource: string): Promise<Fields[]> {
  return (await Array.fromAsync(savedRecords(source, resource))).map(({ fields }) => fields);
}

async function idsOf(
  source: AccountSource,
  resources: readonly string[],
): Promise<Map<string, Set<string>>> {
  const ids = new Map<string, Set<string>>();
  for (const resource of resources) {
    const records = await Array.fromAsync(savedRecords(source, resource), ({ id }) => id);
    ids.set(resource, new Set(records));
  }
  return ids;
}

/** People of the backup, those too who left Harvest. */
async function usersOf(source: AccountSource): Promise<{ id: string; fields: Fields }[]> {
  const users = new Map<string, Fields>();
  for await (const { resource, id, fields } of deletedRecords(source)) {
    if (resource === "users") users.set(id, fields);
  }
  for await (const { id, fields } of savedRecords(source, "users")) users.set(id, fields);
  return [...users].map(([id, fields]) => ({ id, fields }));
}

/** Receipts of the backup by the expense's id. */
async function receiptsOf({ reader, id }: AccountSource) {
  const table = await reader.artifacts();
  const folder = accountPaths(id).artifact("expenses", "");
  const found = [...table].flatMap(([path, { contentType }]) => {
    const expense = path.startsWith(folder) ? /^(\d+)_/.exec(path.slice(folder.length))?.[1] : null;
    return expense ? [[expense, { path, contentType }] as const] : [];
  });
  return new Map(found);
}
