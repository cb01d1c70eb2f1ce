/** What Harvest answers in place of a file or of a resource. */
export interface Refusal {
  /** `status 404` */
  readonly answer: string;
  /** The first days on which it did, `2026-03-31`, three at most: then it is what Harvest has. */
  readonly days: readonly string[];
}

/**
 * On so many days, in as many runs, Harvest must have given the same answer until that is what it has: a fault of theirs
 * is mended sooner, and an alarm every night is one that nobody hears.
 */
const SETTLED_DAYS = 3;

/** Whether what came on these days is what Harvest has. */
export function isSettled(days: readonly string[]): boolean {
  return days.length >= SETTLED_DAYS;
}

/** The days on which something came so, with one more; the first ones. */
export function withDay(days: readonly string[], now: Date): readonly string[] {
  const day = now.toISOString().slice(0, 10);
  return days.includes(day) || isSettled(days) ? days : [...days, day];
}

/** Why something is not there that Harvest refused for days. */
export function unavailableText(answer: string): string {
  return `unavailable in Harvest (${answer})`;
}

/** Why something is missing that Harvest has refused, but not for long enough to be sure. */
export function refusedText(answer: string): string {
  return `${answer} (after three days of this answer it counts as unavailable, with exit code 0)`;
}

/** What is to be said of a file that is not as its record says. */
export function differsText(differs: string): string {
  return `differs from its record: it ${differs}`;
}
