import type { Person } from "./person.ts";

const DAY_SECONDS = 86_400;
const TIME_REGEXP = /^(\d{1,2}):(\d\d)(?::\d\d)? ?([ap]m)?$/i;

/** Seconds since midnight of a time as Harvest writes it, `8:05am` or `20:05`; null if it is none. */
export function timeOfDay(text: string): number | null {
  const [, hour, minute, half] = TIME_REGEXP.exec(text) ?? [];
  if (hour === undefined) return null;
  const hours = half === undefined
    ? Number(hour)
    : Number(hour) % 12 + (half.toLowerCase() === "pm" ? 12 : 0);
  return (hours * 60 + Number(minute)) * 60;
}

/**
 * When an entry is said to have begun, in seconds since midnight of its date. Entries without a start time are stacked one
 * behind the other from `dayStarts`: importers take two that are equal and begin at once for one. What goes past midnight
 * stays on its date, in the hours before `dayStarts`. Of a person, no two entries without a start time begin at the same
 * second, and no two with one.
 */
export function startOf(
  { person, date, seconds, startedAt }: {
    readonly person: Person;
    readonly date: string;
    readonly seconds: number;
    readonly startedAt: number | null;
  },
  dayStarts: number,
): number {
  if (startedAt !== null) return startedAt + person.countStart(date, startedAt / 60);
  const before = person.addToDay(date, seconds);
  // Stacked times are 36 seconds apart or more, a hundredth of an hour: a few seconds make those of a second round distinct.
  const rounds = Math.floor(before / DAY_SECONDS);
  return ((dayStarts + before) % DAY_SECONDS + rounds) % DAY_SECONDS;
}

/** `09:05:00`; what is past midnight is given on the clock of the next day. */
export function clockText(seconds: number): string {
  const within = seconds % DAY_SECONDS;
  return durationText(within);
}

/** `26:30:00`. */
export function durationText(seconds: number): string {
  const two = (value: number) => value < 10 ? `0${value}` : String(value);
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${
    two(seconds % 60)
  }`;
}

/** Seconds of `26:30:00`. */
export function durationSeconds(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(":").map(Number);
  return hours * 3600 + minutes * 60 + seconds;
}

/** The date so many days after a date. */
export function dateAfter(date: string, days: number): string {
  return days === 0
    ? date
    : new Date(Date.parse(date) + days * DAY_SECONDS * 1000).toISOString().slice(0, 10);
}

/** `2026-01-15T22:30:00` for seconds since midnight of a date, which may be past the next midnight. */
export function localTimestamp(date: string, seconds: number): string {
  return `${dateAfter(date, Math.floor(seconds / DAY_SECONDS))}T${clockText(seconds)}`;
}
