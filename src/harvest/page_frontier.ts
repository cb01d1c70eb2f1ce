import type { Page } from "./page.ts";

/** A list whose next page was read already, or is on another server. */
export class PagingError extends Error {
  override name = "PagingError";
}

/** A page that has been read, as far as it matters for finding the others. */
export interface KnownPage {
  readonly url: string;
  readonly nextUrl: string | null;
  readonly totalPages: number | null;
}

/**
 * Which pages of a list are still to be read. It follows what the server says, one page after the other; only when two
 * pages in a row have shown that the next URL differs in nothing but `page=N` does it name the remaining ones at once,
 * so that reading a thousand pages does not mean waiting a thousand times for a response.
 */
export class PageFrontier {
  readonly #origin: string;
  readonly #asked = new Set<string>();
  #todo: string[];

  constructor(firstUrl: string) {
    this.#origin = new URL(firstUrl).origin;
    this.#todo = [firstUrl];
    this.#asked.add(firstUrl);
  }

  /** The next URL to ask for; null if none is known now. */
  take(): string | null {
    return this.#todo.shift() ?? null;
  }

  /** @throws PagingError if the list goes round in circles or leaves its server */
  arrived(page: KnownPage): void {
    // A page that an earlier run has read was never taken.
    this.#todo = this.#todo.filter((url) => url !== page.url);
    this.#asked.add(page.url);
    const { nextUrl } = page;
    if (nextUrl === null) return;
    if (new URL(nextUrl).origin !== this.#origin) {
      throw new PagingError(
        `Cannot follow the list: its next page is on another server, "${new URL(nextUrl).origin}"`,
      );
    }
    const number = pageNumber(nextUrl);
    const ownNumber = pageNumber(page.url) ?? (number === null ? null : 1);
    if (number !== null && ownNumber !== null) {
      if (number <= ownNumber) {
        throw new PagingError(
          `Cannot follow the list: page ${ownNumber} is followed by page ${number}`,
        );
      }
    } else if (this.#asked.has(nextUrl)) {
      throw new PagingError("Cannot follow the list: its next page is one that was read already");
    }
    this.#ask(nextUrl);
    if (number !== null && ownNumber === number - 1 && nextUrl === withPage(page.url, number)) {
      for (let n = number + 1; n <= (page.totalPages ?? 0); n++) this.#ask(withPage(nextUrl, n));
    }
  }

  #ask(url: string): void {
    if (this.#asked.has(url)) return;
    this.#asked.add(url);
    this.#todo.push(url);
  }
}

/** The number in a page's URL; null if it has none, or is paged by cursors. */
export function pageNumber(url: string): number | null {
  const { searchParams } = new URL(url);
  const page = searchParams.get("page");
  return page !== null && /^\d+$/.test(page) && !searchParams.has("cursor") ? Number(page) : null;
}

/** The URL with another page number, everything else as it was written. */
function withPage(url: string, page: number): string {
  return url.replace(/([?&]page=)\d+/, `$1${page}`);
}

/** Pages in a row without a new record after which a list is not followed any further. */
const MAX_IDLE_PAGES = 3;

/**
 * Notices a list that names ever new pages without new records. Ids are remembered only once more records have come than
 * the list says it has: of a list that is read to its end as it should be, none are.
 */
export class StalledList {
  #records = 0;
  #idlePages = 0;
  readonly #ids = new Set<string>();

  /** @throws PagingError if this page is one too many */
  take({ slices, totalEntries, nextUrl }: Page): void {
    const { count } = slices;
    this.#records += count;
    if (count > 0 && this.#records <= (totalEntries ?? 0)) return;
    const before = this.#ids.size;
    for (let at = 0; at < count; at++) this.#ids.add(slices.idText(at));
    this.#idlePages = this.#ids.size > before ? 0 : this.#idlePages + 1;
    if (this.#idlePages >= MAX_IDLE_PAGES && nextUrl !== null) {
      throw new PagingError(
        `Cannot follow the list: ${MAX_IDLE_PAGES} pages in a row bring no new records, and another is to follow`,
      );
    }
  }
}
