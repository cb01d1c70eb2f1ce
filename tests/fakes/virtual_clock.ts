import { setImmediate } from "node:timers";
import { diskCalls } from "./disk_calls.ts";
import type { Clock } from "../../src/http/clock.ts";
import type { Fetch } from "../../src/http/attempt.ts";

/** Turns of the event loop without a sign of life after which promises have run out. */
const QUIET_TURNS = 6;

/**
 * The same where messages may be on their way over loopback: the runtime looks at its sockets every 61 turns, and a message
 * needs two looks, three with a new connection (measured; load does not matter: turns are counted, not milliseconds).
 */
const DELIVERY_TURNS = 200;

/**
 * How long a server may take to notice that its client has given up, and how long what is counted as busy may show no sign
 * of life: then it waits for time after all, because it sleeps on another clock. Long enough for a busy machine.
 */
const NOTICE_MS = 50;
const STUCK_MS = 1000;
/** What hangs longer than that waits for time: a pipe in place of a file. */
const DISK_MS = 10_000;

interface Timer {
  readonly atMs: number;
  readonly fire: () => void;
}

/**
 * A clock that moves only on demand, or, by itself, when there is nothing left to do. Between two timers all that they set
 * off is done, real loopback HTTP included, if the requests go through `track` and the server sleeps on `server`.
 */
export class VirtualClock implements Clock {
  /** The same time for a server in this process: a request that sleeps here keeps nobody busy. */
  readonly server: Clock = {
    now: () => this.now(),
    date: () => this.date(),
    sleep: (ms, signal) => this.#serverSleep(ms, signal),
  };
  #nowMs = 0;
  #dateAtZeroMs: number;
  readonly #stuckMs: number;
  /** By time, and in the order they were set. */
  readonly #timers: Timer[] = [];
  #signsOfLife = 0;
  #inFlight = 0;
  #serverSleeps = 0;
  /** Sleeps of a server that never noticed that its client has given up. */
  #ghosts = 0;

  constructor(
    { date = new Date("2026-03-02T09:00:00Z"), stuckMs = STUCK_MS }: {
      readonly date?: Date;
      readonly stuckMs?: number;
    } = {},
  ) {
    this.#dateAtZeroMs = date.getTime();
    this.#stuckMs = stuckMs;
  }

  now(): number {
    return this.#nowMs;
  }

  date(): Date {
    return new Date(this.#dateAtZeroMs + this.#nowMs);
  }

  /** Sets the wall clock; the monotonic one goes on. */
  setDate(date: Date): void {
    this.#dateAtZeroMs = date.getTime() - this.#nowMs;
  }

  /** Timers that are set. */
  get timers(): number {
    return this.#timers.length;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.#signsOfLife++;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = () => {
        this.#timers.splice(this.#timers.indexOf(timer), 1);
        reject(signal?.reason);
      };
      const fire = () => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      };
      const timer: Timer = { atMs: this.#nowMs + Math.max(0, ms), fire };
      this.#timers.splice(this.#placeAfter(timer.atMs), 0, timer);
      signal?.addEventListener("abort", onAbort, { once: true });
    });
  }

  /** Lets `ms` milliseconds pass, with all that happens in them. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await this.#settled();
    while ((this.#timers[0]?.atMs ?? Infinity) <= untilMs) {
      this.#fireNext();
      await this.#settled();
    }
    this.#nowMs = untilMs;
  }

  /** Lets time pass when nothing is left to be done, until disposed; `busy`: work that nobody sees. */
  autoAdvance(busy: () => boolean = () => false): AsyncDisposable {
    const stop = new AbortController();
    const run = async () => {
      while (!stop.signal.aborted) {
        const isStopped = () => stop.signal.aborted;
        await this.#settled(() => !isStopped() && (busy() || this.#timers.length === 0));
        if (!isStopped()) this.#fireNext();
      }
    };
    const stopped = run();
    return {
      [Symbol.asyncDispose]: () => {
        stop.abort();
        return stopped;
      },
    };
  }

  /** Lets time pass until `work` is done. */
  async run<T>(work: Promise<T>): Promise<T> {
    await using _time = this.autoAdvance();
    return await work;
  }

  /** The same, seen by this clock: until the answer's body has ended there is something to be done. */
  track(send: Fetch): Fetch {
    return async (request) => {
      const land = this.#takeOff();
      try {
        const response = await send(request);
        this.#signsOfLife++;
        if (response.body === null) land();
        return response.body === null ? response : this.#trackBody(response, response.body, land);
      } catch (error) {
        land();
        throw error;
      }
    };
  }

  #trackBody(
    response: Response,
    body: ReadableStream<Uint8Array<ArrayBuffer>>,
    land: () => void,
  ): Response {
    const reader = body.getReader();
    const tracked = new ReadableStream({
      // As the network's streams are.
      type: "bytes",
      pull: async (controller) => {
        try {
          const { done, value } = await reader.read();
          this.#signsOfLife++;
          if (!done) return controller.enqueue(value);
          land();
          controller.close();
          controller.byobRequest?.respond(0);
        } catch (error) {
          land();
          throw error;
        }
      },
      cancel: (reason) => {
        land();
        return reader.cancel(reason);
      },
    });
    const { status, statusText, headers } = response;
    return new Response(tracked, { status, statusText, headers });
  }

  #takeOff(): () => void {
    this.#signsOfLife++;
    this.#inFlight++;
    let isInFlight = true;
    return () => {
      this.#signsOfLife++;
      if (isInFlight) this.#inFlight--;
      isInFlight = false;
    };
  }

  async #serverSleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.#serverSleeps++;
    try {
      await this.sleep(ms, signal);
    } finally {
      this.#serverSleeps--;
      this.#ghosts = Math.min(this.#ghosts, this.#serverSleeps);
      this.#signsOfLife++;
    }
  }

  /** Fires the next timer and those of the same instant. */
  #fireNext(): void {
    this.#nowMs = Math.max(this.#nowMs, this.#timers[0]?.atMs ?? 0);
    for (const { fire } of this.#timers.splice(0, this.#placeAfter(this.#nowMs))) fire();
  }

  /** Resolves when nothing is left to be done until the next timer. */
  async #settled(busy: () => boolean = () => false): Promise<void> {
    let seen = -1;
    let quietTurns = 0;
    let quietSince = 0;
    while (true) {
      await turn(quietTurns);
      const signs = this.#signsOfLife + diskCalls.ended;
      if (seen !== signs) {
        seen = signs;
        quietTurns = 0;
        quietSince = performance.now();
      }
      const isIdle = this.#inFlight === 0 && this.#serverSleeps === this.#ghosts;
      if (++quietTurns < (isIdle ? QUIET_TURNS : DELIVERY_TURNS) || busy()) continue;
      if (diskCalls.pending > 0 && performance.now() - quietSince < DISK_MS) continue;
      const ghosts = this.#serverSleeps - this.#ghosts - this.#inFlight;
      if (ghosts === 0) return;
      if (performance.now() - quietSince < (ghosts > 0 ? NOTICE_MS : this.#stuckMs)) continue;
      this.#ghosts += Math.max(0, ghosts);
      return;
    }
  }

  #placeAfter(atMs: number): number {
    return this.#timers.findLastIndex((timer) => timer.atMs <= atMs) + 1;
  }
}

/** Lets the event loop go round once. */
function turn(quietTurns: number): Promise<void> {
  return new Promise((resolve) => {
    if (quietTurns > DELIVERY_TURNS) setTimeout(resolve, 1);
    else setImmediate(resolve);
  });
}
