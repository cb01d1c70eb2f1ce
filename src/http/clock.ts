/**
 * The only source of time in the program: whoever needs it gets a `Clock`, so that tests decide what time it is and
 * nothing really waits.
 */
export interface Clock {
  /** Monotonic milliseconds, for pacing and time limits; the origin is arbitrary. */
  now(): number;
  /** The wall clock, for people and servers; it may jump. */
  date(): Date;
  /** Resolves after `ms` milliseconds; rejects with `signal.reason` on abort. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's own clock and timers. */
export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => new Date(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
        // Time passes while a wait is computed; of a negative one the runtime warns, in the middle of a display.
      }, Math.max(0, ms));
      signal?.addEventListener("abort", onAbort, { once: true });
    }),
};

/** ISO 8601 in UTC with seconds: the form that APIs take and files keep. */
export function isoSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}
