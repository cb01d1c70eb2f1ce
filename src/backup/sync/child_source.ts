import type { Resource } from "../../harvest/catalog.ts";
import type { HarvestClient } from "../../harvest/harvest_client.ts";
import { paginate } from "../../harvest/paginate.ts";
import { ChildRecords } from "./child_records.ts";

/** How often children are read again if their number is not what Harvest counts. */
const MAX_READINGS = 3;

/** Children whose number disagrees with what Harvest counts, or that were not asked for. */
export class IncompleteChildrenError extends Error {
  override name = "IncompleteChildrenError";
}

/** A child resource of an account in Harvest. */
export class ChildSource {
  constructor(
    readonly client: HarvestClient,
    readonly resource: Resource,
    readonly options: { readonly accountId: string; readonly signal: AbortSignal },
  ) {}

  /**
   * All children of one parent, again if their number does not agree.
   * @throws IncompleteChildrenError, or what reading throws
   */
  async read(parentId: string): Promise<ChildRecords> {
    const first = this.client.list(this.resource, { ...this.options, parentId });
    for (let reading = 1;; reading++) {
      const records = new ChildRecords();
      let total: number | null = null;
      for await (using page of paginate(this.client, first)) {
        records.add(page.bytes, page.slices);
        total = page.totalEntries;
      }
      if (total === null || total === records.count) return records;
      if (reading >= MAX_READINGS) {
        throw new IncompleteChildrenError(
          `${records.count} different records were read, Harvest counts ${total}`,
        );
      }
    }
  }
}
