import { type Html, html, type HtmlValue } from "../../text/html.ts";
import { linked } from "./links.ts";

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
  { count = null, href, className }: {
    count?: string | null;
    href?: string | undefined;
    className?: string;
  } = {},
): Section {
  const id = title.toLowerCase().replace(/[^a-z]+/g, "-");
  const counted = count !== null && html`
    <span class="count">${count}</span>
  `;
  return {
    id,
    title,
    count,
    html: html`<section id="${id}" class="${className}"><h2>${
      linked(title, href)
    }${counted}</h2>${body}</section>`,
  };
}

/** Links to the sections of a long page; null if there are few. */
export function jumpLinks(sections: readonly Section[]): Html | null {
  return sections.length < FEW ? null : html`
    <nav class="jump" aria-label="On this page">
      <ul>${sections.map(({ id, title, count }) =>
        html`<li><a href="#${id}">${title}${
          count !== null && html`
            <span class="count">${count}</span>
          `
        }</a></li>`
      )}</ul>
    </nav>
  `;
}
