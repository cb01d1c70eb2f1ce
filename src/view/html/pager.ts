import { type Html, html } from "./html.ts";
import type { PageContext } from "./page.ts";

/** Rows on a page: a screen or two. */
export const PAGE_ROWS = 50;

/** The page that a URL's query asks for, from 1; the first one where that makes no sense. */
export function pageNumber(query: URLSearchParams): number {
  const page = Number(query.get("page"));
  return Number.isSafeInteger(page) && page > 0 ? page : 1;
}

/** How a URL's query asks for it: the first one goes without. */
export function pageText(page: number): string {
  return page > 1 ? String(page) : "";
}

/** What stands in place of a page beyond the last one; `first` is the address of the first. */
export function noSuchPage({ locale }: PageContext, page: number, first: string): Html {
  return html`There is no page ${locale.number(page)}. <a href="${first}">Show the first</a>`;
}

/** Ways to the other pages of what does not fit on one. */
export function pager(
  { locale }: PageContext,
  { page, count, address }: {
    /** The one that is shown, from 1. */
    page: number;
    /** Records on all pages. */
    count: number;
    address: (page: number) => string;
  },
): Html | null {
  const pages = Math.ceil(count / PAGE_ROWS);
  const first = (page - 1) * PAGE_ROWS + 1;
  if (pages <= 1 || page > pages) return null;
  const link = (to: number, label: string, rel: string) =>
    html`<a href="${address(to)}" ${rel !== "" && html`rel="${rel}"`}>${label}</a>`;
  const last = Math.min(count, first + PAGE_ROWS - 1);
  return html`
    <nav class="pager"
      aria-label="Pages">${page > 1 && link(1, "⇤ First", "")}${page > 1 &&
        link(page - 1, "← Previous", "prev")}<span>${locale.number(first)}–${locale.number(
          last,
        )} of ${locale.number(count)}</span>${page < pages &&
        link(page + 1, "Next →", "next")}${page < pages && link(pages, "Last ⇥", "")}</nav>
  `;
}
