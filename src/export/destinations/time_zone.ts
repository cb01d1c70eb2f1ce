/**
 * Time zones as Harvest names them: names of Ruby on Rails. Most are cities that the time zone database has too; these are
 * the others.
 */
const OTHERS: Readonly<Record<string, string>> = {
  "Hawaii": "Pacific/Honolulu",
  "Alaska": "America/Juneau",
  "Pacific Time (US & Canada)": "America/Los_Angeles",
  "Arizona": "America/Phoenix",
  "Mountain Time (US & Canada)": "America/Denver",
  "Central Time (US & Canada)": "America/Chicago",
  "Eastern Time (US & Canada)": "America/New_York",
  "Indiana (East)": "America/Indiana/Indianapolis",
  "Atlantic Time (Canada)": "America/Halifax",
  "Newfoundland": "America/St_Johns",
  "Central America": "America/Guatemala",
  "Saskatchewan": "America/Regina",
  "Guadalajara": "America/Mexico_City",
  "Brasilia": "America/Sao_Paulo",
  "Georgetown": "America/Guyana",
  "Greenland": "America/Godthab",
  "Mid-Atlantic": "Atlantic/South_Georgia",
  "Cape Verde Is.": "Atlantic/Cape_Verde",
  "Edinburgh": "Europe/London",
  "Bern": "Europe/Zurich",
  "West Central Africa": "Africa/Algiers",
  "Kyiv": "Europe/Kiev",
  "Harare": "Africa/Harare",
  "Pretoria": "Africa/Johannesburg",
  "St. Petersburg": "Europe/Moscow",
  "Abu Dhabi": "Asia/Muscat",
  "Ekaterinburg": "Asia/Yekaterinburg",
  "Islamabad": "Asia/Karachi",
  "Chennai": "Asia/Kolkata",
  "Mumbai": "Asia/Kolkata",
  "New Delhi": "Asia/Kolkata",
  "Sri Jayawardenepura": "Asia/Colombo",
  "Astana": "Asia/Dhaka",
  "Hanoi": "Asia/Bangkok",
  "Beijing": "Asia/Shanghai",
  "Ulaanbaatar": "Asia/Ulaanbaatar",
  "Osaka": "Asia/Tokyo",
  "Sapporo": "Asia/Tokyo",
  "Canberra": "Australia/Melbourne",
  "Solomon Is.": "Pacific/Guadalcanal",
  "New Caledonia": "Pacific/Noumea",
  "Marshall Is.": "Pacific/Majuro",
  "Wellington": "Pacific/Auckland",
  "Nuku'alofa": "Pacific/Tongatapu",
  "Tokelau Is.": "Pacific/Fakaofo",
  "Chatham Is.": "Pacific/Chatham",
  "Samoa": "Pacific/Apia",
};
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

const zones = new Map<string, Intl.DateTimeFormat | null>();
const offsets = new Map<string, number>();

/**
 * `2026-01-15T08:00:00Z` for seconds since midnight of a date in a zone named as Harvest does, and `later` seconds more. An
 * unknown zone is taken for UTC.
 */
export function toUtc(date: string, seconds: number, zone: string, later = 0): string {
  const local = Date.parse(date) + seconds * 1000;
  const utc = local - (zone === "" ? 0 : offsetMs(local, zone)) + later * 1000;
  return `${new Date(utc).toISOString().slice(0, 19)}Z`;
}

/** How far the clocks of a zone are ahead of UTC, at a local time. */
function offsetMs(local: number, zone: string): number {
  const key = `${zone} ${Math.floor(local / HOUR_MS)}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    const format = formatOf(zone);
    // The offset an hour ago is a first guess; with it the second one is right, but in the hour that does not exist.
    const guess = format ? offsetAt(format, local) : 0;
    offset = format ? offsetAt(format, local - guess) : 0;
    if (offsets.size > 100_000) offsets.clear();
    offsets.set(key, offset);
  }
  return offset;
}

function offsetAt(format: Intl.DateTimeFormat, utc: number): number {
  const parts = new Map(format.formatToParts(utc).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  const shown = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour") % 24,
    part("minute"),
  );
  return shown - Math.floor(utc / MINUTE_MS) * MINUTE_MS;
}

function formatOf(zone: string): Intl.DateTimeFormat | null {
  let format = zones.get(zone);
  if (format === undefined) {
    const city = `/${zone.replaceAll(" ", "_")}`;
    const timeZone = OTHERS[zone] ??
      Intl.supportedValuesOf("timeZone").find((name) => name.endsWith(city)) ?? zone;
    try {
      format = new Intl.DateTimeFormat("en-US", {
        timeZone,
        hourCycle: "h23",
        year: "numeric",
        month: "numeric",
        day: "numeric",
        hour: "numeric",
        minute: "numeric",
      });
    } catch {
      format = null;
    }
    zones.set(zone, format);
  }
  return format;
}
