import {
  at,
  isJsonArray,
  isJsonObject,
  type Json,
  jsonText,
  parseExact,
  textAt,
} from "../../src/demo/data/json_text.ts";

/** A page of a list as the API wrote it, taken apart so that a fault can change it. */
export class ListPage {
  constructor(
    readonly url: URL,
    public wrapper: string,
    readonly records: Json[],
    /** All other members: counts and links. */
    readonly envelope: Record<string, Json>,
  ) {}

  /** The page that a body is; null if it is none. */
  static parse(url: URL, body: string): ListPage | null {
    const json = parseExact(body);
    if (!isJsonObject(json) || !("per_page" in json)) return null;
    const [[wrapper = "", records] = [], ...rest] = Object.entries(json);
    return isJsonArray(records)
      ? new ListPage(url, wrapper, [...records], Object.fromEntries(rest))
      : null;
  }

  get text(): string {
    return jsonText({ [this.wrapper]: this.records, ...this.envelope });
  }

  /** The address in `links`; null if there is none. */
  link(name: "next" | "previous"): string | null {
    return textAt(this.envelope, "links", name) || null;
  }

  set next(address: string) {
    const links = at(this.envelope, "links");
    if (isJsonObject(links)) this.envelope["links"] = { ...links, next: address };
  }
}

/** Changes a page; `ask` gives another page of the list as it is. */
export type PageChange = (
  page: ListPage,
  ask: (url: string) => Promise<ListPage | null>,
) => void | Promise<void>;

/** A change of one page of a list. */
export interface PageFault {
  readonly kind: "page";
  readonly change: PageChange;
}

const pageFault = (change: PageChange): PageFault => ({ kind: "page", change });

/** The records come under a key that nobody asked for. */
export const wrongWrapper = pageFault((page) => void (page.wrapper = "items"));

/** `total_entries` is left out. */
export const noTotalEntries = pageFault(({ envelope }) => void delete envelope["total_entries"]);

/** There are no `links`, only `next_page`. */
export const noLinks = pageFault(({ envelope }) => void delete envelope["links"]);

/** `links.next` names the very page it is on. */
export const loopNext = pageFault((page) => void (page.next = page.url.href));

/** `links.next` leads to another origin, also where there is no next page. */
export function foreignNext(origin: string): PageFault {
  return pageFault((page) => {
    const { pathname, search } = new URL(page.link("next") ?? page.url);
    page.next = `${origin}${pathname}${search}`;
  });
}

/** The page leaves out its last record, as when one was removed meanwhile; `total_entries` stays. */
export const skippedRecord = pageFault(({ records }) => void records.pop());

/** The page begins with the last record of the page before, as when a record was inserted meanwhile. */
export const duplicateRecord = pageFault(async (page, ask) => {
  const previous = page.link("previous");
  const record = previous === null ? undefined : (await ask(previous))?.records.at(-1);
  if (record !== undefined) page.records.unshift(record);
});
