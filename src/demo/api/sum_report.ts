import type { Access } from "./access.ts";
import type { AccountWorld } from "../data/account_world.ts";
import { decimal, type Json, type JsonObject, numberAt, textAt } from "../data/json_text.ts";
import { roundAway } from "../data/money.ts";
import type { StoredRecord } from "../data/record_list.ts";

/** What a report looks at: an account through the eyes of a role, in a span of days, both ends included. */
export interface ReportFrame {
  readonly account: AccountWorld;
  readonly access: Access;
  readonly from: string;
  readonly to: string;
}

/** The sums of some records: hours in hundredths, money in ten-thousandths, so that nothing is rounded on the way. */
export interface ReportSums {
  hours: number;
  billableHours: number;
  amount: number;
  billableAmount: number;
}

/** The subject a report has a row for, and the members that name it. */
interface ReportSubject {
  readonly key: string;
  readonly members: JsonObject;
}

/** Rows of the time and expense reports, one per subject and currency; null if there is no such report. */
export function sumReport(
  frame: ReportFrame,
  name: string,
  withFixedFee: boolean,
): JsonObject[] | null {
  const { account, access } = frame;
  const subjectOf = subjects(account, name);
  if (subjectOf === null) return null;
  const isTime = name.startsWith("time/");
  const rows = new Map<string, { members: JsonObject; currency: string; sums: ReportSums }>();
  for (const record of recordsIn(frame, isTime ? "time_entries" : "expenses")) {
    const subject = subjectOf(record.fields);
    const currency = currencyOf(account, record.fields);
    const key = `${subject.key}/${currency}`;
    const row = rows.get(key) ?? { members: subject.members, currency, sums: noSums() };
    rows.set(key, row);
    if (isTime) {
      addTime(row.sums, record.fields, withFixedFee || !isFixedFee(account, record.fields));
    } else addExpense(row.sums, record.fields);
  }
  const money = (value: number): Json =>
    access.seesMoney ? decimal(roundAway(value, 100) / 100) : null;
  return [...rows.values()].map(({ members, currency, sums }) => ({
    ...members,
    ...(isTime
      ? {
        total_hours: decimal(sums.hours / 100),
        billable_hours: decimal(sums.billableHours / 100),
      }
      : { total_amount: decimal(roundAway(sums.amount, 100) / 100) }),
    currency: access.seesMoney ? currency : null,
    billable_amount: money(sums.billableAmount),
  }));
}

/** The account's time entries or expenses in the frame that the role sees. */
export function recordsIn(
  { account, access, from, to }: ReportFrame,
  name: "time_entries" | "expenses",
): StoredRecord[] {
  return account.resource(name).all().filter((record) => {
    const date = textAt(record.fields, "spent_date");
    return date >= from && date <= to && access.sees(name, record);
  });
}

/** ReportSums of nothing. */
export function noSums(): ReportSums {
  return { hours: 0, billableHours: 0, amount: 0, billableAmount: 0 };
}

/** Adds an entry's rounded hours, as reports do, and what they are worth where that counts. */
export function addTime(sums: ReportSums, entry: JsonObject, countsAmount: boolean): void {
  const hundredths = Math.round(numberAt(entry, "rounded_hours") * 100);
  sums.hours += hundredths;
  if (entry["billable"] !== true) return;
  sums.billableHours += hundredths;
  if (countsAmount) {
    sums.billableAmount += hundredths * Math.round(numberAt(entry, "billable_rate") * 100);
  }
}

/** Adds an expense's cost. */
export function addExpense(sums: ReportSums, expense: JsonObject): void {
  const cost = Math.round(numberAt(expense, "total_cost") * 100) * 100;
  sums.amount += cost;
  if (expense["billable"] === true) sums.billableAmount += cost;
}

/** Currencies are the client's; entries do not carry them. */
export function currencyOf(account: AccountWorld, fields: JsonObject): string {
  const client = account.resource("clients").get(textAt(fields, "client", "id")) ?? {};
  return textAt(client, "currency") || textAt(fields, "client", "currency") || "USD";
}

/** Whether a record's project is sold at a fixed fee. */
export function isFixedFee(account: AccountWorld, fields: JsonObject): boolean {
  return account.resource("projects").get(textAt(fields, "project", "id"))?.["is_fixed_fee"] ===
    true;
}

function subjects(
  account: AccountWorld,
  name: string,
): ((fields: JsonObject) => ReportSubject) | null {
  const simple = (reference: string, prefix = reference) => (fields: JsonObject): ReportSubject => {
    const id = textAt(fields, reference, "id");
    return {
      key: id,
      members: {
        [`${prefix}_id`]: Number(id),
        [`${prefix}_name`]: textAt(fields, reference, "name"),
      },
    };
  };
  const person = (withCapacity: boolean) => (fields: JsonObject): ReportSubject => {
    const { key, members } = simple("user")(fields);
    const user = account.resource("users").get(key) ?? {};
    const more = withCapacity
      ? { weekly_capacity: user["weekly_capacity"] ?? null, avatar_url: user["avatar_url"] ?? null }
      : {};
    return { key, members: { ...members, is_contractor: user["is_contractor"] ?? false, ...more } };
  };
  // This report alone puts the code before the name.
  const project = (fields: JsonObject): ReportSubject => {
    const { key, members } = simple("project")(fields);
    const code = textAt(account.resource("projects").get(key) ?? {}, "code");
    const project_name = (code === "" ? "" : `[${code}] `) + textAt(fields, "project", "name");
    return { key, members: { ...members, project_name, ...simple("client")(fields).members } };
  };
  switch (name) {
    case "time/clients":
    case "expenses/clients":
      return simple("client");
    case "time/projects":
    case "expenses/projects":
      return project;
    case "time/tasks":
      return simple("task");
    case "expenses/categories":
      return simple("expense_category");
    case "time/team":
      return person(true);
    case "expenses/team":
      return person(false);
    default:
      return null;
  }
}
