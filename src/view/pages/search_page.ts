import { sqlName } from "../../export/columns/column.ts";
import { foundText } from "../../export/sqlite/search_text.ts";
import { type Html, html, type HtmlValue } from "../../text/html.ts";
import { columnOf, type ResourceView } from "../catalog/resource_view.ts";
import { RESOURCE_VIEWS } from "../catalog/resource_views.ts";
import { cellOf, recordTitle } from "../html/cell.ts";
import type { Links } from "../html/links.ts";
import type { LocaleText } from "../html/locale_text.ts";
import type { PageContent } from "../html/page_frame.ts";
import { tag } from "../html/tag.ts";
import type { AccountIndex } from "../index/account_index.ts";
import type { ListIndex } from "../index/list_index.ts";
import { labelColumn, recordsAt } from "../index/record_rows.ts";
import { allRows, idOf, numberOf, type Row, textOf } from "../index/rows.ts";
import {
  MATCH_END,
  MATCH_START,
  matchingNumbers,
  matchQuery,
  numbersOfList,
  readMatches,
} from "../index/search_query.ts";
import { findRecord } from "./find_record.ts";

/** Matches shown of each list; the list itself shows all of them. */
const FEW = 5;
/** Matches shown of deleted records, which have no list to filter. */
const MANY = 50;
/** Fields that distinguish records of the same name. */
const DISTINGUISHING = ["client_id", "issue_date", "state", "amount", "total_cost"];

/** What matches some words in the names, notes, subjects and numbers of an account, deleted records included. */
export function searchPage(
  account: AccountIndex,
  query: URLSearchParams,
  links: Links,
  locale: LocaleText,
): PageContent {
  const words = (query.get("q") ?? "").trim();
  const match = matchQuery(words);
  const sections = match === null ? [] : matchSections(account, match, words, links, locale);
  const status = match === null
    ? "Type a word, a name or a number into the search field above."
    : sections.length > 0
    ? ""
    : "No results. All words must appear in the same record; use the beginning of a word, not its middle.";
  const title = words === "" ? "Search" : `Search: ${words}`;
  const chips = sections.map(({ name, label, count }) =>
    html`<li><a href="#${name}">${label} <strong>${count}</strong></a></li>`
  );
  return {
    title,
    words,
    body: html`<h1 dir="auto">${title}</h1><p role="status">${status}</p>${
      chips.length > 1 && html`<ul class="chips">${chips}</ul>`
    }${sections.map(({ section }) => section)}`,
  };
}

/** The matches list by list, as sections of the page. */
function matchSections(
  account: AccountIndex,
  match: string,
  words: string,
  links: Links,
  locale: LocaleText,
): { name: string; label: string; count: string; section: Html }[] {
  const all = matchingNumbers(account.database, match);
  const lists = [
    ...[...RESOURCE_VIEWS.values()].map((view) => ({ name: view.table.name, view })),
    { name: "deleted", view: null },
  ];
  return lists.flatMap(({ name, view }) => {
    const list = account.list(name);
    const numbers = list.rows === 0 ? [] : numbersOfList(list, all);
    if (numbers.length === 0) return [];
    const matches = readMatches(list, { match, numbers, limit: view ? FEW : MANY });
    const items = view
      ? matchItems(list, view, matches, links, locale)
      : deletedItems(account, matches, links, locale);
    const label = view?.label ?? "Deleted records";
    const count = locale.number(numbers.length);
    const more = view !== null && numbers.length > FEW &&
      html`<p><a href="${links.to(name, { words })}">All ${count} in ${label}</a></p>`;
    const heading = html`<h2>${label} <span class="count">${count}</span></h2>`;
    const section =
      html`<section id="${name}">${heading}<ul class="found">${items}</ul>${more}</section>`;
    return [{ name, label, count, section }];
  });
}

function matchItems(
  list: ListIndex,
  view: ResourceView,
  matches: readonly Row[],
  links: Links,
  locale: LocaleText,
): Html[] {
  const { table } = view;
  // A part has no page of its own and is shown with its parent.
  const [parent] = table.part ? table.parent.map(({ name }) => sqlName(name)) : [];
  const extra = DISTINGUISHING.filter((name) => columnOf(table, name));
  const columns = [...extra, ...(parent === undefined ? [] : [parent])];
  const positions = matches.map((row) => numberOf(row["number"]) - list.firstRow);
  return recordsAt(list, view, { positions, columns }).map((row, at) => {
    const [path, title] = parent === undefined
      ? [`${table.name}/${idOf(row["id"])}`, recordTitle(locale, row)]
      : [`${table.parent[0]?.references}/${idOf(row[parent])}`, textOf(row[labelColumn(parent)])];
    const facts = extra.filter((name) => textOf(row[name]) !== "").map((name) =>
      html`
        <span>${cellOf(name, { view, row, links, locale })}</span>
      `
    );
    return matchItem(matches[at] ?? {}, links.to(path), title, facts);
  });
}

function deletedItems(
  account: AccountIndex,
  matches: readonly Row[],
  links: Links,
  locale: LocaleText,
): Html[] {
  const numbers = matches.map((row) => textOf(row["number"])).join(", ");
  const sql = `SELECT rowid AS number, resource, id FROM deleted WHERE rowid IN (${numbers})`;
  const rows = allRows(account.database, sql);
  const byNumber = new Map(rows.map((row) => [textOf(row["number"]), row]));
  return matches.map((match) => {
    const row = byNumber.get(textOf(match["number"]));
    const [name, id] = [textOf(row?.["resource"]), idOf(row?.["id"])];
    const view = RESOURCE_VIEWS.get(name);
    const record = view && findRecord(account, view, id);
    const title = record ? recordTitle(locale, record.row) : `#${id}`;
    const facts = html`
      ${tag("Deleted", "bad")} <span>${view?.singular}</span>
    `;
    return matchItem(match, links.to(`${name}/${id}`), title, facts);
  });
}

/** A record's title as a link, with the match marked in it or in a snippet below. */
function matchItem(match: Row, href: string, title: string, facts: HtmlValue): Html {
  const [name, body] = ["title", "body"].map((column) => foundText(textOf(match[column])));
  const plain = (name ?? "").replaceAll(MATCH_START, "").replaceAll(MATCH_END, "");
  // A project's code is searched as a part of its name.
  const isTitle = plain === title || plain.startsWith(`${title} `);
  const snippets = [isTitle ? "" : name ?? "", body ?? ""].filter((text) => text !== "");
  return html`<li><a href="${href}" dir="auto">${isTitle ? marked(name ?? "") : title}</a>${facts}${
    snippets.map((text) => html`<div class="snippet" dir="auto">${marked(text)}</div>`)
  }</li>`;
}

function marked(text: string): Html[] {
  return text.split(MATCH_START).map((part, index) => {
    const [found = "", ...rest] = part.split(MATCH_END);
    return index === 0 ? html`${part}` : html`<mark>${found}</mark>${rest.join("")}`;
  });
}
