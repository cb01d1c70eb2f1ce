/** A span of days that one report covers, both ends counted, within one calendar year. */
export interface ReportWindow {
  readonly year: number;
  /** `YYYY-MM-DD`; names the window. */
  readonly from: string;
  readonly to: string;
}

/**
 * The windows of a calendar year. Harvest refuses more than 365 days ("Invalid timeframe: must not exceed 1 year"), so
 * a leap year takes two. New Year's Day is cut off, the day with the fewest records: an empty first report then
 * answers for all others of its window.
 */
export function windowsOf(year: number): ReportWindow[] {
  const name = String(year).padStart(4, "0");
  const whole = { year, from: `${name}-01-01`, to: `${name}-12-31` };
  return isLeapYear(year)
    ? [{ ...whole, to: whole.from }, { ...whole, from: `${name}-01-02` }]
    : [whole];
}

/** The `from` of the window a `YYYY-MM-DD` date falls in. */
export function windowFrom(date: string): string {
  const year = date.slice(0, 4);
  return isLeapYear(Number(year)) && !date.endsWith("-01-01") ? `${year}-01-02` : `${year}-01-01`;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
