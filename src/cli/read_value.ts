import { quoted, UsageError } from "../usage_error.ts";
import type { Flag } from "./flags.ts";
import { nearest } from "./nearest.ts";

/** A day, or a moment as `toISOString()` writes it, with or without fractions and offset. */
const DATE_REGEXP = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** No backup has so many files that it needs more than six digits. */
const SUBSET_REGEXP = /^(\d{1,6})\/(\d{1,6})$/;

/** The `part`-th of `of` parts, counted from 1. */
export interface Subset {
  readonly part: number;
  readonly of: number;
}

/** The value of any flag; `FlagValues` has the type of each. */
export type FlagValue = boolean | number | string | readonly string[] | Subset | null;

/** A text that is not of the flag's kind. */
class ValueError extends Error {
  override name = "ValueError";
  constructor(message: string, readonly hint: string | null = null) {
    super(message);
  }
}

/**
 * The value of a flag, from its texts on the command line: one for each time it was given.
 * @param resources the names that a list of resources may hold
 * @throws UsageError if they are not of the flag's kind
 */
export function readValue(
  name: string,
  texts: readonly string[],
  { flag, resources }: { flag: Flag; resources: readonly string[] },
): FlagValue {
  try {
    if (texts.some((text) => text.trim() === "")) throw missing(name);
    if (flag.kind === "list") {
      return flag.resources ? readNames(splitList(name, texts), resources) : splitList(name, texts);
    }
    if (flag.kind === "ids") return readIds(splitList(name, texts));
    const [text = "", second] = texts;
    if (second !== undefined) {
      throw new ValueError("it is given twice", "keep only the one you mean");
    }
    return readSingle(text, flag);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new UsageError(`Cannot use --${name}: ${error.message}`, error.hint);
  }
}

function missing(name: string): ValueError {
  const hint = `write a value that begins with a dash as --${name}=VALUE`;
  return new ValueError("the value is missing", hint);
}

function readSingle(text: string, flag: Flag): FlagValue {
  switch (flag.kind) {
    case "integer":
      return readInteger(text, flag);
    case "duration":
      return readDuration(text);
    case "date":
      return readSince(text);
    case "part":
      return readSubset(text);
    default:
      return text;
  }
}

function readInteger(text: string, { min = 0, max = Number.MAX_SAFE_INTEGER }: Flag): number {
  if (!/^\d+$/.test(text)) throw new ValueError(`${quoted(text)} is not a whole number`);
  const value = Number(text);
  if (value < min || value > max) {
    throw new ValueError(`${quoted(text)} is not between ${min} and ${max}`);
  }
  return value;
}

/** A date or a time as it is; a length of time before now in milliseconds. */
function readSince(text: string): string | number {
  return durationMs(text) ?? readDate(text);
}

function readDate(text: string): string {
  // `Date` takes February 30 for March 2; people do not.
  const day = text.slice(0, "2026-03-31".length);
  const midnight = new Date(`${day}T00:00:00Z`);
  const isDay = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
  if (!DATE_REGEXP.test(text) || !isDay || Number.isNaN(Date.parse(text))) {
    throw new ValueError(`${quoted(text)} is not a date`, "write it like 2026-03-31, or 7d");
  }
  return text;
}

const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

function readDuration(text: string): number {
  const ms = durationMs(text);
  if (ms !== null) return ms;
  const hint = "write it like 90s, 30m, 26h, 7d, 2w";
  throw new ValueError(`${quoted(text)} is not a length of time`, hint);
}

/** A length of time in milliseconds; null if the text is none. */
function durationMs(text: string): number | null {
  const [, count, unit = ""] = /^(\d{1,9})([smhdw])$/.exec(text) ?? [];
  return count === undefined ? null : Number(count) * (UNITS_MS[unit] ?? 0);
}

function readSubset(text: string): Subset {
  const [, part = 0, of = 0] = (SUBSET_REGEXP.exec(text) ?? []).map(Number);
  if (part < 1 || part > of) {
    const hint = "with seven parts, the first is 1/7 and the last 7/7";
    throw new ValueError(`${quoted(text)} is not a part such as 1/7`, hint);
  }
  return { part, of };
}

function splitList(name: string, texts: readonly string[]): readonly string[] {
  const words = texts.flatMap((text) => text.split(",")).map((word) => word.trim());
  const filled = words.filter((word) => word !== "");
  // An empty list would mean "all"; a shell variable that is not set must not mean that.
  if (filled.length === 0) throw missing(name);
  return [...new Set(filled)];
}

function readIds(words: readonly string[]): readonly string[] {
  const wrong = words.find((word) => !/^\d+$/.test(word));
  if (wrong !== undefined) throw new ValueError(`ids are numbers; got ${quoted(wrong)}`);
  return words;
}

function readNames(words: readonly string[], resources: readonly string[]): readonly string[] {
  const wrong = words.find((word) => !resources.includes(word));
  if (wrong === undefined) return words;
  const near = nearest(wrong, resources);
  const hint = near ? `did you mean ${near}?` : "see: getharvest-backup resources";
  throw new ValueError(`unknown resource ${quoted(wrong)}`, hint);
}
