import { sqlName } from "../../export/columns/column.ts";
import { type Html, html } from "../../text/html.ts";
import { columnOf, labelOf, nameBeside, type ResourceView } from "../catalog/resource_view.ts";
import { cellOf, recordTitle } from "../html/cell.ts";
import type { PageStyle } from "../html/page_style.ts";
import type { PageContent } from "../html/page_frame.ts";
import { counted, tag } from "../html/sections.ts";
import type { AccountIndex } from "../index/account_index.ts";
import { labelColumn, ROW_TITLE } from "../index/record_rows.ts";
import { type Row, textOf } from "../index/rows.ts";
import { DISTINGUISHING, type FoundList, SearchQuery } from "../index/search_query.ts";
import { markedParts, type SearchTerm, snippetParts, type TextPart } from "../index/search_term.ts";
import { foundAt, type FoundRow } from "./find_record.ts";

/** Matches shown of each list; the list itself shows all of them. */
const FEW = 5;
/** Matches shown of deleted records, which have no list to filter. */
const MANY = 50;
/** How matches are shown. */
interface Shown {
  readonly terms: readonly SearchTerm[];
  readonly style: PageStyle;
}

/** What matches some words in an account, list by list, the best first; deleted records included. */
export function searchPage(
  account: AccountIndex,
  query: URLSearchParams,
  style: PageStyle,
): PageContent {
  const words = (query.get("q") ?? "").trim();
  const search = SearchQuery.parse(words);
  const shown = { terms: search?.terms ?? [], style };
  const sections = (search?.find(account) ?? []).map((found) =>
    listSection(account, found, words, shown)
  );
  const status = search === null
    ? "Type a word, a name, a number or an amount into the search field above."
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

function listSection(
  account: AccountIndex,
  found: FoundList,
  words: string,
  shown: Shown,
): { name: string; label: string; count: string; section: Html } {
  const { links, locale } = shown.style;
  const { list: { name }, view, positions } = found;
  const some = positions.subarray(0, view ? FEW : MANY);
  const items = foundAt(account, found, { positions: some, columns: view ? columnsOf(view) : [] })
    .map((row) => matchItem(row, shown));
  const label = view?.label ?? "Deleted records";
  const count = locale.number(positions.length);
  const more = view !== null && positions.length > FEW &&
    html`<p><a href="${links.to(name, { words })}">All ${count} in ${label}</a></p>`;
  const heading = html`<h2>${label}${counted(count)}</h2>`;
  const section =
    html`<section id="${name}">${heading}<ul class="found">${items}</ul>${more}</section>`;
  return { name, label, count, section };
}

/** What is read of a match: what distinguishes it, and the texts that may have the words. */
function columnsOf({ table }: ResourceView): string[] {
  return [...table.parent, ...table.columns]
    .filter(({ name, kind, references }) =>
      DISTINGUISHING.includes(sqlName(name)) || kind === "text" || references !== undefined
    ).map(({ name }) => sqlName(name));
}

/** A record's title as a link, what distinguishes it, and the texts with the words. */
function matchItem({ row, name, view, id, of, isDeleted }: FoundRow, shown: Shown): Html {
  const { style, terms } = shown;
  const { links, locale } = style;
  const title = of ?? (row ? recordTitle(locale, row) : `#${id}`);
  const isKnown = (column: string) => {
    const text = textOf(row?.[labelColumn(column)] ?? row?.[column]);
    return view && columnOf(view.table, column) && text !== "" &&
      !textOf(row?.[ROW_TITLE]).includes(text);
  };
  const facts = isDeleted || !view || !row
    ? [tag("Deleted", "bad"), view?.singular ?? name]
    : DISTINGUISHING.filter(isKnown).map((column) => cellOf(column, { view, row, style }));
  const texts = view && row ? snippets(view, row, title, shown) : [];
  return html`<li><a href="${links.to(`${name}/${id}`)}" dir="auto">${
    marked(markedParts(title, terms))
  }</a>${
    facts.map((fact) =>
      html`
        <span>${fact}</span>
      `
    )
  }${texts.map((text) => html`<div class="snippet" dir="auto">${text}</div>`)}</li>`;
}

/** The fields in which the words are, around them; without those that the title and the facts show. */
function snippets({ table }: ResourceView, row: Row, title: string, { terms }: Shown): Html[] {
  const repeated = new Set(table.columns.map(({ name }) => nameBeside(table, sqlName(name))));
  return [...table.parent, ...table.columns].flatMap(({ name, kind, search, references }) => {
    const column = sqlName(name);
    if (DISTINGUISHING.includes(column) || repeated.has(column)) return [];
    const text = textOf(row[references === undefined ? column : labelColumn(column)]);
    const parts = kind === "text" || references !== undefined ? snippetParts(text, terms) : null;
    if (parts === null || title.includes(text)) return [];
    return [html`${search === undefined && `${labelOf(column)}: `}${marked(parts)}`];
  });
}

function marked(parts: readonly TextPart[]): Html[] {
  return parts.map(({ text, isMatch }) => isMatch ? html`<mark>${text}</mark>` : html`${text}`);
}
