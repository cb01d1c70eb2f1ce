import { html, type HtmlValue } from "../../text/html.ts";
import type { LocaleText } from "./locale_text.ts";

/** How a page is written: for whom, and where its links lead. */
export interface PageStyle {
  readonly links: Links;
  readonly locale: LocaleText;
}

/** The addresses of pages, as links on one page lead to them. */
export interface Links {
  /** Pages of a server that answers queries, files, or `none`: a single file, where all addresses are "". */
  readonly kind: "server" | "files" | "none";
  /** Of a page of the account, such as `clients/12`; "" for the overview. */
  to(path: string, query?: Readonly<Record<string, string>>): string;
  /** Of the list of accounts. */
  toHome(query?: Readonly<Record<string, string>>): string;
  /** Of a PDF or receipt, by the number of its row in `artifacts`. */
  toFile(number: string): string;
  toAsset(name: string): string;
  /** The same for the pages of another account. */
  of(account: string): Links;
}

/** Links to the pages of a server. */
export class ServerLinks implements Links {
  readonly kind = "server";

  constructor(
    /** The path that all URLs begin with. */
    readonly base: string,
    readonly account: string,
  ) {}

  to(path: string, query: Readonly<Record<string, string>> = {}): string {
    return `${this.base}/${this.account}/${path}${queryText(query)}`;
  }

  toHome(query: Readonly<Record<string, string>> = {}): string {
    return `${this.base}/${queryText(query)}`;
  }

  toFile(number: string): string {
    return `${this.base}/file/${number}`;
  }

  toAsset(name: string): string {
    return `${this.base}/assets/${name}`;
  }

  of(account: string): Links {
    return new ServerLinks(this.base, account);
  }
}

/** Of a page that stands alone. */
export const NO_LINKS: Links = {
  kind: "none",
  to: () => "",
  toHome: () => "",
  toFile: () => "",
  toAsset: () => "",
  of: () => NO_LINKS,
};

/** The query of a URL, with the question mark; empty values are left out. */
export function queryText(query: Readonly<Record<string, string>>): string {
  const asked = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ""));
  return asked.size === 0 ? "" : `?${asked}`;
}

/** A text, as a link if it leads anywhere. */
export function linked(text: HtmlValue, href = ""): HtmlValue {
  return href === "" ? text : html`<a href="${href}">${text}</a>`;
}
