import type { Account } from "../../harvest/accounts.ts";
import { CATALOG, type Resource } from "../../harvest/catalog.ts";
import { UsageError } from "../../usage_error.ts";

/** Read in every run, since role, modules and web address decide about everything else. */
const ALWAYS: ReadonlySet<string> = new Set(["company", "users_me"]);

/**
 * The resources of a run. Naming a list names what is nested in it; naming something nested names the list it hangs
 * from, which must be read to find it.
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
 * @throws UsageError if a named one is not among them
 */
export function chooseAccounts(accounts: readonly Account[], wanted: readonly string[]): Account[] {
  const harvest = accounts.filter((account) => account.product === "harvest");
  const unseen = wanted.find((id) => !harvest.some((account) => account.id === id));
  if (unseen !== undefined) {
    const seen = harvest.map(({ id, name }) => `${id} (${name})`).join(", ");
    throw new UsageError(
      `Cannot back up account "${unseen}": the token does not see a Harvest account of that id`,
      seen ? `It sees ${seen}` : "It sees no Harvest account at all",
    );
  }
  return wanted.length === 0 ? harvest : harvest.filter(({ id }) => wanted.includes(id));
}
