import type { Clock } from "../../http/clock.ts";
import type { Fetch } from "../../http/attempt.ts";
import { httpDateMs } from "../../http/retry_policy.ts";

/** A clock that is further off than this is wrong rather than late. */
export const CLOCK_TOLERANCE_MS = 60_000;

/** Compares this machine's clock with the server's as soon as a response comes: reading it may take a while. */
export class ClockWatch {
  /** By how much this machine's clock is ahead; null until the server has given its time. */
  aheadMs: number | null = null;
  readonly send: Fetch;

  constructor(send: Fetch, clock: Clock) {
    this.send = async (request) => {
      const response = await send(request);
      const serverMs = httpDateMs(response.headers.get("date") ?? "");
      if (!Number.isNaN(serverMs)) this.aheadMs ??= clock.date().getTime() - serverMs;
      return response;
    };
  }

  /** What a wrong clock means to a backup, for people; null if it is right as far as is known. */
  warning(): string | null {
    const { aheadMs } = this;
    if (aheadMs === null || Math.abs(aheadMs) <= CLOCK_TOLERANCE_MS) return null;
    return `this machine's clock is ${spanText(Math.abs(aheadMs))} ${
      aheadMs > 0 ? "ahead of" : "behind"
    } Harvest's: set it right; the times that this run writes down are as wrong as the clock`;
  }
}

const UNITS = [[86_400_000, "days"], [3_600_000, "hours"], [60_000, "minutes"]] as const;

/** In the largest unit of which there are two. */
function spanText(ms: number): string {
  const [size, name] = UNITS.find(([unitMs]) => ms >= 2 * unitMs) ?? [1000, "seconds"];
  return `${Math.round(ms / size)} ${name}`;
}
