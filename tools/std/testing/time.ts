/** Time was faked twice, or restored when it was not faked. */
export class TimeError extends Error {
  override name = "TimeError";
}

interface Timer {
  callback: (...args: unknown[]) => void;
  args: unknown[];
  dueMs: number;
  /** 0 for a timeout. */
  everyMs: number;
}

const REAL = {
  Date: globalThis.Date,
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
};

let current: FakeTime | undefined;

/** Replaces `Date` and the timers until it is restored; time moves only by `tick`. */
export class FakeTime {
  readonly start: number;
  #nowMs: number;
  #lastId = 0;
  readonly #timers = new Map<number, Timer>();

  constructor(start: number | string | Date | null = null) {
    if (current) throw new TimeError("Cannot fake time: it is already faked");
    this.start = start === null ? REAL.Date.now() : new REAL.Date(start).getTime();
    if (Number.isNaN(this.start)) throw new TypeError(`Cannot fake time: the start is "${start}"`);
    this.#nowMs = this.start;
    current = this;
    this.#replaceGlobals();
  }

  /** Milliseconds since the epoch, as the faked `Date.now()` gives them. */
  get now(): number {
    return this.#nowMs;
  }

  set now(valueMs: number) {
    if (valueMs < this.#nowMs) {
      throw new RangeError(`Cannot set time back to ${valueMs}: it is ${this.#nowMs}`);
    }
    for (let next = this.#nextDue(valueMs); next; next = this.#nextDue(valueMs)) {
      const [id, timer] = next;
      this.#nowMs = timer.dueMs;
      if (timer.everyMs > 0) timer.dueMs += timer.everyMs;
      else this.#timers.delete(id);
      timer.callback(...timer.args);
    }
    this.#nowMs = valueMs;
  }

  /** Moves time on and calls every timer that falls due, in order. */
  tick(ms = 0): void {
    this.now += ms;
  }

  /** As `tick`, after pending microtasks have run. */
  async tickAsync(ms = 0): Promise<void> {
    await this.runMicrotasks();
    this.tick(ms);
  }

  /** Lets everything run that waits for no timer. */
  async runMicrotasks(): Promise<void> {
    await new Promise<void>((resolve) => REAL.setTimeout(resolve, 0));
  }

  /** Puts the real `Date` and timers back; throws a `TimeError` the second time. */
  restore(): void {
    if (current !== this) throw new TimeError("Cannot restore time: it is not faked");
    current = undefined;
    Object.assign(globalThis, REAL);
  }

  [Symbol.dispose](): void {
    this.restore();
  }

  #nextDue(untilMs: number): [number, Timer] | undefined {
    let first: [number, Timer] | undefined;
    for (const entry of this.#timers) {
      if (entry[1].dueMs <= untilMs && (!first || entry[1].dueMs < first[1].dueMs)) first = entry;
    }
    return first;
  }

  #replaceGlobals(): void {
    const set = (repeat: boolean) => (callback: Timer["callback"], ms = 0, ...args: unknown[]) => {
      const delayMs = Math.max(repeat ? 1 : 0, Math.floor(ms));
      const dueMs = this.#nowMs + delayMs;
      this.#timers.set(++this.#lastId, { callback, args, dueMs, everyMs: repeat ? delayMs : 0 });
      return this.#lastId;
    };
    const clear = (id?: number) => void (id !== undefined && this.#timers.delete(id));
    const nowMs = () => this.#nowMs;
    const FakeDate = new Proxy(REAL.Date, {
      construct: (target, args) => Reflect.construct(target, args.length === 0 ? [nowMs()] : args),
      apply: () => new REAL.Date(nowMs()).toString(),
      get: (target, key) => key === "now" ? nowMs : Reflect.get(target, key),
    });
    Object.assign(globalThis, {
      Date: FakeDate,
      setTimeout: set(false),
      clearTimeout: clear,
      setInterval: set(true),
      clearInterval: clear,
    });
  }
}
