import { sqlName } from "../../export/columns/column.ts";
import { barTable } from "../html/bar_table.ts";
import { billableAmounts, billablePlaces } from "../figures/billable_amounts.ts";
import type { ShownRecord } from "./find_record.ts";
import { columnChart } from "../html/column_chart.ts";
import { labelOf } from "../catalog/field_label.ts";
import { type Html, html } from "../html/html.ts";
import { hoursOverTime } from "../figures/hours_over_time.ts";
import type { ListIndex } from "../index/list_index.ts";
import { recordsAt } from "../index/list_records.ts";
import { allPlaces, type Places, placesWith } from "../index/list_rows.ts";
import { groupsOf, sumOf, sumsOf } from "../index/list_sums.ts";
import type { PageContext } from "../html/page.ts";
import { isShared } from "./related_lists.ts";
import { recordTable } from "../html/record_table.ts";
import { RESOURCE_VIEWS, type ResourceView } from "../catalog/resource_view.ts";

/** The last few entries; of an invoice all that fit on a page, since they are what it is made of. */
const FEW = 8;
const MANY = 50;
/** Bars; what is less than these is one. */
const BARS = 10;
/** What time can be broken down by, what says most first. */
const BREAKDOWNS: Readonly<Record<string, readonly string[]>> = {
  client_id: ["project_id", "user_id"],
  project_id: ["user_id", "task_id"],
  user_id: ["client_id", "project_id"],
  task_id: ["project_id", "user_id"],
  invoice_id: ["user_id", "task_id"],
};

/** The time that was spent for a record, or by a person: how much, when, by whom and on what. */
export function hoursSection(context: PageContext, record: ShownRecord): Html | null {
  const view = RESOURCE_VIEWS.get("time_entries");
  const reference = view?.table.columns.find(({ references }) =>
    references === record.view.table.name
  );
  if (!view || !reference) return null;
  const column = sqlName(reference.name);
  const list = context.lists.of(record.account, "time_entries");
  const places = placesWith(list, allPlaces(list, view.sort), {
    column,
    isWanted: (text) => text === record.id,
  });
  const isInvoice = column === "invoice_id";
  if (places.length === 0) {
    return isInvoice
      ? html`
        <section>
          <h2>Hours behind this invoice</h2>
          <p class="empty">No time entry names this invoice.</p>
        </section>
      `
      : null;
  }
  return filledSection(context, { record, view, column, places });
}

function filledSection(
  context: PageContext,
  { record, view, column, places }: {
    record: ShownRecord;
    view: ResourceView;
    column: string;
    places: Places;
  },
): Html {
  const { base, locale, lists } = context;
  const { account, id } = record;
  const list = lists.of(account, "time_entries");
  const address = (query: Readonly<Record<string, string>>) =>
    `${base}/${account}/time_entries?${new URLSearchParams({ [column]: id, ...query })}`;
  const isInvoice = column === "invoice_id";
  const shown = places.subarray(0, isInvoice ? MANY : FEW);
  const columns = view.columns.filter((name) => name !== column && !isShared(record, name));
  const chart = hoursOverTime(locale, {
    list,
    places,
    address: (from, to) => address({ from, to }),
  });
  const charts = [
    chart && columnChart(chart),
    ...(BREAKDOWNS[column] ?? []).map((by) => breakdown(context, { list, places, by, address })),
  ].filter((part) => part !== null);
  return html`<section><h2>${
    isInvoice ? "Hours behind this invoice" : html`<a href="${address({})}">Time</a>`
  } <span class="count">${locale.number(places.length)}</span></h2>${
    figures(context, list, places)
  }${charts.length > 0 && html`<div class="charts">${charts}</div>`}${
    recordTable(context, {
      view,
      rows: recordsAt(list, view, { places: shown, columns }),
      account,
      columns,
      label: "Time",
    })
  }${
    places.length > shown.length &&
    html`<p><a href="${address({})}">All ${locale.number(places.length)}</a></p>`
  }</section>`;
}

function figures(context: PageContext, list: ListIndex, places: Places): Html {
  const { locale } = context;
  const billable = billablePlaces(list, places);
  const worth = billableAmounts(list, places);
  return html`
    <dl
      class="figures"><div><dt>Hours</dt><dd>${locale.hours(
        sumOf(list, places, "hours"),
      )}</dd></div><div><dt>Of these billable</dt><dd>${locale.hours(
        sumOf(list, billable, "hours"),
      )}</dd></div>${worth.length > 0 &&
        html`<div><dt>Worth at the rates</dt>${
          worth.map(({ amount, currency }) =>
            html`<dd>${locale.money(amount, currency || null)}</dd>`
          )
        }</div>`}</dl>
  `;
}

/** Names with bars, the most hours first; null where all is one. */
function breakdown(
  { locale }: PageContext,
  { list, places, by, address }: {
    list: ListIndex;
    places: Places;
    by: string;
    address: (query: Readonly<Record<string, string>>) => string;
  },
): Html | null {
  const rows = groupsOf(list.column(by));
  const sums = sumsOf(list, places, { of: "hours", rows });
  const found = rows.keys.map((key, at) => ({
    key,
    label: rows.labels[at] ?? key,
    hours: sums.at(at),
  }))
    .filter(({ hours }) => hours > 0).sort((a, b) => b.hours - a.hours);
  if (found.length < 2) return null;
  const named = found.slice(0, BARS);
  const rest = found.slice(BARS).reduce((sum, { hours }) => sum + hours, 0);
  const label = labelOf(by);
  return barTable({
    title: `Hours by ${label.toLowerCase()}`,
    heading: label,
    names: [
      ...named.map(({ key, label }) => ({ text: label, href: address({ [by]: key }) })),
      ...(rest > 0 ? [{ text: `${locale.number(found.length - BARS)} others` }] : []),
    ],
    series: [{
      name: "Hours",
      values: [...named.map(({ hours }) => hours), ...(rest > 0 ? [rest] : [])],
    }],
    sum: "Hours",
    format: (value) => locale.hours(value),
  });
}
