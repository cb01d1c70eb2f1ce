import type { Account } from "../../harvest/accounts.ts";
import type { RawReader } from "../../store/raw_reader.ts";
import { UsageError } from "../../usage_error.ts";
import type { AccountInfo } from "../context/event.ts";

/** Accounts of a backup that the token does not list. */
export interface LostAccounts {
  /** Those that nobody has said to forget. */
  readonly lost: readonly AccountInfo[];
  /** Ids of those that this run may forget. */
  readonly forgotten: readonly string[];
}

/**
 * Finds the accounts of a backup that are not among `all`, which the token lists. Whoever names accounts (`wanted`)
 * knows that others are not read.
 * @throws UsageError if the backup has no account that is to be forgotten; NewerFormatError
 */
export async function lostAccounts(
  reader: RawReader,
  all: readonly Account[],
  { wanted, forget }: { wanted: readonly string[]; forget: readonly string[] },
): Promise<LostAccounts> {
  const lost: AccountInfo[] = [];
  const saved = await reader.accounts();
  const unknown = forget.find((id) => !saved.includes(id));
  if (unknown !== undefined) {
    throw new UsageError(
      `Cannot forget account ${unknown}: the backup has none of that number`,
      saved.length > 0 ? `It has ${saved.join(", ")}` : "It has none at all",
    );
  }
  const unlisted = saved.filter((id) => !all.some((account) => account.id === id));
  for (const id of unlisted) {
    const manifest = await reader.manifest(id);
    if (forget.includes(id) || manifest?.forgottenAt !== undefined) continue;
    lost.push({ id, name: manifest?.account.name ?? "", product: "harvest" });
  }
  return {
    lost: wanted.length > 0 ? [] : lost,
    forgotten: unlisted.filter((id) => forget.includes(id)),
  };
}
