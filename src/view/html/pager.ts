import { type Html, html } from "../../text/html.ts";
import type { LocaleText } from "./locale_text.ts";

/** Rows per page: a screen or two. */
export const PAGE_ROWS = 50;

/** Shown instead of a page beyond the last one; `first` is the URL of the first. */
export function noSuchPage(locale: LocaleText, page: number, first: string): Html {
  return html`There is no page ${locale.number(page)}. <a href="${first}">Show the first</a>`;
}

/** Links to the other pages; null if there is only one. */
export function pager(
  locale: LocaleText,
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
