import {
  ExactNumber,
  type Fields,
  isFields,
  sameValue,
  textAt,
  type Value,
} from "../../json/exact.ts";
import { FIELD_RULES } from "../records/field_rules.ts";
import type { SavedRecord } from "../../export/read_account.ts";

/** A member that is not as it was. */
export interface FieldDifference {
  readonly field: string;
  readonly saved: string;
  readonly restored: string;
}

/** Members of objects that are compared; the others follow from them. */
const COMPARED_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  external_reference: ["id", "group_id", "account_id", "permalink"],
  receipt: ["file_name", "file_size", "content_type"],
  line_items: ["kind", "description", "quantity", "unit_price", "taxed", "taxed2", "project"],
};

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
  for (const [field, rule] of Object.entries(FIELD_RULES[resource] ?? {})) {
    if (rule.kind === "lost" || rule.kind === "implied" || !(field in fields)) continue;
    const wanted = (rule.kind === "computed" ? fields[field] : expected[field]) ?? null;
    const there = restored[field] ?? null;
    const isReference = rule.kind === "reference";
    if (isReference ? sameReference(wanted, there) : sameContent(field, wanted, there)) continue;
    differences.push({ field, saved: shown(wanted), restored: shown(there) });
  }
  return differences;
}

function sameReference(a: Value, b: Value): boolean {
  return textAt({ a }, "a", "id") === textAt({ b }, "b", "id");
}

function sameContent(field: string, a: Value, b: Value): boolean {
  const members = COMPARED_MEMBERS[field];
  if (field === "started_time" || field === "ended_time") return minutesOf(a) === minutesOf(b);
  if (members === undefined) return sameValue(blank(a), blank(b));
  return sameValue(reduced(a, members), reduced(b, members));
}

/** Accounts write times as `3:05pm` or `15:05`. */
function minutesOf(value: Value): string {
  const text = typeof value === "string" ? value : "";
  const [, hour, minute, half] = /^(\d{1,2}):(\d\d)\s?([ap]m)?$/i.exec(text) ?? [];
  if (hour === undefined) return text;
  const hours = half === undefined
    ? Number(hour)
    : Number(hour) % 12 + (half.toLowerCase() === "pm" ? 12 : 0);
  return String(hours * 60 + Number(minute));
}

/** Harvest gives null or "" where there is nothing. */
function blank(value: Value): Value {
  return value === "" ? null : value;
}

function reduced(value: Value, members: readonly string[]): Value {
  if (Array.isArray(value)) return value.map((each) => reduced(each, members));
  if (!isFields(value)) return value;
  return Object.fromEntries(members.map((member) => {
    const part = value[member] ?? null;
    // A project is named by its id.
    return [member, isFields(part) ? part["id"] ?? null : blank(part)];
  }));
}

function shown(value: Value): string {
  if (value instanceof ExactNumber) return value.text;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
