/**
 * How much longer than the window a token stays out by default. The server counts arrivals, not
 * departures: this absorbs 300 ms of network jitter and some delay between taking a token and
 * sending, and still leaves a window of 15 s 97.4 % of its rate.
 */
const DEFAULT_MARGIN_MS = 400;

/**
 * Grants at most `limit` tokens in any window of `windowMs`, full bursts included. A token comes
 * back `windowMs` + `marginMs` after it was taken; a bucket refilled at a steady rate would let
 * nearly twice the limit through in its first window. Arithmetic only: the time is an argument, in
 * monotonic milliseconds.
 */
export class TokenBucket {
  /** Tokens in all. */
  readonly limit: number;
  readonly #returnMs: number;
  /** A ring of the last `limit` times a token was taken. */
  readonly #takenAt: Float64Array;
  #oldest = 0;
  #pausedUntilMs = -Infinity;
  #latestMs = -Infinity;
  #lostMs = 0;

  /** @throws RangeError for a limit or a window that grants nothing */
  constructor({ limit, windowMs, marginMs = DEFAULT_MARGIN_MS }: {
    readonly limit: number;
    readonly windowMs: number;
    readonly marginMs?: number;
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
    this.#returnMs = windowMs + marginMs;
    this.#takenAt = new Float64Array(limit).fill(-Infinity);
  }

  /**
   * Takes a token and returns 0, or takes none and returns how many (whole) milliseconds to wait
   * before asking again.
   */
  tryTake(nowMs: number): number {
    const now = this.#steady(nowMs);
    const freeAt = Math.max(this.#takenAtMs(this.#oldest) + this.#returnMs, this.#pausedUntilMs);
    // Rounded up: a wait of a fraction could vanish in the sum with a large clock reading and be
    // asked for forever.
    if (now < freeAt) return Math.ceil(freeAt - now);
    this.#takenAt[this.#oldest] = now;
    this.#oldest = (this.#oldest + 1) % this.limit;
    return 0;
  }

  /**
   * Grants nothing for the next `ms` milliseconds; a longer pause that is already on stays. Returns
   * by how many milliseconds this puts off the end of pausing.
   */
  pause(nowMs: number, ms: number): number {
    const now = this.#steady(nowMs);
    const before = Math.max(this.#pausedUntilMs, now);
    this.#pausedUntilMs = Math.max(before, now + ms);
    return this.#pausedUntilMs - before;
  }

  /** How many tokens are out, in O(log limit). */
  taken(nowMs: number): number {
    const since = this.#steady(nowMs) - this.#returnMs;
    let returned = 0;
    let end = this.limit;
    while (returned < end) {
      const middle = (returned + end) >> 1;
      if (this.#takenAtMs((this.#oldest + middle) % this.limit) <= since) returned = middle + 1;
      else end = middle;
    }
    return this.limit - returned;
  }

  /**
   * A clock that jumped backwards goes on from where it was: waits then are too long by nothing,
   * and never too short.
   */
  #steady(nowMs: number): number {
    const now = nowMs + this.#lostMs;
    if (now < this.#latestMs) this.#lostMs += this.#latestMs - now;
    else this.#latestMs = now;
    return this.#latestMs;
  }

  #takenAtMs(index: number): number {
    return this.#takenAt[index] ?? -Infinity;
  }
}
