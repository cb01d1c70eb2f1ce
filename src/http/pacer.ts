import type { Clock } from "./clock.ts";
import type { Token, TokenBucket } from "./token_bucket.ts";

/** A wait that is this long, or this much longer than known, is news. */
export const NEWS_MS = 1000;

/** The longest pause a server may ask for by default: two minutes is eight windows of 15 s; more is a mistake. */
const DEFAULT_MAX_PAUSE_MS = 120_000;

/**
 * Who goes first. The pages of a list come one after the other, so one that waits behind a hundred single requests
 * delays all those that follow it.
 */
export type Priority = "high" | "normal";

/**
 * Hands out the tokens of a bucket: first to those with a high priority, else in the order they were asked for. The
 * state belongs to the API, not to a request: what one request learns from a 429 holds for all. One timer serves all
 * who wait.
 */
export class Pacer {
  /** The longest pause a server of this API may ask for, in milliseconds. */
  readonly maxPauseMs: number;
  readonly #high = new WaitQueue<Token>();
  readonly #normal = new WaitQueue<Token>();
  readonly #watched = new WeakSet<AbortSignal>();
  #timer: AbortController | null = null;
  #wakeAtMs = Infinity;
  readonly #onWait: (waitMs: number) => void;
  /** Until when those who wait know that they do. */
  #announcedMs = -Infinity;

  constructor(
    readonly bucket: TokenBucket,
    readonly clock: Clock,
    { maxPauseMs = DEFAULT_MAX_PAUSE_MS, onWait = () => {} }: {
      readonly maxPauseMs?: number;
      /** Called when all tokens are used up and it takes longer than {@link NEWS_MS} until one comes back. */
      readonly onWait?: (waitMs: number) => void;
    } = {},
  ) {
    this.maxPauseMs = maxPauseMs;
    this.#onWait = onWait;
  }

  /** Resolves with a token taken; rejects with `signal.reason`, and takes none, if aborted first. */
  take(signal?: AbortSignal, priority: Priority = "normal"): Promise<Token> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    const token = this.waiting === 0 ? this.bucket.tryTake(this.clock.now()) : null;
    if (token !== null) return Promise.resolve(token);
    const turn = (priority === "high" ? this.#high : this.#normal).join(signal);
    if (signal !== undefined) this.#watch(signal);
    if (this.#timer === null) this.#serve();
    return turn;
  }

  /** The request that the token was taken for is answered: the token comes back a window from now. */
  answered(token: Token): void {
    this.bucket.answered(token, this.clock.now());
    if (this.#timer === null || this.#nextAtMs() >= this.#wakeAtMs) return;
    this.#timer.abort();
    this.#sleep();
  }

  /** Hands out nothing for the next `ms` milliseconds; returns by how much that extends the current pause. */
  pause(ms: number): number {
    return this.bucket.pause(this.clock.now(), ms);
  }

  /** How many tokens are taken now, of `limit`. */
  inWindow(): number {
    return this.bucket.taken(this.clock.now());
  }

  /** How many tokens there are in all. */
  get limit(): number {
    return this.bucket.limit;
  }

  /** How many wait for a token. */
  get waiting(): number {
    return this.#high.length + this.#normal.length;
  }

  #serve(): void {
    while (this.waiting > 0) {
      const token = this.bucket.tryTake(this.clock.now());
      if (token === null) return this.#sleep();
      (this.#high.length > 0 ? this.#high : this.#normal).serveFirst(token);
    }
  }

  #nextAtMs(): number {
    return this.clock.now() + this.bucket.waitMs(this.clock.now());
  }

  #sleep(): void {
    const timer = new AbortController();
    this.#timer = timer;
    this.#wakeAtMs = this.#nextAtMs();
    if (this.#wakeAtMs - Math.max(this.clock.now(), this.#announcedMs) >= NEWS_MS) {
      this.#announcedMs = this.#wakeAtMs;
      this.#onWait(this.#wakeAtMs - this.clock.now());
    }
    this.clock.sleep(this.#wakeAtMs - this.clock.now(), timer.signal).then(() => {
      this.#timer = null;
      this.#serve();
    }, () => {
      // Stopped because nobody waits any more, or a token comes back earlier.
    });
  }

  /**
   * One listener for each signal, not for each waiter: thousands may wait with the same signal, and removing one of
   * thousands of listeners is O(n).
   */
  #watch(signal: AbortSignal): void {
    if (this.#watched.has(signal)) return;
    this.#watched.add(signal);
    signal.addEventListener("abort", () => this.#dropAborted(), { once: true });
  }

  #dropAborted(): void {
    this.#high.dropAborted();
    this.#normal.dropAborted();
    if (this.waiting > 0) return;
    this.#timer?.abort();
    this.#timer = null;
  }
}

/** When the served part of the queue is dropped: rarely enough to cost nothing, early enough to hold little. */
const COMPACT_AT = 1024;

interface Waiter<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
  readonly signal: AbortSignal | undefined;
}

/** Waits for a value each, served in the order they began; O(1) each, however many there are. */
class WaitQueue<T> {
  #waiters: Waiter<T>[] = [];
  #head = 0;

  get length(): number {
    return this.#waiters.length - this.#head;
  }

  /** Resolves when served, rejects with the signal's reason when dropped. */
  join(signal?: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject, signal }));
  }

  serveFirst(value: T): void {
    this.#waiters[this.#head++]?.resolve(value);
    if (this.#head < COMPACT_AT && this.length > 0) return;
    this.#waiters = this.#waiters.slice(this.#head);
    this.#head = 0;
  }

  /** Rejects those whose signal was aborted. */
  dropAborted(): void {
    const waiters = this.#waiters.slice(this.#head);
    this.#waiters = waiters.filter(({ signal }) => !signal?.aborted);
    this.#head = 0;
    for (const { signal, reject } of waiters) if (signal?.aborted) reject(signal.reason);
  }
}
