/** When the served part of a line is cut off: rare enough to cost nothing, early enough to hold little. */
const COMPACT_AT = 1024;

interface Waiter<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
  readonly signal: AbortSignal | undefined;
}

/** Those who wait for a value each, served in the order they came; O(1) each, however many there are. */
export class WaitQueue<T> {
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

  /** Lets go those whose signal has been aborted. */
  dropAborted(): void {
    const waiters = this.#waiters.slice(this.#head);
    this.#waiters = waiters.filter(({ signal }) => !signal?.aborted);
    this.#head = 0;
    for (const { signal, reject } of waiters) if (signal?.aborted) reject(signal.reason);
  }
}
