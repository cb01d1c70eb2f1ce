import { html, type HtmlValue } from "../../text/html.ts";

/** URLs of the pages of one account. */
export class Links {
  constructor(
    /** The path that all URLs begin with. */
    readonly base: string,
    readonly account: string,
  ) {}

  /** The URL of a page, such as `clients/12`; "" for the overview. Empty values of the query are left out. */
  to(path: string, query: Readonly<Record<string, string>> = {}): string {
    const asked = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ""));
    return `${this.base}/${this.account}/${path}${asked.size === 0 ? "" : `?${asked}`}`;
  }

  /** The URL of a PDF or receipt, by the number of its row in `artifacts`. */
  toFile(number: string): string {
    return `${this.base}/file/${number}`;
  }
}

/** A text, as a link if it leads anywhere. */
export function linked(text: HtmlValue, href: string | undefined): HtmlValue {
  return href === undefined ? text : html`<a href="${href}">${text}</a>`;
}
