import type { AccountWorld } from "../../src/demo/data/account_world.ts";
import {
  decimal,
  type Json,
  type JsonObject,
  numberAt,
  pick,
  textAt,
} from "../../src/demo/data/json_text.ts";
import { roundAway } from "../../src/demo/data/money.ts";
import type { StoredRecord } from "../../src/demo/data/record_list.ts";
import type { RoleAccess } from "./role_access.ts";

/** What a report looks at: an account through the eyes of a role, in a span of days, both ends included. */
export interface ReportFrame {
  readonly account: AccountWorld;
  readonly access: RoleAccess;
  readonly from: string;
  readonly to: string;
}

/** The sums of some records: hours in hundredths, money in ten-thousandths, so that nothing is rounded on the way. */
export interface ReportSums {
  readonly hours: number;
  readonly billableHours: number;
  readonly amount: number;
  readonly billableAmount: number;
}

/** The reports of time and expenses, by what each has a row for. */
const SUBJECTS: Readonly<Record<string, string>> = {
  ...{ "time/clients": "client", "time/projects": "project", "time/tasks": "task" },
  ...{ "time/team": "user", "expenses/clients": "client", "expenses/projects": "project" },
  ...{ "expenses/categories": "expense_category", "expenses/team": "user" },
};

/** Rows of the time and expense reports, one per subject and currency; null if there is no such report. */
export function sumReport(
  frame: ReportFrame,
  name: string,
  withFixedFee: boolean,
): JsonObject[] | null {
  const { account, access } = frame;
  const subject = SUBJECTS[name];
  if (subject === undefined) return null;
  const isTime = name.startsWith("time/");
  const rows = Map.groupBy(
    recordsIn(frame, isTime ? "time_entries" : "expenses"),
    ({ fields }) => `${textAt(fields, subject, "id")}/${currencyOf(account, fields)}`,
  );
  const money = (value: number): Json =>
    access.seesMoney ? decimal(roundAway(value, 100) / 100) : null;
  return [...rows].map(([key, records]) => {
    const sums = sumOf(records, ({ fields }) => withFixedFee || !isFixedFee(account, fields));
    return {
      ...subjectOf(account, subject, records[0]?.fields ?? {}),
      ...(name === "time/team" ? capacityOf(account, records[0]?.fields ?? {}) : {}),
      ...(isTime
        ? {
          total_hours: decimal(sums.hours / 100),
          billable_hours: decimal(sums.billableHours / 100),
        }
        : { total_amount: decimal(roundAway(sums.amount, 100) / 100) }),
      currency: access.seesMoney ? key.slice(key.indexOf("/") + 1) : null,
      billable_amount: money(sums.billableAmount),
    };
  });
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

/** Rounded hours, as reports have them, what they are worth where that counts, and costs. */
export function sumOf(
  records: readonly StoredRecord[],
  countsAmount: (entry: StoredRecord) => boolean = () => true,
): ReportSums {
  const sums = { hours: 0, billableHours: 0, amount: 0, billableAmount: 0 };
  for (const record of records) {
    const hundredths = Math.round(numberAt(record.fields, "rounded_hours") * 100);
    const cost = Math.round(numberAt(record.fields, "total_cost") * 100) * 100;
    sums.hours += hundredths;
    sums.amount += cost;
    if (record.fields["billable"] !== true) continue;
    sums.billableHours += hundredths;
    sums.billableAmount += cost;
    if (hundredths === 0 || !countsAmount(record)) continue;
    sums.billableAmount += hundredths * Math.round(numberAt(record.fields, "billable_rate") * 100);
  }
  return sums;
}

/** Currencies are the client's; entries do not carry them. */
function currencyOf(account: AccountWorld, fields: JsonObject): string {
  const client = account.resource("clients").get(textAt(fields, "client", "id")) ?? {};
  return textAt(client, "currency") || textAt(fields, "client", "currency") || "USD";
}

function isFixedFee(account: AccountWorld, fields: JsonObject): boolean {
  return account.resource("projects").get(textAt(fields, "project", "id"))?.["is_fixed_fee"] ===
    true;
}

/** The members that name what a row is about. */
function subjectOf(account: AccountWorld, member: string, fields: JsonObject): JsonObject {
  const id = textAt(fields, member, "id");
  const name = textAt(fields, member, "name");
  const named = { [`${member}_id`]: Number(id), [`${member}_name`]: name };
  if (member === "user") {
    return {
      ...named,
      is_contractor: account.resource("users").get(id)?.["is_contractor"] ?? false,
    };
  }
  if (member !== "project") return named;
  // This report alone puts the code before the name.
  const code = textAt(account.resource("projects").get(id) ?? {}, "code");
  const project_name = code === "" ? name : `[${code}] ${name}`;
  return { ...named, project_name, ...subjectOf(account, "client", fields) };
}

function capacityOf(account: AccountWorld, fields: JsonObject): JsonObject {
  const user = account.resource("users").get(textAt(fields, "user", "id")) ?? {};
  return pick(user, "weekly_capacity avatar_url");
}
