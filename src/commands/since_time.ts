import { type Clock, isoSeconds } from "../http/clock.ts";

/** From when on something is asked for, in UTC: a day or a time as it is given, or so many milliseconds before now. */
export function sinceTime(since: string | number | null, clock: Clock): string | null {
  if (typeof since === "number") return isoSeconds(new Date(clock.date().getTime() - since));
  return since === null || !since.includes("T") ? since : isoSeconds(new Date(since));
}
