import type { DatabaseSync } from "node:sqlite";
import { type Html, html, type Shown } from "./html.ts";
import type { ListIndexes } from "../index/list_index.ts";
import type { LocaleText } from "./locale_text.ts";
import { menu } from "./menu.ts";
import { allRows, firstRow, idOf, type Row, textOf, toSqlId } from "../index/rows.ts";

/** What every page is made with. */
export interface PageContext {
  readonly database: DatabaseSync;
  readonly lists: ListIndexes;
  /** The path that all links begin with. */
  readonly base: string;
  /** The backup's folder. */
  readonly folder: string;
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
  const row = firstRow(database, "SELECT * FROM accounts WHERE id = ?", toSqlId(id));
  return row && headOf(row);
}

/** The accounts of the backup. */
export function accountsOf({ database }: PageContext): AccountHead[] {
  return allRows(database, "SELECT * FROM accounts ORDER BY name, id").map(headOf);
}

function headOf(row: Row): AccountHead {
  const id = idOf(row["id"]);
  return { id, name: textOf(row["name"]) || `Account ${id}`, row };
}

/** A whole page. */
export function page(
  context: PageContext,
  { title, account, active, query, body }: {
    title: string;
    account: AccountHead | null;
    /** The item of the menu that the page belongs to. */
    active?: string;
    /** What was searched for. */
    query?: string;
    body: Shown;
  },
): Html {
  const { base, locale, isBuilding } = context;
  return html`
    <!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <title>${account ? `${title} – ${account.name}` : title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <link rel="stylesheet" href="${base}/assets/style.css">
        <link rel="icon" href="data:,">
        <script src="${base}/assets/script.js" defer></script>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header>${account
          ? accountHeader(context, account, query ?? "")
          : html`<a class="brand" href="${base}/">Harvest backup</a>`}</header>
        ${account && menu(context, account.id, active)}
        <main id="main">${isBuilding &&
          html`<p class="note">The backup has changed and is being read. Reload in a moment.</p>`}${body}</main>
        <footer>${account && html`
          Backed up <a href="${base}/${account.id}/about">${locale.moment(
            textOf(account.row["finished_at"]),
          )}</a> ·
        `} Read-only, on this machine only</footer>
      </body>
    </html>
  `;
}

function accountHeader(context: PageContext, { id, name }: AccountHead, query: string): Html {
  const { base } = context;
  return html`
    <div
      class="names"><a class="brand" href="${base}/${id}/" dir="auto">${name}</a>${accountsOf(
            context,
          ).length > 1 && html`
        <a class="switch" href="${base}/">All accounts</a>
      `}</div>
    <form class="search" role="search" action="${base}/${id}/search">
    <label for="q" class="hidden">Search everything</label>
    <input id="q" name="q" type="search" placeholder="Search everything" value="${query}" aria-keyshortcuts="/"><button>Search</button></form>
  `;
}
