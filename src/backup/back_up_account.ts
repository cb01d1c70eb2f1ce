import { isLesserRole, roleOf } from "../harvest/roles.ts";
import type { Resource } from "../harvest/catalog.ts";
import { readMember } from "../json/scan.ts";
import type { ArtifactTable } from "../store/manifest/artifacts_manifest.ts";
import type { ResourceEntry } from "../store/manifest/manifest.ts";
import { type AccountRun, type Outcome, unreadEntry } from "./context/account_run.ts";
import { partitionAssignments } from "./sync/partition_assignments.ts";
import type { ReadMode, ResourceState } from "./context/event.ts";
import { describeFailure, isFatal, isForbidden, isMissing } from "./context/failure.ts";
import { allSettled } from "./context/semaphore.ts";
import { ChildWriter } from "./sync/child_writer.ts";
import type { DoneList } from "./context/run_journal.ts";
import { reportFinished } from "./sync/report_finished.ts";
import { syncArtifacts } from "./sync/sync_artifacts.ts";
import { syncList } from "./sync/sync_list.ts";
import { syncChildren } from "./sync/sync_children.ts";
import { placeObject } from "./sync/sync_object.ts";

/** An object of the account as it was read before the rest. */
export interface AccountObject {
  readonly resource: Resource;
  readonly answer: { readonly text: Uint8Array; readonly date: Date | null } | {
    readonly error: unknown;
  };
}

/** What is known of an account once `company` and `users/me` are read: it decides what else is asked for. */
export interface AccountFacts {
  readonly role: string | null;
  readonly modulesOff: ReadonlySet<string>;
  readonly baseUri: string | null;
}

/** Reads role, modules and web address out of the account's two objects. */
export function factsOf(objects: readonly AccountObject[]): AccountFacts {
  const textOf = (name: string) => {
    const found = objects.find((object) => object.resource.name === name)?.answer;
    return found && "text" in found ? found.text : null;
  };
  const company = textOf("company");
  const me = textOf("users_me");
  const flags = ["expense_feature", "invoice_feature", "estimate_feature", "team_feature"];
  const baseUri = company && readMember(company, "base_uri");
  const domain = company && readMember(company, "full_domain");
  return {
    role: me && roleOf(readMember(me, "access_roles")),
    modulesOff: new Set(company ? flags.filter((flag) => readMember(company, flag) === false) : []),
    baseUri: typeof baseUri === "string" && /^https?:\/\//.test(baseUri)
      ? baseUri
      : typeof domain === "string" && domain !== ""
      ? `https://${domain}`
      : null,
  };
}

/** What an account came to. */
export interface AccountResult {
  readonly resources: ReadonlyMap<string, ResourceEntry>;
  readonly artifactsFailed: number;
  /** The token sees less than before, so nothing was taken. */
  readonly roleShrank: boolean;
}

/**
 * Backs up one account: its objects, then all lists side by side, what is nested in a list and its binaries as soon as
 * that list is on disk.
 * @throws only what ends the whole run: see {@link isFatal}
 */
export async function backUpAccount(
  run: AccountRun,
  { objects, facts, artifacts }: {
    objects: readonly AccountObject[];
    facts: AccountFacts;
    artifacts: ArtifactTable;
  },
): Promise<AccountResult> {
  const entries = new Map<string, ResourceEntry>();
  const end = (resource: Resource, outcome: Outcome, mode: ReadMode) => {
    entries.set(resource.name, outcome.entry);
    reportFinished(run, resource, { outcome, mode });
  };
  const endUnread = (resource: Resource, state: ResourceState, reason: string | null) =>
    end(resource, {
      entry: unreadEntry(run, resource, { state, reason }),
      added: 0,
      changed: 0,
      deleted: 0,
    }, "none");
  const endFailed = (resource: Resource, error: unknown) => {
    if (isFatal(error)) throw error;
    if (isMissing(error, resource)) return endUnread(resource, "unavailable", null);
    endUnread(resource, isForbidden(error) ? "forbidden" : "incomplete", describeFailure(error));
  };

  // In the order of the catalog, whatever comes first.
  for (const { name } of run.resources) {
    run.onEvent({
      type: "resource_progress",
      accountId: run.account.id,
      resource: name,
      done: 0,
      total: null,
      sizeBytes: 0,
      requestsLeft: 0,
    });
  }
  const shrunk = shrunkRole(run, facts);
  if (shrunk !== null) {
    for (const resource of run.resources) endUnread(resource, "incomplete", shrunk);
    return { resources: entries, artifactsFailed: 0, roleShrank: true };
  }
  for (const { resource, answer } of objects) {
    if ("error" in answer) endFailed(resource, answer.error);
    else end(resource, await placeObject(run, resource, answer), "full");
  }

  let artifactsFailed = 0;
  const done = new Map<string, DoneList>();
  const writers = new Map<string, ChildWriter>();
  const writerOf = (folder: string) => {
    const writer = writers.get(folder) ??
      new ChildWriter(run.folder, run.journal, run.paths.history(folder));
    writers.set(folder, writer);
    return writer;
  };
  const isOff = (resource: Resource) =>
    resource.module !== undefined && facts.modulesOff.has(resource.module);

  const backUpChildren = async (parent: Resource, parentList: DoneList, resource: Resource) => {
    const writer = writerOf(resource.folder);
    try {
      const outcome = await syncChildren(run, resource, { parent, parentList, writer });
      end(resource, outcome, outcome.entry.read === "full" ? "full" : "incremental");
    } catch (error) {
      endFailed(resource, error);
    }
  };
  const backUpList = async (resource: Resource) => {
    const children = run.resources.filter((other) => other.parent === resource.name);
    if (isOff(resource)) {
      for (const off of [resource, ...children]) endUnread(off, "off", null);
      return;
    }
    let list: DoneList;
    try {
      list = await syncList(run, resource);
    } catch (error) {
      endFailed(resource, error);
      // What cannot be found is in the same state as what it would be found by.
      const isUnavailable = isMissing(error, resource);
      const state = isForbidden(error) ? "forbidden" : "incomplete";
      for (const child of children) {
        if (isUnavailable) endUnread(child, "unavailable", null);
        else endUnread(child, state, `${resource.name} could not be read`);
      }
      return;
    }
    done.set(resource.name, list);
    end(resource, list, list.entry.read === "full" ? "full" : "incremental");
    await allSettled([
      ...children.map((child) => backUpChildren(resource, list, child)),
      (async () => {
        if (!run.options.artifacts || resource.artifact === undefined) return;
        artifactsFailed += await syncArtifacts(run, resource, {
          artifacts,
          baseUri: facts.baseUri,
        });
      })(),
    ]);
  };
  await allSettled(run.resources.filter(({ kind }) => kind === "list").map(backUpList));
  await partitionAssignments(run, done);
  return { resources: entries, artifactsFailed, roleShrank: false };
}

/** Why nothing is taken from an account whose token now sees less than it did; null if it does not. */
function shrunkRole(run: AccountRun, { role }: AccountFacts): string | null {
  if (run.options.acceptShrink || !isLesserRole(role, run.base?.role ?? null)) return null;
  return `The token's role was "${run.base?.role}" and is "${role}" now, which sees fewer records: everything saved is ` +
    "kept and nothing was read; use an administrator's token, or run once with --accept-shrink";
}
