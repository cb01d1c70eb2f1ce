import { type Html, html, type HtmlValue } from "../../text/html.ts";
import { MENU } from "../catalog/resource_views.ts";
import type { AccountIndex } from "../index/account_index.ts";
import { textOf } from "../index/rows.ts";
import type { PageStyle } from "./page_style.ts";
import { counted } from "./sections.ts";

/** What a page consists of, apart from its frame. */
export interface PageContent {
  readonly title: string;
  readonly body: HtmlValue;
  /** The item of the menu that the page belongs to; "" is the overview. */
  readonly active?: string;
  /** What was searched for. */
  readonly words?: string;
}

/** Of pages that are files, what a browser may load: others of these files. */
const FILES_ONLY = "default-src 'none'; style-src 'self' file:; script-src 'self' file:; " +
  "img-src 'self' file: data:; frame-src 'self' file:; form-action 'self' file:; base-uri 'none'";

export function pageFrame(
  { title, body, active, words = "" }: PageContent,
  { style, account, hasOthers, notice = null }: {
    style: PageStyle;
    /** Null if the page belongs to no account. */
    account: AccountIndex | null;
    /** Whether the backup has more than one account. */
    hasOthers: boolean;
    /** What the pages lack while the backup is being indexed. */
    notice?: HtmlValue;
  },
): Html {
  const { links, locale } = style;
  return html`
    <!DOCTYPE html>
    <html lang="en" data-locale="${locale.locale}">
      <head>
        <meta charset="utf-8">
        <title>${account ? `${title} – ${account.name}` : title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        ${links.kind === "files" &&
          html`<meta http-equiv="content-security-policy" content="${FILES_ONLY}">`}<link rel="stylesheet" href="${links
          .toAsset("style.css")}">
        <link rel="icon" href="data:,">
        <script src="${links.toAsset("script.js")}" defer></script>
      </head>
      <body>
        <a class="skip" href="#main">Skip to content</a>
        <header>${account
          ? [
            html`<div class="names"><a class="brand" href="${
              links.to("")
            }" dir="auto">${account.name}</a>${
              hasOthers && html`<a class="switch" href="${links.toHome()}">All accounts</a>`
            }</div>`,
            html`
              <form class="search" role="search" action="${links.to("search")}">
              <label for="q" class="hidden">Search everything</label>
              <input id="q" name="q" type="search" placeholder="Search everything" value="${words}" aria-keyshortcuts="/"><button>Search</button></form>
            `,
          ]
          : html`<a class="brand" href="${links.toHome()}">Harvest backup</a>`}</header>
        ${account && menu(account, active, style)}
        <main id="main">${notice}${body}</main>
        <footer>${account && html`
          Backed up <a href="${links.to("about")}">${locale.moment(
            textOf(account.row["finished_at"]),
          )}</a> ·
        `} ${links.kind === "files"
          ? "A copy as files"
          : "Read-only, on this machine only"}</footer>
      </body>
    </html>
  `;
}

/** The lists of an account that are not empty; those that few people look for below `More`. */
function menu(
  account: AccountIndex,
  active: string | undefined,
  { links, locale }: PageStyle,
): Html {
  const counts = account.counts();
  const lists = (isMain: boolean) =>
    MENU.filter(({ isMain: isOfMain, view }) => isOfMain === isMain && counts.get(view.table.name))
      .map(({ view }) => item(view.table.name, view.label, counts.get(view.table.name)));
  const item = (name: string, label: string, count?: number) =>
    html`<li><a href="${links.to(name)}" ${name === active && html`aria-current="page"`}>${label}${
      counted(count === undefined ? null : locale.number(count))
    }</a></li>`;
  const isBelowMore = active === "about" || active === "deleted" ||
    MENU.some(({ isMain, view: { table } }) => !isMain && table.name === active);
  return html`
    <nav class="menu" aria-label="Account">
      <ul>${item("", "Overview")}${lists(true)}</ul>
      <details>
        <summary ${isBelowMore && html`class="current"`}>More</summary>
        <ul>${item("about", "About this backup")}${item(
          "deleted",
          "Deleted records",
          counts.get("deleted") ?? 0,
        )}${lists(false)}</ul>
      </details>
    </nav>
  `;
}
