import { CATALOG, MODULES, type Resource } from "../../harvest/catalog.ts";
import type { HarvestClient } from "../../harvest/harvest_client.ts";
import { roleOf } from "../../harvest/roles.ts";
import { readMember } from "../../json/scan.ts";
import { isRefused } from "./failure.ts";

/** An object of the account, `company` or `users/me`, or why it could not be read. */
export interface AccountObject {
  readonly resource: Resource;
  readonly answer: { readonly text: Uint8Array; readonly date: Date | null } | {
    readonly error: unknown;
  };
}

/** What the account's two objects say, which decides what else is asked for. */
export interface AccountFacts {
  readonly objects: readonly AccountObject[];
  /** The token's role; null if Harvest does not say. */
  readonly role: string | null;
  /** Null if `company` could not be read. */
  readonly modulesOff: ReadonlySet<string> | null;
  /** The account's web address; null if it is not known, or not an address. */
  readonly baseUri: string | null;
  /** Now, by the server's clock; null if it does not say. */
  readonly serverDate: Date | null;
}

/** Reads `company` and `users/me`. @throws if the token is refused or the signal aborted */
export async function readFacts(
  client: HarvestClient,
  accountId: string,
  signal: AbortSignal,
): Promise<AccountFacts> {
  const objects = await Promise.all(
    CATALOG.filter(({ kind }) => kind === "object").map(
      async (resource): Promise<AccountObject> => {
        try {
          return { resource, answer: await client.object(accountId, resource.path, signal) };
        } catch (error) {
          if (isRefused(error) || signal.aborted) throw error;
          return { resource, answer: { error } };
        }
      },
    ),
  );
  const company = textOf(objects, "company");
  const me = textOf(objects, "users_me");
  return {
    objects,
    role: me && roleOf(readMember(me, "access_roles")),
    modulesOff: company &&
      new Set(Object.keys(MODULES).filter((flag) => readMember(company, flag) === false)),
    baseUri: company && baseUriOf(company),
    serverDate: objects.flatMap(({ answer }) => "date" in answer && answer.date || [])[0] ?? null,
  };
}

/** The text of an object; null if it could not be read. */
export function textOf(objects: readonly AccountObject[], name: string): Uint8Array | null {
  const answer = objects.find(({ resource }) => resource.name === name)?.answer;
  return answer && "text" in answer ? answer.text : null;
}

function baseUriOf(company: Uint8Array): string | null {
  const baseUri = readMember(company, "base_uri");
  if (typeof baseUri === "string" && isWebAddress(baseUri)) return baseUri;
  const domain = readMember(company, "full_domain");
  const address = `https://${domain}`;
  return typeof domain === "string" && domain !== "" && isWebAddress(address) ? address : null;
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text);
}
