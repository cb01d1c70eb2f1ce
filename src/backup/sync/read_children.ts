import type { Resource } from "../../harvest/catalog.ts";
import { PageFrontier } from "../../harvest/page_frontier.ts";
import type { AccountRun } from "../context/account_run.ts";
import { ChildRecords } from "./child_records.ts";

/** How often nested records are read again where their number is not what Harvest counts. */
const MAX_READINGS = 3;

/** Nested records whose number does not agree with what Harvest counts, or that were not asked for. */
export class IncompleteChildrenError extends Error {
  override name = "IncompleteChildrenError";
}

/**
 * All records that are nested in one parent, again where their number does not agree.
 * @throws IncompleteChildrenError, or what reading throws
 */
export async function readChildren(
  run: AccountRun,
  resource: Resource,
  id: string,
): Promise<ChildRecords> {
  const firstUrl = run.client.listUrl(resource.path.replace("{id}", id), {});
  for (let reading = 1;; reading++) {
    const records = new ChildRecords();
    const frontier = new PageFrontier(firstUrl);
    let total: number | null = null;
    for (let url = frontier.take(); url !== null; url = frontier.take()) {
      const request = {
        accountId: run.account.id,
        url,
        wrapper: resource.wrapper,
        undocumented: resource.optional ?? false,
        priority: "normal" as const,
        signal: run.signal,
      };
      const info = await run.client.page(request, (page) => {
        records.add(page.bytes, page.slices);
        return page.info;
      });
      total = info.totalEntries;
      frontier.arrived({ url, nextUrl: info.nextUrl, totalPages: info.totalPages });
    }
    if (total === null || total === records.count) return records;
    if (reading >= MAX_READINGS) {
      throw new IncompleteChildrenError(
        `${records.count} different records were read, Harvest counts ${total}`,
      );
    }
  }
}
