import type { AccountWorld } from "../data/account_world.ts";
import { at, decimal, type Json, type JsonObject, textAt } from "../data/json_text.ts";
import { roundAway } from "../data/money.ts";
import type { Access } from "./access.ts";
import { ApiError } from "./api_error.ts";
import { group } from "./records_of.ts";
import { plainDate } from "./select_records.ts";
import { addExpense, addTime, noSums, type ReportFrame, sumReport } from "./sum_report.ts";
import { uninvoicedReport } from "./uninvoiced_report.ts";

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
  access: Access,
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

function frameOf(account: AccountWorld, access: Access, query: URLSearchParams): ReportFrame {
  const [from, to] = ["from", "to"].map((param) => {
    const text = query.get(param);
    if (text === null) throw new ApiError(422, `${param} is missing`);
    return plainDate(text, param);
  });
  if (from === undefined || to === undefined || from > to) {
    throw new ApiError(422, "from is after to");
  }
  if ((Date.parse(to) - Date.parse(from)) / DAY_MS + 1 > MAX_DAYS) {
    throw new ApiError(400, "Invalid timeframe: must not exceed 1 year");
  }
  return { account, access, from, to };
}

/** Rows of the budget report: of each project the budget, how much of it is spent and how much remains. */
function budgetReport(
  account: AccountWorld,
  access: Access,
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
      client_id: at(fields, "client", "id") ?? null,
      client_name: at(fields, "client", "name") ?? null,
      project_id: Number(id),
      project_name: textAt(fields, "name"),
      budget_is_monthly: fields["budget_is_monthly"] ?? false,
      budget_by: budgetBy,
      is_active: fields["is_active"] ?? true,
      budget: shown(budget),
      budget_spent: shown(spent),
      budget_remaining: shown(budget === null || spent === null ? null : budget - spent),
    }];
  });
}

/** Hundredths of hours or of money: of all time, or of a monthly budget this month's. */
function spentOf(account: AccountWorld, id: string, project: JsonObject, inMoney: boolean): number {
  const month = project["budget_is_monthly"] === true ? account.now().slice(0, 7) : "";
  const sums = noSums();
  const recordsOf = (name: string) =>
    (group(account.resource(name), "project", "id").get(id) ?? []).filter(({ fields }) =>
      textAt(fields, "spent_date").startsWith(month)
    );
  for (const { fields } of recordsOf("time_entries")) addTime(sums, fields, true);
  if (!inMoney) return sums.hours;
  if (project["cost_budget_include_expenses"] === true) {
    for (const { fields } of recordsOf("expenses")) addExpense(sums, { ...fields, billable: true });
  }
  return roundAway(sums.billableAmount, 100);
}
