import {
  at,
  decimal,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  numberAt,
  textAt,
} from "../data/json_text.ts";
import { roundAway } from "../data/money.ts";
import {
  addExpense,
  addTime,
  noSums,
  recordsIn,
  type ReportFrame,
  type ReportSums,
} from "./sum_report.ts";

/**
 * What could still be invoiced, a row for every active, billable project, as in a recorded report. Of a fixed-fee
 * project it is the fee less what invoices already took, once the span reaches the project's start.
 */
export function uninvoicedReport(frame: ReportFrame, withFixedFee: boolean): JsonObject[] {
  const { account, access, to } = frame;
  const time = Map.groupBy(
    recordsIn(frame, "time_entries"),
    ({ fields }) => textAt(fields, "project", "id"),
  );
  const expenses = Map.groupBy(
    recordsIn(frame, "expenses"),
    ({ fields }) => textAt(fields, "project", "id"),
  );
  return account.resource("projects").all().flatMap((project) => {
    const { id, fields } = project;
    const isFixed = fields["is_fixed_fee"] === true;
    if (
      fields["is_active"] !== true || fields["is_billable"] !== true ||
      !access.sees("projects", project) ||
      (isFixed && !withFixedFee)
    ) return [];
    const entries = time.get(id) ?? [];
    const all = sumsOf(entries.map((entry) => entry.fields));
    const open = sumsOf(entries.map((entry) => entry.fields).filter(isOpen));
    const spent = noSums();
    for (const expense of (expenses.get(id) ?? []).filter((one) => isOpen(one.fields))) {
      addExpense(spent, expense.fields);
    }
    const start = textAt(fields, "starts_on") || textAt(fields, "created_at").slice(0, 10);
    const work = !isFixed ? open.billableAmount : start <= to ? feeLeft(frame, id, fields) : 0;
    return [{
      client_id: at(fields, "client", "id") ?? null,
      client_name: at(fields, "client", "name") ?? null,
      project_id: Number(id),
      project_name: textAt(fields, "name"),
      currency: textAt(fields, "client", "currency"),
      total_hours: decimal(all.hours / 100),
      uninvoiced_hours: decimal(open.billableHours / 100),
      uninvoiced_expenses: decimal(roundAway(spent.billableAmount, 100) / 100),
      uninvoiced_amount: decimal(
        roundAway(isFixed ? work : work + spent.billableAmount, 100) / 100,
      ),
    }];
  });
}

function isOpen(fields: JsonObject): boolean {
  return fields["is_billed"] !== true;
}

function sumsOf(entries: readonly JsonObject[]): ReportSums {
  const sums = noSums();
  for (const entry of entries) addTime(sums, entry, true);
  return sums;
}

/** In ten-thousandths: the fee less all invoice lines of the project, drafts and products too; it may be negative. */
function feeLeft({ account }: ReportFrame, projectId: string, project: JsonObject): number {
  let left = Math.round(numberAt(project, "fee") * 100);
  for (const { fields } of account.resource("invoices").all()) {
    const lines = at(fields, "line_items");
    if (!isJsonArray(lines)) continue;
    for (const line of lines) {
      if (!isJsonObject(line) || textAt(line, "project", "id") !== projectId) continue;
      left -= Math.round(numberAt(line, "amount") * 100);
    }
  }
  return left * 100;
}
