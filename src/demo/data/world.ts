import type { Clock } from "../../http/clock.ts";
import type { JsonObject } from "./json_text.ts";
import type { AccountWorld } from "./account_world.ts";

/** An account of the product that is planned with, not billed by; it has no Harvest API. */
export interface ForecastAccount {
  readonly id: number;
  readonly name: string;
}

/** Everything the fake knows: a person, their token, and the accounts that the token opens. */
export class World {
  /** Those that are accepted; all others are answered 401. */
  readonly tokens: Set<string>;

  constructor(
    readonly clock: Clock,
    readonly accounts: AccountWorld[],
    readonly forecast: ForecastAccount[],
    readonly person: JsonObject,
    token: string,
  ) {
    this.tokens = new Set([token]);
  }

  /** A Harvest account by its id, or the first. @throws RangeError if there is none */
  account(id?: number): AccountWorld {
    const found = id === undefined
      ? this.accounts[0]
      : this.accounts.find((account) => account.id === id);
    if (!found) throw new RangeError(`Cannot find account "${id ?? "first"}": it does not exist`);
    return found;
  }

  /** The body of the ID service's list of accounts. */
  accountsBody(): string {
    const entry = (product: string) => ({ id, name }: ForecastAccount) => ({ id, name, product });
    return JSON.stringify({
      user: this.person,
      accounts: [...this.accounts.map(entry("harvest")), ...this.forecast.map(entry("forecast"))],
    });
  }
}
