import { html } from "../../text/html.ts";
import { RESOURCE_VIEWS } from "../catalog/resource_views.ts";
import { accountFigures, moneyByCurrency, moneyCharts } from "../figures/account_figures.ts";
import { timeCharts } from "../figures/time_charts.ts";
import { usageSection } from "../figures/usage_rows.ts";
import type { PageContent } from "../html/page_frame.ts";
import type { PageStyle } from "../html/page_style.ts";
import { dayRange } from "../html/periods.ts";
import type { AccountIndex } from "../index/account_index.ts";
import { aboutPage, gaps } from "./about_page.ts";
import { deletedPage } from "./deleted_page.ts";
import { findRecord } from "./find_record.ts";
import { listPage } from "./list_page.ts";
import { recordPage } from "./record_page.ts";
import { searchPage } from "./search_page.ts";

export type AccountRoute =
  | { readonly kind: "overview" | "deleted" | "about" | "search" }
  | { readonly kind: "list"; readonly resource: string }
  | { readonly kind: "record"; readonly resource: string; readonly id: string };

/** What a page of an account is made from, beside the account. */
export interface PageRequest {
  readonly query: URLSearchParams;
  /** The backup's. */
  readonly folder: string;
  readonly style: PageStyle;
}

/** The route of a path below the account's; null if none can be there. Only digits, lower-case letters and `_` are taken. */
export function accountRoute(path: string): AccountRoute | null {
  const [first = "", second = "", ...more] = path.split("/");
  if (more.length > 0) return null;
  if (first === "" && second === "") return { kind: "overview" };
  const isPage = first === "search" || first === "deleted" || first === "about";
  if (isPage && second === "") return { kind: first };
  if (!/^[a-z_]+$/.test(first)) return null;
  if (second === "") return { kind: "list", resource: first };
  return isDigits(second) ? { kind: "record", resource: first, id: second } : null;
}

/** Whether a text is a number as ids are. */
export function isDigits(text: string): boolean {
  return /^\d{1,20}$/.test(text);
}

/** The page that a route leads to; null if there is none. */
export function accountPage(
  account: AccountIndex,
  route: AccountRoute,
  { query, folder, style }: PageRequest,
): PageContent | null {
  switch (route.kind) {
    case "overview":
      return overviewPage(account, query.get("year") ?? "", style);
    case "search":
      return searchPage(account, query, style);
    case "deleted":
      return deletedPage(account, query, style);
    case "about":
      return aboutPage(account, folder, style);
    case "list":
    case "record": {
      const view = RESOURCE_VIEWS.get(route.resource);
      if (!view) return null;
      const isList = route.kind === "list" && view.table.resource.kind !== "object";
      if (isList) return listPage(account, view, query, style);
      const record = findRecord(account, view, route.kind === "record" ? route.id : null);
      return record && recordPage(record, folder, style);
    }
  }
}

/** What is shown where there is no page. */
export function missingPage(href: string, where: string): PageContent {
  const title = "Not in the backup";
  return {
    title,
    body: html`
      <h1>${title}</h1>
      <p>It may be in Harvest, or may never have existed. <a href="${href}">Go to ${where}</a></p>
    `,
  };
}

/** Where the time went, what is due, and whether the backup is complete. With a year, its months are shown. */
export function overviewPage(account: AccountIndex, year: string, style: PageStyle): PageContent {
  const { links, locale } = style;
  const range = dayRange(locale, account.list("time_entries"), "spent_date");
  const isPending = account.pending.length > 0;
  const isEmpty = !isPending &&
    ["time_entries", "invoices", "expenses"].every((name) => account.list(name).rows === 0);
  const body = [
    html`<h1 dir="auto">${account.name}</h1>`,
    range !== "" && html`<p class="subject">Time from ${range}</p>`,
    gaps(account, links),
    accountFigures(account, style),
    isEmpty && html`<p class="empty">This account has no time, expenses or invoices.</p>`,
    moneyByCurrency(account, style),
    timeCharts(account, year, style),
    moneyCharts(account, style),
    !isEmpty && !isPending && usageSection(account, style),
  ];
  return { title: "Overview", active: "", body };
}
