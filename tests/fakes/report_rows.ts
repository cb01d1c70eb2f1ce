import type { AccountWorld } from "../../src/demo/data/account_world.ts";
import {
  decimal,
  isJsonObject,
  type Json,
  type JsonObject,
  listAt,
  numberAt,
  textAt,
} from "../../src/demo/data/json_text.ts";
import { roundAway } from "../../src/demo/data/money.ts";
import type { RoleAccess } from "./role_access.ts";
import { ApiError } from "../../src/demo/api/api_error.ts";
import { group } from "../../src/demo/api/records_of.ts";
import { plainDate } from "../../src/demo/api/select_records.ts";
import { recordsIn, type ReportFrame, sumOf, sumReport } from "./sum_report.ts";

/** The longest span of a report, both ends counted; a whole leap year is refused. */
const MAX_DAYS = 365;

const DAY_MS = 86_400_000;

/**
 * The rows of a report, computed from the account's records as they are now: `time/clients`, `expenses/team`,
 * `uninvoiced`, `project_budget` and so on.
 * @throws ApiError 400 for more than 365 days, 403 without the right, 404 for an unknown report, 422 without dates
 */
export function reportRows(
  account: AccountWorld,
  access: RoleAccess,
  name: string,
  query: URLSearchParams,
): JsonObject[] {
  if (name === "project_budget") {
    if (!access.isAdmin && !access.mayRead("projects", null)) return [];
    return budgetReport(account, access, query.get("is_active"));
  }
  const frame = frameOf(account, access, query);
  if (name === "uninvoiced") {
    if (!access.mayRead("invoices", null)) {
      throw new ApiError(403, "You are not authorized to perform this action");
    }
    return uninvoicedReport(frame, query.get("include_fixed_fee") !== "false");
  }
  const rows = sumReport(frame, name, query.get("include_fixed_fee") === "true");
  if (rows === null) throw new ApiError(404, "Not Found");
  return rows;
}

function frameOf(account: AccountWorld, access: RoleAccess, query: URLSearchParams): ReportFrame {
  const [from = "", to = ""] = ["from", "to"].map((param) => {
    const text = query.get(param);
    if (text === null) throw new ApiError(422, `${param} is missing`);
    return plainDate(text, param);
  });
  if (from > to) throw new ApiError(422, "from is after to");
  if ((Date.parse(to) - Date.parse(from)) / DAY_MS + 1 > MAX_DAYS) {
    throw new ApiError(400, "Invalid timeframe: must not exceed 1 year");
  }
  return { account, access, from, to };
}

/** Rows of the budget report: of each project the budget, how much of it is spent and how much remains. */
function budgetReport(
  account: AccountWorld,
  access: RoleAccess,
  isActive: string | null,
): JsonObject[] {
  return account.resource("projects").all().flatMap((project) => {
    const { id, fields } = project;
    if (!access.sees("projects", project)) return [];
    if (isActive !== null && isActive !== "" && textAt(fields, "is_active") !== isActive) return [];
    const budgetBy = textAt(fields, "budget_by");
    const inMoney = ["project_cost", "task_fees"].includes(budgetBy);
    const planned = textAt(fields, inMoney ? "cost_budget" : "budget");
    // Without a budget there is nothing to use up.
    const budget = budgetBy === "none" || planned === "" ? null : Math.round(Number(planned) * 100);
    const spent = budgetBy === "none" ? null : spentOf(account, id, fields, inMoney);
    const shown = (value: number | null): Json =>
      value === null || (inMoney && !access.seesMoney) ? null : decimal(value / 100);
    return [{
      ...clientAndProject(id, fields),
      budget_is_monthly: fields["budget_is_monthly"] ?? false,
      budget_by: budgetBy,
      is_active: fields["is_active"] ?? true,
      budget: shown(budget),
      budget_spent: shown(spent),
      budget_remaining: shown(budget === null || spent === null ? null : budget - spent),
    }];
  });
}

function clientAndProject(id: string, { client = null, name = null }: JsonObject): JsonObject {
  const { id: client_id = null, name: client_name = null } = isJsonObject(client) ? client : {};
  return { client_id, client_name, project_id: Number(id), project_name: name };
}

/** Hundredths of hours or of money: of all time, or of a monthly budget this month's. */
function spentOf(account: AccountWorld, id: string, project: JsonObject, inMoney: boolean): number {
  const month = project["budget_is_monthly"] === true ? account.now().slice(0, 7) : "";
  const sumIn = (name: string) => {
    const all = group(account.resource(name), "project", "id").get(id) ?? [];
    return sumOf(all.filter(({ fields }) => textAt(fields, "spent_date").startsWith(month)));
  };
  const time = sumIn("time_entries");
  if (!inMoney) return time.hours;
  const hasExpenses = project["cost_budget_include_expenses"] === true;
  return roundAway(time.billableAmount + (hasExpenses ? sumIn("expenses").amount : 0), 100);
}

/**
 * What could still be invoiced, a row for every active, billable project, as in a recorded report. Of a fixed-fee
 * project it is the fee less what invoices already took, once the span reaches the project's start.
 */
function uninvoicedReport(frame: ReportFrame, withFixedFee: boolean): JsonObject[] {
  const { account, access, to } = frame;
  const [time, expenses] = (["time_entries", "expenses"] as const).map((name) =>
    Map.groupBy(recordsIn(frame, name), ({ fields }) => textAt(fields, "project", "id"))
  );
  return account.resource("projects").all().flatMap((project) => {
    const { id, fields } = project;
    const isFixed = fields["is_fixed_fee"] === true;
    const isShown = fields["is_active"] === true && fields["is_billable"] === true &&
      access.sees("projects", project) && (!isFixed || withFixedFee);
    if (!isShown) return [];
    const isOpen = (record: { readonly fields: JsonObject }) => record.fields["is_billed"] !== true;
    const entries = time?.get(id) ?? [];
    const open = sumOf(entries.filter(isOpen));
    const spent = sumOf((expenses?.get(id) ?? []).filter(isOpen)).billableAmount;
    const start = textAt(fields, "starts_on") || textAt(fields, "created_at").slice(0, 10);
    const fee = start <= to ? feeLeft(account, id, fields) : 0;
    return [{
      ...clientAndProject(id, fields),
      currency: textAt(fields, "client", "currency"),
      total_hours: decimal(sumOf(entries).hours / 100),
      uninvoiced_hours: decimal(open.billableHours / 100),
      uninvoiced_expenses: decimal(roundAway(spent, 100) / 100),
      uninvoiced_amount: decimal(roundAway(isFixed ? fee : open.billableAmount + spent, 100) / 100),
    }];
  });
}

/** In ten-thousandths: the fee less all invoice lines of the project, drafts and products too; it may be negative. */
function feeLeft(account: AccountWorld, projectId: string, project: JsonObject): number {
  const invoices = account.resource("invoices").all();
  const lines = invoices.flatMap(({ fields }) => listAt(fields, "line_items").filter(isJsonObject));
  const ours = lines.filter((line) => textAt(line, "project", "id") === projectId);
  const cents = (fields: JsonObject, name: string) => Math.round(numberAt(fields, name) * 100);
  return ours.reduce((left, line) => left - cents(line, "amount"), cents(project, "fee")) * 100;
}
