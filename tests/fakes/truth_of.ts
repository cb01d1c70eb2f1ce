import { recordsOf } from "../../src/demo/api/records_of.ts";
import type { AccountWorld } from "../../src/demo/data/account_world.ts";

/** What an administrator is served of a list: each record's text by its id. The truth that a backup must equal. */
export function truthOf(
  account: AccountWorld,
  name: string,
  parentId: string | number | null = null,
): Map<string, string> {
  const records = recordsOf(account, name, parentId === null ? null : String(parentId));
  return new Map(records.map((record) => [record.id, record.text]));
}
