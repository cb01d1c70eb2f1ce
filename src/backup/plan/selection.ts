import type { Account } from "../../harvest/accounts.ts";
import { CATALOG, type Resource } from "../../harvest/catalog.ts";
import { compareIdTexts } from "../../json/record_id.ts";
import { UsageError } from "../../usage_error.ts";
import type { SavedAccount } from "../../store/saved_accounts.ts";
import type { AccountInfo } from "../context/event.ts";

/** Read in every run, since role, modules and web address decide about everything else. */
const ALWAYS: ReadonlySet<string> = new Set(["company", "users_me"]);

/** The token sees no Harvest account. */
export class NoAccountsError extends Error {
  override name = "NoAccountsError";
}

/**
 * The resources of a run. Naming a list names its child resources; naming a child resource names the list of its
 * parents, which must be read to find it.
 * @throws UsageError if nothing is left
 */
export function selectResources(only: readonly string[], skip: readonly string[]): Resource[] {
  const isNamed = (resource: Resource) =>
    only.length === 0 || only.includes(resource.name) ||
    (resource.parent !== undefined && only.includes(resource.parent)) ||
    CATALOG.some((other) => other.parent === resource.name && only.includes(other.name));
  const isSkipped = (resource: Resource) =>
    skip.includes(resource.name) ||
    (resource.parent !== undefined && skip.includes(resource.parent));
  const selected = CATALOG.filter((resource) =>
    ALWAYS.has(resource.name) || (isNamed(resource) && !isSkipped(resource))
  );
  if (
    selected.every(({ name }) => ALWAYS.has(name)) && only.length + skip.length > 0 &&
    !only.some((name) => ALWAYS.has(name))
  ) {
    throw new UsageError("Nothing to back up: --skip leaves out all that --only names");
  }
  return selected;
}

/**
 * The Harvest accounts of a run: all the token sees, or those named.
 * @throws NoAccountsError if the token sees none; UsageError if a named one is not among them
 */
export function accountsToBackUp(
  accounts: readonly Account[],
  wanted: readonly string[],
): Account[] {
  // In the order in which a backup lists them, whatever the order of the answer.
  const harvest = accounts.filter((account) => account.product === "harvest")
    .sort((a, b) => compareIdTexts(a.id, b.id));
  const unseen = wanted.find((id) => !harvest.some((account) => account.id === id));
  if (unseen !== undefined) {
    const seen = harvest.map(({ id, name }) => `${id} (${name})`).join(", ");
    throw new UsageError(
      `Cannot back up: this token has no access to account ${unseen}`,
      seen ? `It has access to ${seen}` : "It has access to no Harvest account at all",
    );
  }
  if (harvest.length === 0) {
    const others = accounts.map(({ name, product }) => `${name} (${product})`).join(", ");
    throw new NoAccountsError(
      `Cannot back up: the token sees no Harvest account${others ? `, only ${others}` : ""}`,
    );
  }
  return wanted.length === 0 ? harvest : harvest.filter(({ id }) => wanted.includes(id));
}

/** Accounts of a backup that the token does not list. */
interface LostAccounts {
  /** Those that nobody has said to forget. */
  readonly lost: readonly AccountInfo[];
  /** Ids of those that this run may forget. */
  readonly forgotten: readonly string[];
}

/**
 * Finds the accounts of a backup (`saved`) that are not among `all`, which the token lists, whichever a run is about: that
 * one was not named does not say that its loss is meant.
 * @throws UsageError if the backup has no account that is to be forgotten
 */
export function lostAccounts(
  saved: readonly SavedAccount[],
  all: readonly Account[],
  forget: readonly string[],
): LostAccounts {
  const ids = saved.map(({ id }) => id);
  const unknown = forget.find((id) => !ids.includes(id));
  if (unknown !== undefined) {
    throw new UsageError(
      `Cannot forget account ${unknown}: the backup has none of that number`,
      ids.length > 0 ? `It has ${ids.join(", ")}` : "It has none at all",
    );
  }
  const unseen = saved.filter(({ id }) =>
    !all.some((account) => account.id === id && account.product === "harvest")
  );
  return {
    lost: unseen.filter(({ id, isForgotten }) => !isForgotten && !forget.includes(id))
      .map(({ id, name }) => ({ id, name, product: "harvest" })),
    forgotten: unseen.flatMap(({ id }) => forget.includes(id) ? [id] : []),
  };
}
