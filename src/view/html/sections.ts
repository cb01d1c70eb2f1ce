import { type Html, html, type HtmlValue } from "../../text/html.ts";
import { linked, type LocaleText } from "./page_style.ts";

/** A part of a page with a heading, which links on the page can lead to. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly count: string | null;
  readonly html: Html;
}

/** Fewer sections than this are found without links to them. */
const FEW = 3;

/** A section of a page; `count`: how many there are of what it shows. */
export function section(
  title: string,
  body: HtmlValue,
  { count = null, href = "", className = "" }: {
    count?: string | null;
    href?: string;
    className?: string;
  } = {},
): Section {
  const id = title.toLowerCase().replace(/[^a-z]+/g, "-");
  return {
    id,
    title,
    count,
    html: html`<section id="${id}" class="${className}"><h2>${linked(title, href)}${
      counted(count)
    }</h2>${body}</section>`,
  };
}

/** Links to the sections of a long page; null if there are few. */
export function jumpLinks(sections: readonly Section[]): Html | null {
  return sections.length < FEW ? null : html`
    <nav class="jump" aria-label="On this page">
      <ul>${sections.map(({ id, title, count }) =>
        html`<li><a href="#${id}">${title}${counted(count)}</a></li>`
      )}</ul>
    </nav>
  `;
}

/** How many there are of something, behind its name; nothing if that is null. */
export function counted(count: string | null): Html | null {
  return count === null ? null : html`
    <span class="count">${count}</span>
  `;
}

/** Fields below each other, each beside its label. */
export function fieldList(
  fields: readonly (readonly [label: string, value: HtmlValue])[],
  className = "fields",
): Html {
  return html`<dl class="${className}">${
    fields.map(([label, value]) =>
      html`
        <div>
          <dt>${label}</dt>
          <dd dir="auto">${value}</dd>
        </div>
      `
    )
  }</dl>`;
}

/** Figures beside each other, each below its label; of several currencies, one value each. */
export function figureList(
  figures: readonly (readonly [label: HtmlValue, ...values: HtmlValue[]])[],
): Html {
  return html`<dl class="figures">${
    figures.map(([label, ...values]) =>
      html`<div><dt>${label}</dt>${values.map((value) => html`<dd>${value}</dd>`)}</div>`
    )
  }</dl>`;
}

/** Colours of states; all others have none. */
const TONES: Readonly<Record<string, string>> = {
  paid: "good",
  accepted: "good",
  approved: "good",
  open: "waiting",
  sent: "waiting",
  pending: "waiting",
  submitted: "waiting",
  declined: "bad",
};

/** A state of a record, by its name in Harvest. */
export function stateTag(state: string): Html | string {
  return state === "" ? "" : tag(state.charAt(0).toUpperCase() + state.slice(1), TONES[state]);
}

/** A word about a record, set apart from its title. */
export function tag(text: string, tone = "plain"): Html {
  return html`<span class="tag ${tone}">${text}</span>`;
}

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
