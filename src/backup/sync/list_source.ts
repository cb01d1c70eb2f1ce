import type { Resource } from "../../harvest/catalog.ts";
import type { HarvestClient } from "../../harvest/harvest_client.ts";
import { countRecords } from "../../harvest/paginate.ts";
import { ListReading, type ListReadingOptions } from "./list_reading.ts";

/** Filters of the API. */
export type ListQuery = Readonly<Record<string, string>>;

/** One list of an account in Harvest. All methods throw what reading throws. */
export class ListSource {
  constructor(
    readonly client: HarvestClient,
    readonly resource: Resource,
    readonly options: ListReadingOptions & {
      readonly accountId: string;
      readonly signal: AbortSignal;
    },
  ) {}

  /** Reads the list, resuming an interrupted reading of the same. */
  async read(query: ListQuery = {}): Promise<ListReading> {
    return await ListReading.read(this.client, this.#first(query), this.options);
  }

  /** Reads more of it into the same log. */
  async readMore(reading: ListReading, query: ListQuery): Promise<void> {
    await reading.add(this.#first(query));
  }

  /** How many records it has; null if Harvest does not say. */
  async count(): Promise<number | null> {
    const { accountId, signal } = this.options;
    return await countRecords(this.client, this.resource, { accountId, signal });
  }

  #first(query: ListQuery) {
    const { accountId, signal } = this.options;
    return this.client.list(this.resource, { accountId, query, signal });
  }
}
