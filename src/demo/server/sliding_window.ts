/**
 * An exact sliding-window limit, as strict as one can be: never more than `limit` accepted requests in any `windowMs`.
 * Refused requests do not count.
 */
export class SlidingWindow {
  readonly #accepted: number[] = [];

  constructor(readonly limit: number, readonly windowMs: number) {}

  /** 0 if the request may pass at `nowMs`, else how long until one may. */
  take(nowMs: number): number {
    if (this.limit === Infinity) return 0;
    while (this.#accepted.length > 0 && (this.#accepted[0] ?? 0) <= nowMs - this.windowMs) {
      this.#accepted.shift();
    }
    if (this.#accepted.length < this.limit) {
      this.#accepted.push(nowMs);
      return 0;
    }
    return (this.#accepted[0] ?? 0) + this.windowMs - nowMs;
  }
}
