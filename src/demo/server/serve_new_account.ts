import type { AccountWorld } from "../data/account_world.ts";
import { type JsonObject, parseFields } from "../data/json_text.ts";
import { World } from "../data/world.ts";
import { type InvitedPerson, newAccount } from "../sample/new_account.ts";
import { type ServedDemo, serveDemoHarvest } from "./demo_harvest.ts";

/** A new account on loopback, with nothing in it but what every account begins with. */
export interface ServedAccount extends ServedDemo {
  readonly account: AccountWorld;
}

/** Ids begin past those of any account that could be restored into it, so that no old one is mistaken for a new one. */
const FIRST_ID = 8_000_000_000_000;

/** Serves it without a limit of requests. `company`: JSON of the settings to begin with; `people`: the owner first. */
export function serveNewAccount(
  { name, company, people }: {
    readonly name: string;
    readonly company: string;
    readonly people: readonly InvitedPerson[];
  },
): ServedAccount {
  let lastId = FIRST_ID;
  // What depends on the address is added when it is served.
  const { base_uri: _uri, full_domain: _domain, ...settings }: JsonObject = parseFields(company);
  const served = serveDemoHarvest({
    rateLimit: null,
    makeWorld: ({ clock, token }) => {
      const nextId = () => ++lastId;
      const account = newAccount({ id: nextId(), name, clock, nextId, company: settings, people });
      const owner = people[0] ?? { first_name: "", last_name: "", email: "" };
      return new World(clock, [account], [], { id: nextId(), ...owner }, token);
    },
  });
  return { ...served, account: served.world.account() };
}
