import type { AccountWorld } from "../../src/demo/data/account_world.ts";
import {
  at,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  numberAt,
  textAt,
} from "../../src/demo/data/json_text.ts";

/** In millionths, so that no sum is rounded before it is complete. */
type Sums = Map<string, number>;

const millionths = (value: number) => Math.round(value * 1e6);
const inCents = (sum: number) => Math.sign(sum) * Math.round(Math.abs(sum) / 1e4);

/**
 * The figures of an account in cents, by `name unit`, computed from its records by the words of docs/figures.md; `deleted`
 * has the currencies of clients that are gone.
 */
export function truthOf(
  account: AccountWorld,
  asOf: string,
  deleted: ReadonlyMap<string, string>,
): ReadonlyMap<string, number> {
  const sums: Sums = new Map();
  const add = (name: string, unit: string, value: number) =>
    sums.set(`${name} ${unit}`, (sums.get(`${name} ${unit}`) ?? 0) + value);
  const all = (name: string) => account.resource(name).all().map(({ fields }) => fields);
  const clients = account.resource("clients");
  const currencyOf = (record: JsonObject) => {
    const client = textAt(record, "client", "id");
    return deleted.get(client) ?? textAt(clients.get(client) ?? {}, "currency");
  };
  const own = textAt(account.company, "currency");
  const projects = new Map(all("projects").map((fields) => [textAt(fields, "id"), fields]));
  const projectOf = (record: JsonObject) => textAt(record, "project", "id");
  const open = new Map<string, number>();
  const addOpen = (record: JsonObject, value: number) => {
    if (record["is_billed"] === true) return;
    open.set(projectOf(record), (open.get(projectOf(record)) ?? 0) + value);
  };
  for (const entry of all("time_entries")) {
    const hours = numberAt(entry, "rounded_hours");
    add("hours", "h", millionths(numberAt(entry, "hours")));
    add("rounded_hours", "h", millionths(hours));
    add("labour_cost", own, millionths(hours * numberAt(entry, "cost_rate")));
    if (entry["billable"] !== true) continue;
    add("billable_hours", "h", millionths(hours));
    const amount = millionths(hours * numberAt(entry, "billable_rate"));
    addOpen(entry, amount);
    if (projects.get(projectOf(entry))?.["is_fixed_fee"] !== true) {
      add("billable_amount", currencyOf(entry), amount);
    }
  }
  for (const expense of all("expenses")) {
    const cost = millionths(numberAt(expense, "total_cost"));
    add("expenses", currencyOf(expense), cost);
    if (expense["billable"] !== true) continue;
    add("billable_expenses", currencyOf(expense), cost);
    addOpen(expense, cost);
  }
  const lines = new Map<string, number>();
  for (const invoice of all("invoices")) {
    const amount = millionths(numberAt(invoice, "amount"));
    const due = millionths(numberAt(invoice, "due_amount"));
    const unit = textAt(invoice, "currency");
    const state = textAt(invoice, "state");
    const payments = account.resource("invoice_payments", textAt(invoice, "id")).all();
    const paid = payments.reduce(
      (sum, { fields }) => sum + millionths(numberAt(fields, "amount")),
      0,
    );
    if (state !== "draft") add("paid", unit, paid);
    if (state === "open" || state === "paid") add("invoiced", unit, amount);
    if (state === "draft") add("drafts", unit, amount);
    if (state === "closed") add("written_off", unit, amount - paid);
    const dueDate = textAt(invoice, "due_date");
    if (state === "open") add("due", unit, due);
    if (state === "open" && dueDate !== "" && dueDate < asOf) add("overdue", unit, due);
    const items = at(invoice, "line_items");
    for (const line of isJsonArray(items) ? items.filter(isJsonObject) : []) {
      const id = projectOf(line);
      lines.set(id, (lines.get(id) ?? 0) + millionths(numberAt(line, "amount")));
    }
  }
  for (const [id, project] of projects) {
    if (project["is_active"] !== true || project["is_billable"] !== true) continue;
    const rest = project["is_fixed_fee"] === true
      ? millionths(numberAt(project, "fee")) - (lines.get(id) ?? 0)
      : open.get(id) ?? 0;
    add("uninvoiced", currencyOf(project), inCents(rest) * 1e4);
  }
  return new Map([...sums].map(([key, sum]) => [key, inCents(sum)]));
}
