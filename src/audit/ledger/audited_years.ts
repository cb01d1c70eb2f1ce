import type { Ledger } from "./ledger.ts";
import { type ReportKind, type ReportWindow, windowsOf } from "./report_kind.ts";

/** Nobody kept time in Harvest before; it began in 2006, and some have entered older work. */
const FIRST_YEAR = 1990;
/** Planned work lies in the next year at most. */
const YEARS_AHEAD = 1;

/** Whether a `YYYY-MM-DD` date is probably what somebody meant. */
export function isProbable(date: string, now: Date): boolean {
  const year = Number(date.slice(0, 4));
  return year >= FIRST_YEAR && year <= now.getUTCFullYear() + YEARS_AHEAD;
}

/** The years to compare, the latest first: those with records, and this one. */
export function auditedYears(ledger: Ledger, fromYear: number | null, now: Date): number[] {
  const known = new Set([...ledger.years(), now.getUTCFullYear()]);
  return [...known].filter((year) => year >= (fromYear ?? FIRST_YEAR)).sort((a, b) => b - a);
}

/** How many reports have to be read for some years, with that of budgets; about, since a report may have several pages. */
export function expectedReports(
  ledger: Ledger,
  years: readonly number[],
  kinds: readonly ReportKind[],
): number {
  const ofWindow = ({ from }: ReportWindow) => {
    const isEmpty = (resource: string) =>
      kinds.every((kind) => kind.resources[0] !== resource || ledger.rows(kind, from).size === 0);
    return kinds.filter(({ isTotal, resources }) => isTotal || !resources.every(isEmpty)).length;
  };
  return years.flatMap(windowsOf).reduce((sum, window) => sum + ofWindow(window), 1);
}
