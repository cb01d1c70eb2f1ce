import { UnreachableError } from "./errors/http_error.ts";

/** Without a good answer for this long a server is down: longer than a restart or a lost connection takes. */
const SILENCE_LIMIT_MS = 5 * 60_000;

/** The same where all it says is 429: twice the longest window known (15 minutes); then we are blocked, not slowed. */
const THROTTLED_LIMIT_MS = 30 * 60_000;

/** One or two failures, before and after the machine was asleep, prove nothing. */
const MIN_FAILURES = 3;

/**
 * Remembers how long nothing good has come from a server, over all requests, so that a dead one ends a run in minutes
 * and not after every request has tried its best.
 */
export class CircuitBreaker {
  #silentSinceMs: number | null = null;
  #throttledSinceMs: number | null = null;
  #failures = 0;
  #verdict: UnreachableError | null = null;

  /** The server gave an answer that counts: a success, or a definite refusal. */
  succeeded(): void {
    this.#silentSinceMs = null;
    this.#throttledSinceMs = null;
    this.#failures = 0;
  }

  /**
   * It gave none; `reason` says why, fit to be shown. `nowMs` is monotonic.
   * @throws UnreachableError if that has been so for too long
   */
  failed(nowMs: number, reason: string): void {
    this.#silentSinceMs ??= nowMs;
    const forMs = nowMs - this.#silentSinceMs;
    if (++this.#failures >= MIN_FAILURES && forMs >= SILENCE_LIMIT_MS) this.#giveUp(forMs, reason);
    this.check();
  }

  /** It asked to wait: so it lives, but does not serve. @throws UnreachableError if that has been so for too long */
  throttled(nowMs: number): void {
    this.#silentSinceMs = null;
    this.#failures = 0;
    this.#throttledSinceMs ??= nowMs;
    const forMs = nowMs - this.#throttledSinceMs;
    if (forMs >= THROTTLED_LIMIT_MS) this.#giveUp(forMs, "status 429");
    this.check();
  }

  /** @throws UnreachableError once the server has been given up, at once and for good */
  check(): void {
    if (this.#verdict !== null) throw this.#verdict;
  }

  #giveUp(forMs: number, reason: string): void {
    const minutes = Math.floor(forMs / 60_000);
    this.#verdict ??= new UnreachableError(
      `Cannot reach the server: no good answer for ${minutes} minutes, the last: ${reason}`,
    );
  }
}
