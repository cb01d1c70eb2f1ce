import {
  ExactNumber,
  type Fields,
  isFields,
  pick,
  sameValue,
  textAt,
  type Value,
} from "../../json/exact.ts";
import { fieldRules, PARTS } from "../records/restored.ts";
import { timeOfDay } from "../../export/destinations/clock_text.ts";
import type { SavedRecord } from "../../export/read_account.ts";

/** A member that is not as it was. */
export interface FieldDifference {
  readonly field: string;
  readonly saved: string;
  readonly restored: string;
}

/**
 * In what a record differs from what it is to be. `expected` has the target's ids; what Harvest computes, and what
 * follows later, is compared with the saved record. What cannot come back at all is not compared.
 */
export function compareRecord(
  { resource, fields }: SavedRecord,
  expected: Fields,
  restored: Fields,
): FieldDifference[] {
  const differences: FieldDifference[] = [];
  for (const [field, { kind }] of fieldRules(resource)) {
    if (kind === "lost" || kind === "implied" || !(field in fields)) continue;
    const wanted = (kind === "computed" ? fields[field] : expected[field]) ?? null;
    const there = restored[field] ?? null;
    const isSame = kind === "reference"
      ? textAt({ wanted }, "wanted", "id") === textAt({ there }, "there", "id")
      : sameValue(compared(field, wanted), compared(field, there));
    if (!isSame) differences.push({ field, saved: shown(wanted), restored: shown(there) });
  }
  return differences;
}

/** What of a value is compared: of lines and some objects those parts from which the others follow. */
function compared(field: string, value: Value): Value {
  const parts = PARTS[field];
  if (Array.isArray(value) && parts !== undefined) {
    // A project is named by its id.
    return value.filter(isFields).map((line) => [
      ...Object.values(pick(line, parts)).map(blank),
      textAt(line, "project", "id"),
    ]);
  }
  if (isFields(value) && parts !== undefined) return Object.values(pick(value, parts)).map(blank);
  return field === "started_time" || field === "ended_time"
    ? timeOfDay(String(value)) ?? blank(value)
    : blank(value);
}

/** Harvest gives null or "" where there is nothing. */
function blank(value: Value): Value {
  return value === "" ? null : value;
}

function shown(value: Value): string {
  if (value instanceof ExactNumber) return value.text;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
