import { type Html, html } from "../../text/html.ts";
import { dataTable } from "../html/data_table.ts";
import { linked, type PageStyle } from "../html/page_style.ts";
import type { AccountIndex } from "../index/account_index.ts";
import { idOf, numberOf, textOf } from "../index/rows.ts";

/** How many months are shown; all years are. */
const MONTHS = 12;

/** What Harvest meters, in a year, a month, or now: `2025`, `2025-03`, `now`. */
export interface UsageRow {
  readonly period: string;
  readonly projects: number;
  readonly clients: number;
  readonly tasks: number;
  readonly people: number;
  readonly invoices: number;
  readonly invoiced: readonly { readonly currency: string; readonly amount: number }[];
}

/** Something active without time, expenses or invoices for a year. */
export interface IdleRow {
  readonly kind: "project" | "client" | "user";
  readonly id: string;
  readonly name: string;
  /** Of its last use, `YYYY-MM-DD`; "" if it was never used. */
  readonly lastDate: string;
}

/** What is active now, then the years and the last months, the latest first. */
export function usageRows(account: AccountIndex): UsageRow[] {
  const rows = account.rows("SELECT * FROM view_usage WHERE account_id = ? ORDER BY period DESC")
    .map((row): UsageRow => ({
      period: textOf(row["period"]),
      projects: numberOf(row["projects"]),
      clients: numberOf(row["clients"]),
      tasks: numberOf(row["tasks"]),
      people: numberOf(row["people"]),
      invoices: numberOf(row["invoices"]),
      invoiced: JSON.parse(textOf(row["invoiced"]) || "[]"),
    }));
  const long = (length: number) => rows.filter(({ period }) => period.length === length);
  return [...long(3), ...long(4), ...long(7).slice(0, MONTHS)];
}

/** What could be archived, the longest idle first. */
export function idleRows(account: AccountIndex): IdleRow[] {
  const sql = "SELECT * FROM view_idle WHERE account_id = ? ORDER BY kind, last_date, name";
  return account.rows(sql).map((row): IdleRow => {
    const kind = textOf(row["kind"]);
    return {
      kind: kind === "project" || kind === "client" ? kind : "user",
      id: idOf(row["id"]),
      name: textOf(row["name"]),
      lastDate: textOf(row["last_date"]),
    };
  });
}

/** The section on what Harvest meters. */
export function usageSection(account: AccountIndex, { links, locale }: PageStyle): Html {
  const idle = idleRows(account);
  const number = (label: string) => ({ label, kind: "number" as const });
  const rows = usageRows(account).map((row) => [
    row.period === "now" ? "Active now" : row.period,
    ...[row.projects, row.clients, row.tasks, row.people].map((count) => locale.number(count)),
    row.period === "now" ? "" : locale.number(row.invoices),
    row.invoiced.map(({ currency, amount }) => locale.money(amount, currency)).join(", "),
  ]);
  const columns = ["Projects", "Clients", "Tasks", "People", "Invoices", "Invoiced"].map(number);
  return html`<section><h2>What Harvest meters</h2><p class="soft">By year and month: with time or expenses, and invoices issued. Counts of records, no prices.</p>${
    dataTable({
      label: "Usage",
      className: "records",
      columns: [{ label: "Period" }, ...columns],
      rows,
    })
  }${
    idle.length > 0 &&
    html`<details><summary>Active, but not used for a year: ${
      locale.number(idle.length)
    }</summary>${
      dataTable({
        label: "Idle",
        className: "records",
        columns: [{ label: "What" }, { label: "Name" }, { label: "Last used", kind: "day" }],
        rows: idle.map(({ kind, id, name, lastDate }) => [
          IDLE_LABELS[kind],
          linked(name, links.to(`${kind}s/${id}`)),
          lastDate === "" ? "never" : locale.day(lastDate),
        ]),
      })
    }</details>`
  }</section>`;
}

/** What people call the kinds. */
export const IDLE_LABELS: Readonly<Record<IdleRow["kind"], string>> = {
  project: "Project",
  client: "Client",
  user: "Person",
};
