import { accountTitle } from "./event_line.ts";
import { type ListWork, unknownWork, workLeft } from "./list_work.ts";
import type { AccountProgress } from "./progress.ts";
import type { AccountSummary, ArtifactSummary, ResourceSummary } from "./summary.ts";

/** A value that is still being filled in. */
export type Draft<T> = { -readonly [Key in keyof T]: T[Key] };

/** What is known of a resource while it is read. */
export interface ResourceDraft extends Draft<Omit<ResourceSummary, "artifacts">> {
  readonly artifacts: Draft<ArtifactSummary>;
  /** For the progress display only. */
  readonly reading: {
    total: number | null;
    requestsLeft: number;
    sizeBytes: number;
    filesToFetch: number;
    readonly work: ListWork;
    /** When its last request ended; null before. */
    cameAtMs: number | null;
  };
}

/** What is known of an account while its run goes on. */
export interface AccountDraft extends Draft<Omit<AccountSummary, "resources">> {
  readonly resources: Map<string, ResourceDraft>;
}

/** The accounts of a run, in the order in which they were met. */
export class AccountDrafts {
  readonly #accounts = new Map<string, AccountDraft>();

  /** One that was not met before begins with nothing. */
  account(id: string): AccountDraft {
    return getOrInsert(this.#accounts, id, {
      account: { id, name: "", product: "harvest" },
      role: null,
      modulesOff: [],
      resources: new Map(),
      files: null,
      sizeBytes: null,
    });
  }

  /** The resource that an event is about. */
  resource({ accountId, resource }: { accountId: string; resource: string }): ResourceDraft {
    return getOrInsert(this.account(accountId).resources, resource, {
      resource,
      state: "unfinished",
      mode: "none",
      records: 0,
      added: 0,
      changed: 0,
      deleted: 0,
      sizeBytes: 0,
      reason: null,
      artifacts: { total: 0, saved: 0, failed: 0, sizeBytes: 0 },
      reading: {
        total: null,
        requestsLeft: 0,
        sizeBytes: 0,
        filesToFetch: 0,
        work: unknownWork(),
        cameAtMs: null,
      },
    });
  }

  /** What they have come to so far. */
  summaries(): AccountSummary[] {
    return [...this.#accounts.values()].map(({ resources, ...account }) => ({
      ...account,
      resources: [...resources.values()].map(({ reading: _, artifacts, ...resource }) => ({
        ...resource,
        artifacts: { ...artifacts },
      })),
    }));
  }

  /** How far each is. */
  progress(): AccountProgress[] {
    return [...this.#accounts.values()].map(accountProgress);
  }
}

function accountProgress({ account, resources, files }: AccountDraft): AccountProgress {
  return {
    title: accountTitle(account),
    name: account.name,
    isFinished: files !== null,
    resources: [...resources.values()].map(({ resource, records, state, artifacts, reading }) => ({
      ...reading,
      work: workLeft(reading.work, {
        came: records,
        toCome: Math.max(0, (reading.total ?? 0) - records),
      }),
      resource,
      done: records,
      isFinished: state !== "unfinished",
      filesDone: artifacts.saved + artifacts.failed,
      filesBytes: artifacts.sizeBytes,
    })),
  };
}

function getOrInsert<Value>(map: Map<string, Value>, key: string, initial: Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  map.set(key, initial);
  return initial;
}
