import type { BackupEvent } from "../../backup/context/event.ts";
import { accountTitle } from "./event_line.ts";

/** The window that Harvest counts requests in, and that the current rate is shown for. */
export const RATE_WINDOW_MS = 15_000;

/** Requests of the API, whose number is limited; downloads of files are not. */
const API_PATH = "/v2/";

/** How far one resource of an account is. */
export interface ResourceProgress {
  readonly resource: string;
  readonly done: number;
  readonly total: number | null;
  readonly requestsLeft: number;
  readonly isFinished: boolean;
  /** Of its PDFs or receipts: how many are to be fetched, and how many have been, with or without success. */
  readonly filesToFetch: number;
  readonly filesDone: number;
  readonly filesBytes: number;
  /** Read of it so far, files apart. */
  readonly sizeBytes: number;
}

/** How far one account is. */
export interface AccountProgress {
  readonly title: string;
  readonly resources: readonly ResourceProgress[];
  readonly isFinished: boolean;
}

/** How far a run is; times are monotonic milliseconds. */
export interface ProgressState {
  readonly startedMs: number;
  readonly accounts: readonly AccountProgress[];
  readonly requests: number;
  readonly sizeBytes: number;
  /** When the latest API requests ended, none longer ago than the window. */
  readonly recentMs: readonly number[];
  /** When the first file was to be fetched; null before. */
  readonly filesSinceMs: number | null;
  /** Until when Harvest wants no request. */
  readonly pausedUntilMs: number;
  /** A request that failed and will be made again; null as soon as any other is answered. */
  readonly retry: { readonly reason: string; readonly atMs: number } | null;
}

/** Nothing has been read of it, and nothing is known about it. */
export function isWaiting({ isFinished, done, total, requestsLeft }: ResourceProgress): boolean {
  return !isFinished && done === 0 && total === null && requestsLeft === 0;
}

type Draft<T> = { -readonly [Key in keyof T]: T[Key] };

interface AccountDraft extends Draft<Omit<AccountProgress, "resources">> {
  readonly resources: Map<string, Draft<ResourceProgress>>;
}

/** Folds events into what a progress display shows; memory grows with the number of resources only. */
export class Progress {
  readonly #accounts = new Map<string, AccountDraft>();
  readonly #recentMs: number[] = [];
  readonly #startedMs: number;
  #requests = 0;
  #sizeBytes = 0;
  #filesSinceMs: number | null = null;
  #pausedUntilMs = -Infinity;
  #retry: ProgressState["retry"] = null;

  constructor(startedMs: number) {
    this.#startedMs = startedMs;
  }

  /** Takes one event that happened at `nowMs`. */
  add(event: BackupEvent, nowMs: number): void {
    switch (event.type) {
      case "account_started":
        this.#account(event.account.id).title = accountTitle(event.account);
        break;
      case "resource_progress": {
        const { done, total, sizeBytes, requestsLeft } = event;
        Object.assign(this.#resource(event), { done, total, sizeBytes, requestsLeft });
        break;
      }
      case "resource_finished":
        Object.assign(this.#resource(event), {
          done: event.records,
          requestsLeft: 0,
          isFinished: true,
        });
        break;
      case "artifacts_planned":
        this.#resource(event).filesToFetch = event.toFetch;
        if (event.toFetch > 0) this.#filesSinceMs ??= nowMs;
        break;
      case "artifact_saved":
        this.#resource(event).filesDone++;
        this.#resource(event).filesBytes += event.sizeBytes;
        break;
      case "artifact_failed":
        this.#resource(event).filesDone++;
        break;
      case "request":
        this.#requests++;
        this.#sizeBytes += event.sizeBytes;
        if (event.url.includes(API_PATH)) this.#recentMs.push(nowMs);
        if (event.status === 200) this.#retry = null;
        this.#forget(nowMs);
        break;
      case "retry":
        this.#retry = { reason: event.reason, atMs: nowMs + event.waitMs };
        break;
      case "paused":
        this.#pausedUntilMs = Math.max(this.#pausedUntilMs, nowMs + event.waitMs);
        break;
      case "account_finished":
        this.#account(event.accountId).isFinished = true;
        break;
      case "run_started":
      case "accounts_found":
      case "warning":
      case "run_finished":
        break;
      default:
        event satisfies never;
    }
  }

  /** How far the run is at `nowMs`. */
  state(nowMs: number): ProgressState {
    this.#forget(nowMs);
    return {
      startedMs: this.#startedMs,
      accounts: [...this.#accounts.values()].map(({ resources, ...account }) => ({
        ...account,
        resources: [...resources.values()].map((row) => ({ ...row })),
      })),
      requests: this.#requests,
      sizeBytes: this.#sizeBytes,
      recentMs: [...this.#recentMs],
      filesSinceMs: this.#filesSinceMs,
      pausedUntilMs: this.#pausedUntilMs,
      retry: this.#retry,
    };
  }

  #forget(nowMs: number): void {
    const kept = this.#recentMs.findIndex((timeMs) => timeMs > nowMs - RATE_WINDOW_MS);
    this.#recentMs.splice(0, kept < 0 ? this.#recentMs.length : kept);
  }

  #account(id: string): AccountDraft {
    const known = this.#accounts.get(id);
    if (known) return known;
    const draft = { title: `account ${id}`, resources: new Map(), isFinished: false };
    this.#accounts.set(id, draft);
    return draft;
  }

  #resource(
    { accountId, resource }: { accountId: string; resource: string },
  ): Draft<ResourceProgress> {
    const { resources } = this.#account(accountId);
    const known = resources.get(resource);
    if (known) return known;
    const draft: Draft<ResourceProgress> = {
      resource,
      done: 0,
      total: null,
      requestsLeft: 0,
      isFinished: false,
      filesToFetch: 0,
      filesDone: 0,
      filesBytes: 0,
      sizeBytes: 0,
    };
    resources.set(resource, draft);
    return draft;
  }
}
