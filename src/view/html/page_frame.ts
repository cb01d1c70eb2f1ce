import { type Html, html, type HtmlValue } from "../../text/html.ts";
import { MENU } from "../catalog/resource_views.ts";
import type { AccountIndex } from "../index/account_index.ts";
import { textOf } from "../index/rows.ts";
import type { Links, PageStyle } from "./page_style.ts";
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

/** A whole page. */
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
          ? [accountHeader(account.name, { links, hasOthers }), searchForm(links, words)]
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

function accountHeader(
  name: string,
  { links, hasOthers }: { links: Links; hasOthers: boolean },
): Html {
  return html`<div class="names"><a class="brand" href="${links.to("")}" dir="auto">${name}</a>${
    hasOthers && html`<a class="switch" href="${links.toHome()}">All accounts</a>`
  }</div>`;
}

function searchForm(links: Links, words: string): Html {
  return html`
    <form class="search" role="search" action="${links.to("search")}">
    <label for="q" class="hidden">Search everything</label>
    <input id="q" name="q" type="search" placeholder="Search everything" value="${words}" aria-keyshortcuts="/"><button>Search</button></form>
  `;
}

interface MenuItem {
  readonly name: string;
  readonly label: string;
  /** Null where there is nothing to count. */
  readonly count: number | null;
}

/** The lists of an account that are not empty; those that few people look for below `More`. */
function menu(
  account: AccountIndex,
  active: string | undefined,
  { links, locale }: PageStyle,
): Html {
  const counts = account.counts();
  const lists = (isMain: boolean) =>
    MENU.filter((item) => item.isMain === isMain).map(({ view }): MenuItem => ({
      name: view.table.name,
      label: view.label,
      count: counts.get(view.table.name) ?? 0,
    })).filter(({ count }) => count !== 0);
  const more = [
    { name: "about", label: "About this backup", count: null },
    { name: "deleted", label: "Deleted records", count: counts.get("deleted") ?? 0 },
    ...lists(false),
  ];
  const item = ({ name, label, count }: MenuItem) =>
    html`<li><a href="${links.to(name)}" ${name === active && html`aria-current="page"`}>${label}${
      counted(count === null ? null : locale.number(count))
    }</a></li>`;
  const isBelowMore = more.some(({ name }) => name === active);
  return html`
    <nav class="menu" aria-label="Account">
      <ul>${[{ name: "", label: "Overview", count: null }, ...lists(true)].map(item)}</ul>
      <details>
        <summary ${isBelowMore && html`class="current"`}>More</summary>
        <ul>${more.map(item)}</ul>
      </details>
    </nav>
  `;
}
