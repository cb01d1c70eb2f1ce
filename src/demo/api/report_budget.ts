import type { Access } from "./access.ts";
import { group } from "./account_lists.ts";
import type { AccountWorld } from "../data/account_world.ts";
import { at, decimal, type Fields, type Json, textAt } from "../data/json_text.ts";
import { roundAway } from "../data/money.ts";
import { addExpense, addTime, noSums } from "./report_sums.ts";

/** Rows of the budget report: of each project what was planned, what is used up and what is left. */
export function budgetReport(
  account: AccountWorld,
  access: Access,
  isActive: string | null,
): Fields[] {
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
function spentOf(account: AccountWorld, id: string, project: Fields, inMoney: boolean): number {
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
