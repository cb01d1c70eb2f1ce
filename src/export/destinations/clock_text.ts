/** Times of day and durations, in seconds, as texts. */

export const DAY_SECONDS = 86_400;
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

/** `09:05:00`; what is past midnight is given on the clock of the next day. */
export function clockText(seconds: number): string {
  return durationText(seconds % DAY_SECONDS);
}

/** `26:30:00`. */
export function durationText(seconds: number): string {
  const two = (value: number) => value < 10 ? `0${value}` : String(value);
  const minutes = Math.floor(seconds / 60);
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** Seconds of `26:30:00`. */
export function durationSeconds(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(":").map(Number);
  return hours * 3600 + minutes * 60 + seconds;
}
