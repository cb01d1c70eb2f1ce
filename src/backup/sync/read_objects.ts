import type { Account } from "../../harvest/accounts.ts";
import type { Resource } from "../../harvest/catalog.ts";
import type { HarvestClient } from "../../harvest/harvest_client.ts";
import type { AccountObject } from "../back_up_account.ts";
import { isRefused } from "../context/failure.ts";

/** `company` and `users/me`, which decide about the rest. @throws if the token is refused or the run interrupted */
export async function readObjects(
  { client, resources, signal }: {
    readonly client: HarvestClient;
    readonly resources: readonly Resource[];
    readonly signal: AbortSignal;
  },
  account: Account,
): Promise<AccountObject[]> {
  return await Promise.all(
    resources.filter(({ kind }) => kind === "object").map(
      async (resource): Promise<AccountObject> => {
        try {
          return { resource, answer: await client.object(account.id, resource.path, signal) };
        } catch (error) {
          if (isRefused(error) || signal.aborted) throw error;
          return { resource, answer: { error } };
        }
      },
    ),
  );
}
