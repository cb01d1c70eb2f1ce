import { dayRange } from "../html/day_range.ts";
import { type Html, html } from "../html/html.ts";
import { moneyByCurrency } from "../figures/money_by_currency.ts";
import { overviewFigures } from "../figures/overview_figures.ts";
import { type AccountHead, page, type PageContext } from "../html/page.ts";
import { moneyCharts } from "../figures/money_charts.ts";
import { gaps } from "./gaps.ts";
import { timeCharts } from "../figures/time_charts.ts";

/** Where the years went, what is owed, and whether the backup has it all. */
export function overviewPage(
  context: PageContext,
  account: AccountHead,
  query: URLSearchParams,
): Html {
  const { id, name } = account;
  const range = dayRange(context.locale, context.lists.of(id, "time_entries"), "spent_date");
  const isEmpty = ["time_entries", "invoices", "expenses"].every((list) =>
    context.lists.of(id, list).rows === 0
  );
  const body = html`
    <h1
      dir="auto">${name}</h1>${range !== "" &&
        html`<p class="subject">Time from ${range}</p>`}${gaps(
          context,
          account,
        )}${overviewFigures(context, id)}${isEmpty &&
        html`<p class="empty">No time was tracked here, and nothing was spent or invoiced.</p>`}${moneyByCurrency(
          context,
          id,
        )}${timeCharts(context, { account: id, year: query.get("year") ?? "" })}${moneyCharts(
          context,
          id,
        )}
  `;
  return page(context, { title: "Overview", account, active: "", body });
}
