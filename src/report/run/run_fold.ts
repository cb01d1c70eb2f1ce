import type { BackupEvent } from "../../backup/context/event.ts";
import { AccountDrafts, type Draft } from "./account_drafts.ts";
import { addWork } from "./list_work.ts";
import type { RunProgress } from "./progress.ts";
import { problemOf } from "./event_line.ts";
import type { KnownGap, MissingItem, Summary, Warning } from "./summary.ts";
import { addRequest, type OpenTraffic, trafficSince } from "./traffic.ts";

/** In the URL of API requests, whose number is limited; downloads of files have other paths. */
const API_PATH = "/v2/";

/** The summary of all events of a run. */
export function summarize(events: Iterable<BackupEvent>): Summary {
  const fold = new RunFold(0);
  for (const event of events) fold.add(event, 0);
  return fold.summary();
}

/**
 * Folds the events of a run, as they come, into its progress and its summary. Memory grows with the number of resources
 * and of missing items only. Times are monotonic milliseconds.
 */
export class RunFold {
  readonly #head: Draft<Omit<Summary, "accounts" | "problems" | "knownGaps" | "warnings">> = {
    runId: "",
    output: "",
    resumed: false,
    startedAt: "",
    outcome: "unfinished",
    finishedAt: null,
    durationMs: 0,
    requests: 0,
    skipped: [],
    lost: [],
    leftOut: { accounts: [], resources: [], artifacts: false },
  };
  readonly #traffic: Draft<Omit<RunProgress, "accounts" | "api" | "downloads">>;
  readonly #api: OpenTraffic;
  readonly #downloads: OpenTraffic;
  readonly #accounts = new AccountDrafts();
  readonly #problems: MissingItem[] = [];
  readonly #knownGaps: KnownGap[] = [];
  readonly #warnings: Warning[] = [];

  constructor(startedMs: number) {
    this.#traffic = {
      startedMs,
      requests: 0,
      sizeBytes: 0,
      placeMs: null,
      pausedUntilMs: -Infinity,
      retry: null,
    };
    this.#api = trafficSince(startedMs);
    this.#downloads = trafficSince(null);
  }

  /** Takes one event that happened at `nowMs`. */
  add(event: BackupEvent, nowMs: number): void {
    const problem = problemOf(event);
    if (problem !== null) this.#problems.push(problem);
    switch (event.type) {
      case "run_started": {
        const { runId, output, resumed, startedAt } = event;
        Object.assign(this.#head, { runId, output, resumed, startedAt });
        break;
      }
      case "accounts_found":
        Object.assign(this.#head, { skipped: event.skipped, lost: event.lost });
        // All of them now: the order in which they happen to begin differs from run to run.
        for (const account of event.accounts) this.#accounts.account(account.id).account = account;
        break;
      case "account_started": {
        const { account, role, modulesOff } = event;
        Object.assign(this.#accounts.account(account.id), { account, role, modulesOff });
        break;
      }
      case "resource_progress": {
        const { done, total, requestsLeft, sizeBytes } = event;
        const draft = this.#accounts.resource(event);
        draft.records = done;
        Object.assign(draft.reading, { total, requestsLeft, sizeBytes });
        if (requestsLeft === 0 && total !== null) draft.reading.cameAtMs ??= nowMs;
        break;
      }
      case "list_work":
        addWork(this.#accounts.resource(event).reading.work, event);
        break;
      case "resource_finished": {
        const { type: _, accountId: _id, ...rest } = event;
        const draft = this.#accounts.resource(event);
        Object.assign(draft, rest);
        draft.reading.requestsLeft = 0;
        const { cameAtMs } = draft.reading;
        // The shortest: long lists take longer, and what waits for other work says nothing about the end, when there is none.
        if (cameAtMs !== null && event.added + event.changed + event.deleted > 0) {
          this.#traffic.placeMs = Math.min(this.#traffic.placeMs ?? Infinity, nowMs - cameAtMs);
        }
        break;
      }
      case "artifacts_planned": {
        const draft = this.#accounts.resource(event);
        draft.artifacts.total = event.total;
        draft.reading.filesToFetch = event.toFetch;
        if (event.toFetch > 0) {
          this.#downloads.startedMs ??= nowMs;
          this.#downloads.sinceMs ??= nowMs;
        }
        break;
      }
      case "artifact_saved": {
        const { artifacts } = this.#accounts.resource(event);
        artifacts.saved++;
        artifacts.sizeBytes += event.sizeBytes;
        break;
      }
      case "artifact_failed":
        this.#accounts.resource(event).artifacts.failed++;
        break;
      case "known_gap": {
        const { type: _, ...gap } = event;
        this.#knownGaps.push(gap);
        break;
      }
      case "file_lost":
        break;
      case "warning": {
        const { accountId, resource, message } = event;
        this.#warnings.push({ accountId, resource, message });
        break;
      }
      case "request":
        this.#traffic.requests++;
        this.#traffic.sizeBytes += event.sizeBytes;
        if (event.status === 200) this.#traffic.retry = null;
        addRequest(event.url.includes(API_PATH) ? this.#api : this.#downloads, event, nowMs);
        break;
      case "retry":
        this.#traffic.retry = { reason: event.reason, atMs: nowMs + event.waitMs };
        break;
      case "paused":
        this.#traffic.pausedUntilMs = Math.max(this.#traffic.pausedUntilMs, nowMs + event.waitMs);
        break;
      case "account_finished": {
        const { files, sizeBytes } = event;
        Object.assign(this.#accounts.account(event.accountId), { files, sizeBytes });
        break;
      }
      case "run_finished": {
        const { outcome, leftOut, finishedAt, durationMs, requests } = event;
        Object.assign(this.#head, { outcome, leftOut, finishedAt, durationMs, requests });
        break;
      }
      default:
        event satisfies never;
    }
  }

  /** What the run has come to so far. */
  summary(): Summary {
    return {
      ...this.#head,
      accounts: this.#accounts.summaries(),
      problems: [...this.#problems],
      knownGaps: [...this.#knownGaps],
      warnings: [...this.#warnings],
    };
  }

  /** How far the run is. */
  progress(): RunProgress {
    return {
      ...this.#traffic,
      accounts: this.#accounts.progress(),
      api: { ...this.#api, recentMs: [...this.#api.recentMs] },
      downloads: { ...this.#downloads, recentMs: [...this.#downloads.recentMs] },
    };
  }
}
