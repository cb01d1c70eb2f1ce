import { UnreachableError } from "./errors/http_error.ts";

/** A server without a good response for this long is down: a restart or a lost connection is over sooner. */
const SILENCE_LIMIT_MS = 5 * 60_000;

/** The same if all it says is 429: twice the longest window known (15 minutes). Then we are blocked, not slowed down. */
const THROTTLED_LIMIT_MS = 30 * 60_000;

/** One or two failures, before and after the machine was asleep, prove nothing. */
const MIN_FAILURES = 3;

/**
 * Remembers how long nothing good has come from a server, over all requests, so that a dead one ends a run in minutes
 * and not only after every request has used up its retries.
 */
export class CircuitBreaker {
  #silentSinceMs: number | null = null;
  #throttledSinceMs: number | null = null;
  #failures = 0;
  #verdict: UnreachableError | null = null;

  /** The server gave a good response: a success, or a definite refusal. */
  succeeded(): void {
    this.#silentSinceMs = null;
    this.#throttledSinceMs = null;
    this.#failures = 0;
  }

  /**
   * It gave no good response because of `reason`, which must be safe to show. `nowMs` is monotonic.
   * @throws UnreachableError if it has given none for too long
   */
  failed(nowMs: number, reason: string): void {
    this.#silentSinceMs ??= nowMs;
    const forMs = nowMs - this.#silentSinceMs;
    if (++this.#failures >= MIN_FAILURES && forMs >= SILENCE_LIMIT_MS) this.#giveUp(forMs, reason);
    this.check();
  }

  /** It asked to wait: so it is up, but does not serve us. @throws UnreachableError if it has done so for too long */
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
