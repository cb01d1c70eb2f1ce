import { LinkedAbort } from "../http/linked_abort.ts";
import type { Resource } from "./catalog.ts";
import type { HarvestClient, ListOptions, PageRequest } from "./harvest_client.ts";
import type { Page } from "./page.ts";
import { type KnownPage, PageFrontier, StalledList } from "./page_frontier.ts";

/**
 * Pages of one list under way at once, if their URLs are known. At the API's 6.7 requests a second this keeps the
 * whole rate in use as long as responses take no more than 3.5 s.
 */
const PAGES_AHEAD = 24;

/** How a list is read. */
export interface PaginateOptions {
  /** Pages that may be under way at once, if their URLs are known. */
  readonly ahead?: number;
  /** Pages that an interrupted run has read already: they are not asked for again. */
  readonly known?: readonly KnownPage[];
}

/**
 * Yields the pages of one list as they arrive; `first` is the request for the first of them. Dispose of each before the
 * next, `for await (using page of paginate(…))`, and read no other list meanwhile: there are few buffers for pages.
 * Leaving the loop early, in whatever way, aborts the requests under way and gives their buffers back.
 * @throws StatusError | TransientError | UnreachableError | PagingError, or the signal's reason
 */
export async function* paginate(
  client: HarvestClient,
  first: PageRequest,
  { ahead = PAGES_AHEAD, known = [] }: PaginateOptions = {},
): AsyncGenerator<Page, void, void> {
  const frontier = new PageFrontier(first.url);
  const stalled = new StalledList();
  for (const page of known) frontier.arrived(page);
  using stop = new LinkedAbort(first.signal);
  const underWay = new Map<string, Promise<Page>>();
  try {
    for (;;) {
      for (let url; underWay.size < ahead && (url = frontier.take()) !== null;) {
        underWay.set(url, client.page({ ...first, url, signal: stop.signal }));
      }
      if (underWay.size === 0) return;
      const page = await Promise.race(underWay.values());
      stalled.take(page);
      frontier.arrived(page);
      underWay.delete(page.url);
      yield page;
    }
  } finally {
    if (underWay.size > 0) stop.abort("the rest of the list is not wanted");
    const dispose = (page: Page) => page[Symbol.dispose]();
    await Promise.all([...underWay.values()].map((page) => page.then(dispose, () => {})));
  }
}

/** How many records a resource has, from a page of one; null if Harvest does not say. @throws as {@link paginate} */
export async function countRecords(
  client: HarvestClient,
  resource: Resource,
  options: ListOptions,
): Promise<number | null> {
  const list = client.list(resource, { ...options, pageSize: 1 });
  for await (using page of paginate(client, list)) return page.totalEntries;
  return null;
}
