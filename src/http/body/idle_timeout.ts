import type { Clock } from "../clock.ts";

/** Without a reason the runtime makes an error with a stack, twice for each request. */
const STOPPED = "stopped";

/**
 * A time limit that can be reset for every chunk at the price of reading the clock: its timer is not moved, but checks
 * when it fires whether the limit still holds.
 */
export class IdleTimeout {
  #deadlineMs = Infinity;
  #wakeMs = Infinity;
  #timer: AbortController | null = null;

  constructor(readonly clock: Clock, readonly onExpire: () => void) {}

  /** Expires in `limitMs` milliseconds, whatever was set before. */
  arm(limitMs: number): void {
    this.#deadlineMs = this.clock.now() + limitMs;
    if (this.#deadlineMs < this.#wakeMs) this.#sleep();
  }

  /** Does not expire until armed again. */
  disarm(): void {
    this.#deadlineMs = Infinity;
  }

  /** Disarms it and ends its timer. */
  stop(): void {
    this.disarm();
    this.#timer?.abort(STOPPED);
    this.#timer = null;
    this.#wakeMs = Infinity;
  }

  #sleep(): void {
    this.#timer?.abort(STOPPED);
    const timer = new AbortController();
    this.#timer = timer;
    this.#wakeMs = this.#deadlineMs;
    // Rounded up: a remainder too small for the clock would be slept for again and again.
    this.clock.sleep(Math.ceil(this.#deadlineMs - this.clock.now()), timer.signal).then(
      () => this.#wake(),
      () => {
        // Stopped, or replaced by an earlier timer.
      },
    );
  }

  #wake(): void {
    this.#timer = null;
    this.#wakeMs = Infinity;
    if (this.clock.now() >= this.#deadlineMs) this.onExpire();
    else if (this.#deadlineMs < Infinity) this.#sleep();
  }
}
