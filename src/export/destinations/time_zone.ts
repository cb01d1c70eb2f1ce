import { clockText, DAY_SECONDS } from "./clock_text.ts";

/**
 * Time zones as Harvest names them: names of Ruby on Rails. Most are cities that the runtime lists, too; these are the
 * others.
 */
const OTHERS = new Map(
  `
  International Date Line West=Etc/GMT+12; Midway Island=Pacific/Midway;
  American Samoa=Pacific/Pago_Pago; Hawaii=Pacific/Honolulu; Alaska=America/Juneau;
  Pacific Time (US & Canada)=America/Los_Angeles; Arizona=America/Phoenix;
  Mountain Time (US & Canada)=America/Denver; Central Time (US & Canada)=America/Chicago;
  Eastern Time (US & Canada)=America/New_York; Indiana (East)=America/Indiana/Indianapolis;
  Atlantic Time (Canada)=America/Halifax; Newfoundland=America/St_Johns;
  Central America=America/Guatemala; Saskatchewan=America/Regina;
  Guadalajara=America/Mexico_City; Brasilia=America/Sao_Paulo; Georgetown=America/Guyana;
  Quito=America/Lima; Greenland=America/Godthab; Mid-Atlantic=Atlantic/South_Georgia;
  Cape Verde Is.=Atlantic/Cape_Verde; Edinburgh=Europe/London; Bern=Europe/Zurich;
  West Central Africa=Africa/Algiers; Kyiv=Europe/Kiev; Harare=Africa/Harare;
  Pretoria=Africa/Johannesburg; St. Petersburg=Europe/Moscow; Abu Dhabi=Asia/Muscat;
  Ekaterinburg=Asia/Yekaterinburg; Islamabad=Asia/Karachi; Chennai=Asia/Kolkata;
  Kolkata=Asia/Kolkata; Mumbai=Asia/Kolkata; New Delhi=Asia/Kolkata;
  Sri Jayawardenepura=Asia/Colombo; Kathmandu=Asia/Kathmandu; Astana=Asia/Almaty;
  Hanoi=Asia/Bangkok; Beijing=Asia/Shanghai; Chongqing=Asia/Chongqing;
  Ulaanbaatar=Asia/Ulaanbaatar; Osaka=Asia/Tokyo; Sapporo=Asia/Tokyo;
  Canberra=Australia/Melbourne; Solomon Is.=Pacific/Guadalcanal; New Caledonia=Pacific/Noumea;
  Marshall Is.=Pacific/Majuro; Wellington=Pacific/Auckland; Nuku'alofa=Pacific/Tongatapu;
  Tokelau Is.=Pacific/Fakaofo; Chatham Is.=Pacific/Chatham; Samoa=Pacific/Apia
  `.split(";").map((pair): [string, string] => {
    const [name = "", zone = ""] = pair.trim().split("=");
    return [name, zone];
  }),
);
const HOUR_MS = 3_600_000;
/** So many offsets are kept: of a zone and an hour each. */
const MOST_OFFSETS = 100_000;

const zones = new Map<string, string>();
const offsets = new Map<string, number>();

/**
 * `2026-01-15T08:00:00Z` for seconds since midnight of a date in a zone named as Harvest does, and `later` seconds more. An
 * unknown zone is taken for UTC.
 */
export function toUtc(date: string, seconds: number, zone: string, later = 0): string {
  // Most times are on that day, and need no calendar.
  if (zone === "" && seconds + later < DAY_SECONDS) return `${date}T${clockText(seconds + later)}Z`;
  const local = Date.parse(date) + seconds * 1000;
  const utc = local - (zone === "" ? 0 : offsetMs(local, zone)) + later * 1000;
  return `${new Date(utc).toISOString().slice(0, 19)}Z`;
}

/** How far the clocks of a zone are ahead of UTC, at a local time; the first one where clocks show it twice. */
function offsetMs(local: number, zone: string): number {
  const key = `${zone} ${Math.floor(local / HOUR_MS)}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    const timeZone = zones.get(zone) ?? zoneOf(zone);
    zones.set(zone, timeZone);
    const time = Temporal.PlainDateTime.from(new Date(local).toISOString().slice(0, 19));
    offset = local - time.toZonedDateTime(timeZone).epochMilliseconds;
    if (offsets.size > MOST_OFFSETS) offsets.clear();
    offsets.set(key, offset);
  }
  return offset;
}

/** The zone's name in the time zone database. */
function zoneOf(zone: string): string {
  const city = `/${zone.replaceAll(" ", "_")}`;
  const name = OTHERS.get(zone) ??
    Intl.supportedValuesOf("timeZone").find((known) => known.endsWith(city)) ?? zone;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}
