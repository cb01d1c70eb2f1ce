import { type Html, html } from "./html.ts";
import type { PageContext } from "./page.ts";

/** Ways to the other pages of what does not fit on one. */
export function pager(
  { locale }: PageContext,
  { page, count, size, address }: {
    /** The one that is shown, from 1. */
    page: number;
    /** Records on all pages, and on one. */
    count: number;
    size: number;
    address: (page: number) => string;
  },
): Html | null {
  const pages = Math.ceil(count / size);
  const first = (page - 1) * size + 1;
  if (pages <= 1 || page > pages) return null;
  const link = (to: number, label: string, rel: string) =>
    html`<a href="${address(to)}" ${rel !== "" && html`rel="${rel}"`}>${label}</a>`;
  const last = Math.min(count, first + size - 1);
  return html`
    <nav class="pager"
      aria-label="Pages">${page > 1 && link(1, "⇤ First", "")}${page > 1 &&
        link(page - 1, "← Previous", "prev")}<span>${locale.number(first)}–${locale.number(
          last,
        )} of ${locale.number(count)}</span>${page < pages &&
        link(page + 1, "Next →", "next")}${page < pages && link(pages, "Last ⇥", "")}</nav>
  `;
}
