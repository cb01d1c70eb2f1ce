/**
 * An AbortController that also follows a longer-lived signal, until it is disposed. `AbortSignal.any` would not do: a
 * signal made by it stays attached to the long-lived one for as long as anybody listens to it, and a run makes one for
 * every request.
 */
export class LinkedAbort implements Disposable {
  readonly #own = new AbortController();
  readonly #onAbort = () => this.abort(this.followed.reason);

  constructor(readonly followed: AbortSignal) {
    if (followed.aborted) this.#onAbort();
    else followed.addEventListener("abort", this.#onAbort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#own.signal;
  }

  abort(reason: unknown): void {
    this.#own.abort(reason);
  }

  [Symbol.dispose](): void {
    this.followed.removeEventListener("abort", this.#onAbort);
  }
}
