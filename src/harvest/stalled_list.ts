import type { Page } from "./page.ts";
import { PagingError } from "./page_frontier.ts";

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
