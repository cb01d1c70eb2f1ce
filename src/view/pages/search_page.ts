import { sqlName } from "../../export/columns/column.ts";
import { cellOf } from "../html/cell.ts";
import { findRecord } from "./find_record.ts";
import { type Html, html, type Shown } from "../html/html.ts";
import type { ListIndex } from "../index/list_index.ts";
import { recordsAt } from "../index/list_records.ts";
import { matchQuery } from "../index/match_query.ts";
import { type AccountHead, page, type PageContext } from "../html/page.ts";
import { recordTitle } from "../html/record_title.ts";
import { columnOf, RESOURCE_VIEWS, type ResourceView } from "../catalog/resource_view.ts";
import { allRows, idOf, numberOf, type Row, textOf } from "../index/rows.ts";
import {
  findNumbers,
  FOUND_END,
  FOUND_START,
  numbersOf,
  readFound,
} from "../index/search_query.ts";
import { foundText } from "../../export/sqlite/search_text.ts";
import { labelColumn } from "../index/row_sql.ts";
import { tag } from "../html/tag.ts";

/** Found in one list; all of it the list itself shows. */
const FEW = 5;
/** Of the records that are gone, which have no list to narrow down. */
const MANY = 50;
/** What tells records of one name apart. */
const TELLING = ["client_id", "issue_date", "state", "amount", "total_cost"];

/** What is found in the names, notes, subjects and numbers of an account, of deleted records too. */
export function searchPage(
  context: PageContext,
  { account, query }: { account: AccountHead; query: URLSearchParams },
): Html {
  const words = (query.get("q") ?? "").trim();
  const match = matchQuery(words);
  const found = match === null ? [] : findSections(context, { account, match, words });
  const title = words === "" ? "Search" : `Search: ${words}`;
  const body = html`<h1 dir="auto">${title}</h1><p role="status">${
    match === null
      ? "Type a word, a name or a number into the field above."
      : found.length === 0
      ? "Nothing was found. Every word must be in one record; parts of words are found from their beginning."
      : ""
  }</p>${
    found.length > 1 && html`<ul class="chips">${
      found.map(({ name, label, count }) =>
        html`<li><a href="#${name}">${label} <strong>${count}</strong></a></li>`
      )
    }</ul>`
  }${found.map(({ section }) => section)}`;
  return page(context, { title, account, query: words, body });
}

interface Section {
  readonly name: string;
  readonly label: string;
  readonly count: string;
  readonly section: Html;
}

function findSections(
  context: PageContext,
  { account, match, words }: { account: AccountHead; match: string; words: string },
): Section[] {
  const { base, database, lists, locale } = context;
  const all = findNumbers(database, match);
  const section = (
    { name, label, list, items, address }: {
      name: string;
      label: string;
      list: ListIndex;
      items: (found: readonly Row[]) => Shown;
      address: string | null;
    },
  ): Section[] => {
    const numbers = numbersOf(list, all);
    if (numbers.length === 0) return [];
    const limit = address === null ? MANY : FEW;
    const count = locale.number(numbers.length);
    const shown = html`
      <section
        id="${name}"><h2>${label} <span class="count">${count}</span></h2><ul class="found">${items(
          readFound(list, { match, numbers, limit }),
        )}</ul>${numbers.length > limit && address !== null &&
          html`<p><a href="${address}">All ${count} in ${label}</a></p>`}</section>
    `;
    return [{ name, label, count, section: shown }];
  };
  const kept = [...RESOURCE_VIEWS.values()].flatMap((view) => {
    const { name } = view.table;
    const list = lists.of(account.id, name);
    return list.rows === 0 ? [] : section({
      name,
      label: view.label,
      list,
      items: (found) => foundItems(context, { account: account.id, view, list, found }),
      address: `${base}/${account.id}/${name}?${new URLSearchParams({ words })}`,
    });
  });
  const gone = lists.of(account.id, "deleted");
  return gone.rows === 0 ? kept : [
    ...kept,
    ...section({
      name: "gone",
      label: "Deleted records",
      list: gone,
      items: (found) => goneItems(context, account.id, found),
      address: null,
    }),
  ];
}

function foundItems(
  context: PageContext,
  { account, view, list, found }: {
    account: string;
    view: ResourceView;
    list: ListIndex;
    found: readonly Row[];
  },
): Shown {
  const { base, locale } = context;
  const { table } = view;
  const [owner] = table.part ? table.parent : [];
  const parent = owner && sqlName(owner.name);
  const telling = TELLING.filter((name) => columnOf(table, name));
  const columns = [...telling, ...(parent === undefined ? [] : [parent])];
  const places = found.map((row) => numberOf(row["number"]) - list.firstRow);
  return recordsAt(list, view, { places, columns }).map((row, index) => {
    // What belongs to a record and has no page of its own is shown with it.
    const [path, title] = parent === undefined
      ? [`${table.name}/${idOf(row["id"])}`, recordTitle(locale, row)]
      : [
        `${table.parent[0]?.references}/${idOf(row[parent])}`,
        textOf(row[labelColumn(parent)]),
      ];
    return item({
      address: `${base}/${account}/${path}`,
      title,
      found: found[index] ?? {},
      telling: telling.flatMap((name) =>
        textOf(row[name]) === "" ? [] : [html`
          <span>${cellOf(context, name, { view, row, account })}</span>
        `]
      ),
    });
  });
}

function goneItems(context: PageContext, account: string, found: readonly Row[]): Shown {
  const { base, database, locale } = context;
  const numbers = found.map((row) => textOf(row["number"])).join(", ");
  const sql = `SELECT rowid AS number, resource, id FROM deleted WHERE rowid IN (${numbers})`;
  const gone = new Map(allRows(database, sql).map((row) => [textOf(row["number"]), row]));
  return found.map((row) => {
    const { resource, id } = gone.get(textOf(row["number"])) ?? {};
    const view = RESOURCE_VIEWS.get(textOf(resource));
    const record = view && findRecord(database, { view, account, id: idOf(id) });
    return item({
      address: `${base}/${account}/${textOf(resource)}/${idOf(id)}`,
      title: record ? recordTitle(locale, record.row) : `#${idOf(id)}`,
      found: row,
      telling: [html`
        ${tag("Deleted", "bad")} <span>${view?.singular}</span>
      `],
    });
  });
}

/** The name as a link, with what was found in it or beside it. */
function item(
  { address, title, found, telling }: {
    address: string;
    title: string;
    found: Row;
    telling: Shown;
  },
): Html {
  const [marked, body] = ["title", "body"].map((name) => foundText(textOf(found[name])));
  const plain = (marked ?? "").replaceAll(FOUND_START, "").replaceAll(FOUND_END, "");
  // A project's code is searched as a part of its name.
  const isName = plain === title || plain.startsWith(`${title} `);
  return html`<li><a href="${address}" dir="auto">${
    isName ? marks(marked ?? "") : title
  }</a>${telling}${
    !isName && plain !== "" && html`<div class="snippet" dir="auto">${marks(marked ?? "")}</div>`
  }${body !== "" && html`<div class="snippet" dir="auto">${marks(body ?? "")}</div>`}</li>`;
}

function marks(text: string): Html[] {
  return text.split(FOUND_START).map((part, index) => {
    const [found = "", ...rest] = part.split(FOUND_END);
    return index === 0 ? html`${part}` : html`<mark>${found}</mark>${rest.join("")}`;
  });
}
