import type { Network } from "../../harvest/connect.ts";
import type { RequestEvent } from "../../http/http_client.ts";
import type { Pacer } from "../../http/pacer.ts";

/** How far a resource got; `complete` only if every record that the token may see is saved. */
export type ResourceState = "complete" | "incomplete" | "forbidden" | "off" | "unavailable";

/** How a resource was read in a run: whole, changes only, or not at all. */
export type ReadMode = "full" | "incremental" | "none";

/** A Harvest or Forecast company the token can see. */
export interface AccountInfo {
  /** Decimal. */
  readonly id: string;
  /** The company's name. */
  readonly name: string;
  /** `harvest` or `forecast`. */
  readonly product: string;
}

/** What a run was asked to leave out. */
export interface LeftOut {
  /** Accounts of the token. */
  readonly accounts: readonly AccountInfo[];
  /** By name. */
  readonly resources: readonly string[];
  /** Whether PDFs and receipts were. */
  readonly artifacts: boolean;
}

/**
 * Everything that can happen in a run, reported while it happens. Summary, progress, log lines and `--json` are all
 * folded from these; field names in `--json` are the same in snake_case.
 */
export type BackupEvent =
  | {
    readonly type: "run_started";
    readonly runId: string;
    readonly startedAt: string;
    readonly output: string;
    /** Whether an interrupted run had left something undone, which was settled. */
    readonly resumed: boolean;
  }
  | {
    readonly type: "accounts_found";
    readonly accounts: readonly AccountInfo[];
    /** Forecast and other products: listed, not backed up. */
    readonly skipped: readonly AccountInfo[];
    /** Accounts of the backup that the token does not list any more. */
    readonly lost: readonly AccountInfo[];
  }
  | {
    readonly type: "account_started";
    readonly account: AccountInfo;
    /** `administrator`, `manager`, `member` or what Harvest says; null when it does not say. */
    readonly role: string | null;
    readonly modulesOff: readonly string[];
  }
  | {
    /** `total` counts records of a list, parents of a child resource; null until known. */
    readonly type: "resource_progress";
    readonly accountId: string;
    readonly resource: string;
    readonly done: number;
    readonly total: number | null;
    /** What was read of it so far, as Harvest sent it. */
    readonly sizeBytes: number;
    /** API requests still to come for it, as far as known: the remaining time is computed from it. */
    readonly requestsLeft: number;
  }
  | {
    /**
     * Work on a list besides its requests: the records of `pages` taken in, the `list` put together, `record_files`
     * written. So many records since the last event of the step took so long; so many are left of it, as far as known.
     */
    readonly type: "list_work";
    readonly accountId: string;
    readonly resource: string;
    readonly step: "pages" | "list" | "record_files";
    readonly records: number;
    readonly durationMs: number;
    readonly left: number;
  }
  | {
    readonly type: "resource_finished";
    readonly accountId: string;
    readonly resource: string;
    readonly state: ResourceState;
    readonly mode: ReadMode;
    /** Records in the backup now. */
    readonly records: number;
    readonly added: number;
    readonly changed: number;
    readonly deleted: number;
    /** Of the files that hold its records now. */
    readonly sizeBytes: number;
    /** Why it is not complete: what failed, with which value, and what to do. */
    readonly reason: string | null;
  }
  | {
    readonly type: "artifacts_planned";
    readonly accountId: string;
    readonly resource: string;
    readonly total: number;
    readonly toFetch: number;
  }
  | {
    readonly type: "artifact_saved";
    readonly accountId: string;
    readonly resource: string;
    readonly recordId: string;
    readonly path: string;
    readonly sizeBytes: number;
  }
  | {
    readonly type: "artifact_failed";
    readonly accountId: string;
    readonly resource: string;
    readonly recordId: string;
    readonly path: string;
    readonly reason: string;
  }
  | {
    /** Something that Harvest does not have, or has so: no news, unlike what is missing. */
    readonly type: "known_gap";
    readonly accountId: string;
    readonly resource: string;
    /** The file; null if it is the whole resource. */
    readonly path: string | null;
    /** The day, `2026-03-31`, since which Harvest answers so; null if it is as it should be, as of a draft. */
    readonly since: string | null;
    readonly reason: string;
  }
  | {
    /** A file of the backup was not as it was written, and what was in it cannot all be brought back. */
    readonly type: "file_lost";
    readonly accountId: string;
    readonly resource: string;
    readonly path: string;
    readonly reason: string;
  }
  | {
    /** Something to know although nothing is missing; `--strict` counts it as incomplete. */
    readonly type: "warning";
    readonly accountId: string | null;
    readonly resource: string | null;
    readonly message: string;
  }
  | RequestEvent
  | {
    readonly type: "account_finished";
    readonly accountId: string;
    readonly files: number;
    readonly sizeBytes: number;
  }
  | {
    readonly type: "run_finished";
    /** `partial`: all that was asked for is saved, and something was left out on request. */
    readonly outcome: "complete" | "partial" | "incomplete" | "interrupted";
    readonly leftOut: LeftOut;
    readonly finishedAt: string;
    readonly durationMs: number;
    readonly requests: number;
  };

/** What is done with the records of a list when they have come. */
export type ListStep = Extract<BackupEvent, { type: "list_work" }>["step"];

/** Takes events as they happen; must not throw. */
export type OnEvent = (event: BackupEvent) => void;

type OfAccount<Event> = Event extends { readonly accountId: unknown } ? Omit<Event, "accountId">
  : never;

/** Takes the events of one account. */
export type OnAccountEvent = (event: OfAccount<BackupEvent>) => void;

/** What a backup takes from the world, and who hears of it. */
export interface BackupEnvironment extends Network {
  /** The budget of API requests, if others draw on it, too. */
  readonly pacer?: Pacer;
  readonly signal: AbortSignal;
  readonly onEvent: OnEvent;
}
