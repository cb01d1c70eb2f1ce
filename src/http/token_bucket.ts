/**
 * How much longer than the window the token of an answered request stays out: the request arrived before its answer, so
 * only timers and the server's clock, which may both run a little fast, need be allowed for.
 */
const ANSWERED_MARGIN_MS = 10;

/** A token that was taken; no two are the same. */
export type Token = number;

/**
 * Grants at most `limit` tokens in any window of `windowMs`, full bursts included. A token comes back a window after
 * its request was answered, or `windowMs` + `marginMs` after it was taken, whichever is sooner; a bucket refilled at a
 * steady rate would let nearly twice the limit through in its first window. Arithmetic only: the time is an argument,
 * in monotonic milliseconds.
 */
export class TokenBucket {
  /** Tokens in all. */
  readonly limit: number;
  readonly #windowMs: number;
  readonly #marginMs: number;
  /** When those without an answer were taken, in that order. */
  readonly #takenAtMs = new Map<Token, number>();
  /** When the others were answered, in that order. */
  readonly #answeredAtMs = new Map<Token, number>();
  #last: Token = 0;
  #pausedUntilMs = -Infinity;
  #latestMs = -Infinity;
  #lostMs = 0;

  /** @throws RangeError for a limit or a window that grants nothing */
  constructor({ limit, windowMs, marginMs }: {
    readonly limit: number;
    readonly windowMs: number;
    readonly marginMs: number;
  }) {
    if (!Number.isInteger(limit) || limit < 1) {
      throw new RangeError(
        `Cannot make a token bucket: "limit" must be a whole number >= 1: current value is ${limit}`,
      );
    }
    if (!(windowMs > 0) || !(marginMs >= 0)) {
      throw new RangeError(
        "Cannot make a token bucket: the window must be > 0 ms and the margin >= 0 ms: " +
          `current values are ${windowMs} and ${marginMs}`,
      );
    }
    this.limit = limit;
    this.#windowMs = windowMs;
    this.#marginMs = marginMs;
  }

  /** Takes a token; null if there is none. */
  tryTake(nowMs: number): Token | null {
    if (this.waitMs(nowMs) > 0) return null;
    this.#takenAtMs.set(++this.#last, this.#latestMs);
    return this.#last;
  }

  /** How many (whole) milliseconds it takes until there is a token; 0 if there is one. */
  waitMs(nowMs: number): number {
    const isFree = this.taken(nowMs) < this.limit;
    const backAtMs = isFree ? -Infinity : Math.min(this.#nextUnanswered(), this.#nextAnswered());
    // Rounded up: added to a large clock reading, a fraction could vanish, and be waited for again and again.
    return Math.ceil(Math.max(0, backAtMs - this.#latestMs, this.#pausedUntilMs - this.#latestMs));
  }

  /** The request that the token was taken for is answered, whatever the answer is. */
  answered(token: Token, nowMs: number): void {
    const now = this.#steady(nowMs);
    const takenAtMs = this.#takenAtMs.get(token) ?? -Infinity;
    if (now + ANSWERED_MARGIN_MS >= takenAtMs + this.#marginMs) return;
    this.#takenAtMs.delete(token);
    this.#answeredAtMs.set(token, now);
  }

  /** The request that the token was taken for never reached the server, so the token is there again. */
  giveBack(token: Token): void {
    this.#takenAtMs.delete(token);
  }

  /**
   * Grants nothing for the next `ms` milliseconds; a longer pause that is already on stays. Returns by how many
   * milliseconds this extends the pause.
   */
  pause(nowMs: number, ms: number): number {
    const now = this.#steady(nowMs);
    const before = Math.max(this.#pausedUntilMs, now);
    this.#pausedUntilMs = Math.max(before, now + ms);
    return this.#pausedUntilMs - before;
  }

  /** How many tokens are taken. */
  taken(nowMs: number): number {
    const now = this.#steady(nowMs);
    while (this.#nextUnanswered() <= now) dropFirst(this.#takenAtMs);
    while (this.#nextAnswered() <= now) dropFirst(this.#answeredAtMs);
    return this.#takenAtMs.size + this.#answeredAtMs.size;
  }

  #nextUnanswered(): number {
    return firstOf(this.#takenAtMs) + this.#windowMs + this.#marginMs;
  }

  #nextAnswered(): number {
    return firstOf(this.#answeredAtMs) + this.#windowMs + ANSWERED_MARGIN_MS;
  }

  /**
   * A clock that jumped backwards counts as if it had stopped for a moment: no wait gets longer or too short by it.
   */
  #steady(nowMs: number): number {
    const now = nowMs + this.#lostMs;
    if (now < this.#latestMs) this.#lostMs += this.#latestMs - now;
    else this.#latestMs = now;
    return this.#latestMs;
  }
}

/** The time that was added first; infinity if there is none. */
function firstOf(times: ReadonlyMap<Token, number>): number {
  return times.values().next().value ?? Infinity;
}

function dropFirst(times: Map<Token, number>): void {
  for (const token of times.keys()) {
    times.delete(token);
    return;
  }
}
