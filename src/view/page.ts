import type { DatabaseSync } from "node:sqlite";
import { type Html, html, type Shown } from "./html.ts";
import type { LocaleText } from "./locale_text.ts";
import { MENU } from "./resource_view.ts";
import { allRows, firstRow, idOf, numberOf, type Row, textOf } from "./rows.ts";

/** What every page is made with. */
export interface PageContext {
  readonly database: DatabaseSync;
  /** The path that all links begin with. */
  readonly base: string;
  readonly locale: LocaleText;
  /** Whether a newer state of the backup is being read. */
  readonly isBuilding: boolean;
}

/** One account, as pages name it. */
export interface AccountHead {
  readonly id: string;
  readonly name: string;
  readonly row: Row;
}

/** The account of an id; null if the backup has none. */
export function accountOf({ database }: PageContext, id: string): AccountHead | null {
  const row = firstRow(database, "SELECT * FROM accounts WHERE id = ?", BigInt(id));
  return row && { id, name: textOf(row["name"]) || `Account ${id}`, row };
}

/** The accounts of the backup. */
export function accountsOf({ database }: PageContext): AccountHead[] {
  return allRows(database, "SELECT * FROM accounts ORDER BY name, id").map((row) => {
    const id = idOf(row["id"]);
    return { id, name: textOf(row["name"]) || `Account ${id}`, row };
  });
}

/** A whole page. */
export function page(
  context: PageContext,
  { title, account, active, query, body }: {
    title: string;
    account: AccountHead | null;
    /** The list of the menu that the page belongs to. */
    active?: string;
    /** What was searched for. */
    query?: string;
    body: Shown;
  },
): Html {
  const { base, locale, isBuilding } = context;
  const name = account ? `${title} – ${account.name}` : title;
  return html`
    <!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <title>${name}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <link rel="stylesheet" href="${base}/assets/style.css">
        <link rel="icon" href="data:,">
        <script src="${base}/assets/script.js" defer></script>
      </head>
      <body><a class="skip" href="#main">Skip to the content</a>
    <header>${account
      ? accountHeader(context, account, query ?? "")
      : html`<a class="brand" href="${base}/">Harvest backup</a>`}</header>
    ${account && menu(context, account, active)}
    <main id="main">${isBuilding &&
      html`<p class="note">The backup has changed. It is being read; reload in a moment.</p>`}${body}</main>
    <footer>${account
      ? html`Backed up ${
        locale.moment(textOf(account.row["finished_at"]))
      } · read-only · this machine only`
      : html`Read-only · this machine only`}</footer></body>
    </html>
  `;
}

function accountHeader({ base }: PageContext, { id, name }: AccountHead, query: string): Html {
  return html`
    <a class="brand" href="${base}/">${name}</a>
    <form class="search" role="search"
      action="${base}/${id}/search"><label for="q" class="hidden">Search everything</label>
    <input id="q" name="q" type="search" placeholder="Search everything ( / )" value="${query}"><button>Search</button></form>
  `;
}

function menu(
  { base, database, locale }: PageContext,
  { id }: AccountHead,
  active: string | undefined,
): Html {
  const rows = allRows(
    database,
    "SELECT name, rows FROM view_counts WHERE account_id = ?",
    BigInt(id),
  );
  const counts = new Map(rows.map((row) => [textOf(row["name"]), numberOf(row["rows"])]));
  const link = (name: string, label: string, count: number | null) =>
    html`<li><a href="${base}/${id}/${name}" ${
      name === active && html`aria-current="page"`
    }>${label}${
      count !== null && html`
        <span class="count">${locale.number(count)}</span>
      `
    }</a></li>`;
  const items = (isMain: boolean) =>
    MENU.filter((item) => item.isMain === isMain).map(({ view }) => {
      const { name } = view.table;
      const count = counts.get(name) ?? 0;
      return count > 0 && link(name, view.label, count);
    });
  const isOther = MENU.some(({ view, isMain }) => !isMain && view.table.name === active) ||
    active === "gone";
  return html`
    <nav aria-label="Account">
      <ul>${link("", "Overview", null)}${items(true)}
    <li><details ${isOther && html`open`}><summary>More</summary><ul>${items(false)}${link(
      "gone",
      "Deleted records",
      null,
    )}</ul></details></li></ul>
    </nav>
  `;
}
