import type { HarvestClient, Page } from "./harvest_client.ts";
import { PageFrontier } from "./page_frontier.ts";

/** Which list is read: a path below `/v2` and its filters. */
export interface PagesRequest {
  readonly accountId: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly wrapper: string;
  /** Rows of reports have no ids. */
  readonly withoutIds?: boolean;
  readonly signal: AbortSignal;
}

/**
 * Reads a list or report page by page. Returns how many records Harvest says it has; null where it does not say.
 * @throws StatusError | TransientError | UnreachableError | PagingError
 */
export async function readPages(
  client: HarvestClient,
  { accountId, path, query, wrapper, withoutIds = false, signal }: PagesRequest,
  use: (page: Page) => void,
): Promise<number | null> {
  const frontier = new PageFrontier(client.listUrl(path, query));
  let total: number | null = null;
  for (let url = frontier.take(); url !== null; url = frontier.take()) {
    const request = {
      accountId,
      url,
      wrapper,
      undocumented: withoutIds,
      priority: "normal" as const,
      signal,
    };
    const info = await client.page(request, (page) => {
      use(page);
      return page.info;
    });
    total = info.totalEntries;
    frontier.arrived({ url, nextUrl: info.nextUrl, totalPages: info.totalPages });
  }
  return total;
}
