import { foundText } from "../export/search_text.ts";
import { type Html, html } from "./html.ts";
import { matchQuery } from "./match_query.ts";
import { type AccountHead, page, type PageContext } from "./page.ts";
import { RESOURCE_VIEWS, type ResourceView } from "./resource_view.ts";
import { allRows, firstRow, idOf, numberOf, type Row, textOf } from "./rows.ts";

/** Found of one resource, when all are searched, and when one is. */
const FEW = 5;
const MANY = 200;
/** Counting stops here. */
const MAX_FOUND = 10_000;

/** What FTS5 puts around a word it found: characters that are in no text, made into marks once the text is escaped. */
const [START, END] = ["\u{e000}", "\u{e001}"];

/** What is found in the names, notes, subjects and numbers of an account, of deleted records too. */
export function searchPage(
  context: PageContext,
  { account, query }: { account: AccountHead; query: URLSearchParams },
): Html {
  const words = query.get("q") ?? "";
  const only = RESOURCE_VIEWS.get(query.get("in") ?? "");
  const match = matchQuery(words);
  const views = only ? [only] : [...RESOURCE_VIEWS.values()];
  const limit = only ? MANY : FEW;
  const found = match === null
    ? []
    : countFound(context, { account, match }).flatMap(({ name, count }) => {
      const view = views.find(({ table }) => table.name === name);
      return view
        ? [{ view, count, rows: findRows(context, { account, match, view, limit }) }]
        : [];
    });
  const sections = found.map(({ view, count, rows }) =>
    html`<section><h2>${view.label} <span class="count">${countText(context, count)}</span></h2>
<ul class="found">${rows.map((row) => foundItem(context, { account, view, row }))}</ul>${
      count > rows.length && !only &&
      html`<p><a href="${address(context, account, words, view)}">More</a></p>`
    }</section>`
  );
  const title = words === "" ? "Search" : `Search: ${words}`;
  const body = html`<h1>${title}</h1>
<p role="status">${
    match === null
      ? "Type a word, a name, a number."
      : found.length === 0
      ? "Nothing was found."
      : `Found in ${found.length === 1 ? "one list" : `${found.length} lists`}.`
  }${
    only && html`
      <a href="${address(context, account, words, null)}">Search everything</a>
    `
  }</p>${sections}`;
  return page(context, { title, account, query: words, body });
}

function countText({ locale }: PageContext, count: number): string {
  return count > MAX_FOUND ? `more than ${locale.number(MAX_FOUND)}` : locale.number(count);
}

function address(
  { base }: PageContext,
  { id }: AccountHead,
  words: string,
  only: ResourceView | null,
): string {
  const query = new URLSearchParams({ q: words, ...(only ? { in: only.table.name } : {}) });
  return `${base}/${id}/search?${query}`;
}

function countFound(
  { database }: PageContext,
  { account, match }: { account: AccountHead; match: string },
): { name: string; count: number }[] {
  const sql = `SELECT resource, count(*) AS found FROM (
  SELECT resource FROM search WHERE search MATCH ? AND account_id = ? LIMIT ${MAX_FOUND * 10}
) GROUP BY resource`;
  const rows = allRows(database, sql, match, BigInt(account.id));
  const order = [...RESOURCE_VIEWS.keys()];
  return rows.map((row) => ({ name: textOf(row["resource"]), count: numberOf(row["found"]) }))
    .sort((a, b) =>
      Math.sign(a.count > MAX_FOUND ? 1 : -1) - Math.sign(b.count > MAX_FOUND ? 1 : -1) ||
      order.indexOf(a.name) - order.indexOf(b.name)
    );
}

function findRows(
  { database }: PageContext,
  { account, match, view, limit }: {
    account: AccountHead;
    match: string;
    view: ResourceView;
    limit: number;
  },
): Row[] {
  // In the order they were put in, newest last: ranking would read every one that is found.
  const sql = `SELECT record_id, parent_id, is_deleted, title,
  highlight(search, 0, '${START}', '${END}') AS shown_title, snippet(search, 1, '${START}', '${END}', '…', 16) AS shown_body
FROM search WHERE search MATCH ? AND account_id = ? AND resource = ? ORDER BY rowid DESC LIMIT ?`;
  return allRows(database, sql, match, BigInt(account.id), view.table.name, limit);
}

function foundItem(
  context: PageContext,
  { account, view, row }: { account: AccountHead; view: ResourceView; row: Row },
): Html {
  const { table } = view;
  const id = idOf(row["record_id"]);
  const parentId = idOf(row["parent_id"]);
  const isGone = numberOf(row["is_deleted"]) === 1;
  const parent = RESOURCE_VIEWS.get(table.parent[0]?.references ?? "");
  // What belongs to a record is shown with it, and is called as it is.
  const isPart = parent !== undefined && parentId !== "" && !isGone;
  const path = isPart
    ? `${parent.table.name}/${parentId}#${table.name}-${id}`
    : `${table.name}/${id}`;
  const place = isPart ? { view: parent, id: row["parent_id"] } : { view, id: row["record_id"] };
  const own = textOf(row["title"]);
  const title = own !== ""
    ? marked(textOf(row["shown_title"]))
    : titleOf(context, account, place) || `${view.label} ${id}`;
  return html`<li><a href="${context.base}/${account.id}/${path}">${title}</a>${
    isGone && html`
      <span class="tag">Deleted</span>
    `
  }
<span class="snippet">${marked(textOf(row["shown_body"]))}</span></li>`;
}

/** What a record is called, where it has no title of its own; "" if it is gone. */
function titleOf(
  { database }: PageContext,
  account: AccountHead,
  { view, id }: { view: ResourceView; id: Row[string] | undefined },
): string {
  const sql =
    `SELECT ${view.title} AS title FROM ${view.table.name} WHERE account_id = ? AND id = ?`;
  return textOf(firstRow(database, sql, BigInt(account.id), id ?? null)?.["title"]);
}

function marked(text: string): Html[] {
  return foundText(text).split(START).map((part, index) => {
    const [found = "", ...rest] = part.split(END);
    return index === 0 ? html`${part}` : html`<mark>${found}</mark>${rest.join("")}`;
  });
}
