import { type Html, html } from "./html.ts";
import { type AccountHead, page, type PageContext } from "./page.ts";
import { overviewCharts } from "./overview_charts.ts";
import { allRows, numberOf, type Row, textOf } from "./rows.ts";

/** States that leave something to be desired; `off` and `unavailable` are as they should be. */
const LACKING = "('incomplete', 'forbidden')";

/** Where the years went, what is owed, and whether the backup has it all. */
export function overviewPage(context: PageContext, account: AccountHead): Html {
  const { database, locale } = context;
  const body = html`<h1>${account.name}</h1>${warnings(context, account)}
<section class="tiles" aria-label="Figures">${tiles(context, account)}</section>
<div class="charts">${overviewCharts({ database, locale, account: account.id })}</div>`;
  return page(context, { title: "Overview", account, active: "", body });
}

function warnings({ database }: PageContext, { id, row }: AccountHead): Html[] {
  const role = textOf(row["role"]);
  const lacking = allRows(
    database,
    `SELECT name, state, reason FROM resources WHERE account_id = ? AND state IN ${LACKING} ORDER BY name`,
    BigInt(id),
  );
  return [
    ...(role === "administrator" || role === "" ? [] : [
      html`<p class="note">The token was of a ${role}: Harvest shows such a token fewer records.</p>`,
    ]),
    ...lacking.map((entry) =>
      html`<p class="note"><strong>${textOf(entry["name"])}</strong> is ${
        textOf(entry["state"])
      }. ${textOf(entry["reason"])}</p>`
    ),
  ];
}

function tiles(context: PageContext, { id }: AccountHead): Html[] {
  const { database, base, locale } = context;
  const key = BigInt(id);
  const money = (rows: readonly Row[]) =>
    rows.map((row) =>
      html`<span class="figure">${
        locale.money(numberOf(row["amount"]), textOf(row["currency"]))
      }</span>`
    );
  const hours = allRows(
    database,
    "SELECT sum(hours) AS hours FROM view_client_months WHERE account_id = ?",
    key,
  );
  const due = allRows(
    database,
    "SELECT currency, round(sum(due_amount), 2) AS amount FROM receivables WHERE account_id = ? GROUP BY currency ORDER BY currency",
    key,
  );
  const uninvoiced = allRows(
    database,
    "SELECT currency, amount FROM view_uninvoiced WHERE account_id = ? AND amount <> 0 ORDER BY currency",
    key,
  );
  const tile = (label: string, path: string, figures: readonly Html[]) =>
    figures.length > 0 &&
    html`<a class="tile" href="${base}/${id}/${path}"><span>${label}</span>${figures}</a>`;
  return [
    html`${
      tile("Hours in all", "time_entries", [
        html`<span class="figure">${locale.hours(numberOf(hours[0]?.["hours"]))}</span>`,
      ])
    }`,
    html`${tile("Owed to you", "invoices?state=open", money(due))}`,
    html`${tile("Not invoiced yet", "projects?is_active=1", money(uninvoiced))}`,
  ];
}
