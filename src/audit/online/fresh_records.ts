import { StatusError, TransientError } from "../../http/errors/http_error.ts";
import { idText } from "../../json/record_id.ts";
import { PagingError } from "../../harvest/page_frontier.ts";
import { paginate } from "../../harvest/paginate.ts";
import { resourceNamed } from "../ledger/resource_named.ts";
import type { SlicedRecord } from "../ledger/directory.ts";
import type { AuditRun } from "../ledger/audit_run.ts";
import type { HarvestClient } from "../../harvest/harvest_client.ts";

/** A list that did not hold still while it was read. */
export class UnsteadyListError extends Error {
  override name = "UnsteadyListError";
}

/** Pages shift when somebody edits while they are read; three times in a row is not chance. */
const MAX_READINGS = 3;

/** Which records are read again. */
export interface FreshRequest {
  readonly resource: string;
  readonly query: Readonly<Record<string, string>>;
}

/**
 * Reads records from Harvest as they are now, once more where pages shifted meanwhile. `read` may be shown a record
 * twice, and the last time counts.
 * @throws UnsteadyListError | StatusError | TransientError | UnreachableError | PagingError
 */
export async function readFresh<T>(
  { client, accountId, signal }: AuditRun & { readonly client: HarvestClient },
  { resource, query }: FreshRequest,
  read: (record: SlicedRecord) => T,
): Promise<Map<string, T>> {
  for (let reading = 1;; reading++) {
    const records = new Map<string, T>();
    const list = client.list(resourceNamed(resource), { accountId, query, signal });
    let total: number | null = null;
    for await (using page of paginate(client, list)) {
      const { bytes, slices, totalEntries } = page;
      total = totalEntries;
      for (let i = 0; i < slices.count; i++) {
        const id = idText(slices.idsHi[i] ?? 0, slices.idsLo[i] ?? 0);
        records.set(
          id,
          read({ bytes, start: slices.starts[i] ?? 0, end: slices.ends[i] ?? 0, id }),
        );
      }
    }
    if (total === null || total === records.size) return records;
    if (reading >= MAX_READINGS) {
      throw new UnsteadyListError(
        `Cannot read ${resource} again: ${records.size} different records were read, Harvest counts ${total}`,
      );
    }
  }
}

/**
 * One record as it is now; null if Harvest has none of that id.
 * @throws StatusError | TransientError | UnreachableError
 */
export async function readOne<T>(
  { client, accountId, signal }: AuditRun & { readonly client: HarvestClient },
  { resource, id }: { readonly resource: string; readonly id: string },
  read: (record: SlicedRecord) => T,
): Promise<T | null> {
  try {
    const { text } = await client.object(accountId, `/${resource}/${id}`, signal);
    return read({ bytes: text, start: 0, end: text.length, id });
  } catch (error) {
    if (error instanceof StatusError && error.status === 404) return null;
    throw error;
  }
}

/**
 * Whether an error is about one request only, so that an audit can go on without its answer. A refused token is not, and
 * neither is a server that cannot be reached: then nothing can be shown.
 */
export function isOfOneRequest(error: unknown): error is Error {
  if (error instanceof StatusError) return error.status !== 401;
  return error instanceof TransientError || error instanceof PagingError ||
    error instanceof UnsteadyListError;
}
