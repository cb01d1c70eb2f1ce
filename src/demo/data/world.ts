import type { Clock } from "../../http/clock.ts";
import type { AccountWorld } from "./account_world.ts";

/** An account of the product that is planned with, not billed by; it has no Harvest API. */
export interface ForecastAccount {
  readonly id: number;
  readonly name: string;
}

/** Everything the fake knows: a person, their token, and the accounts that the token opens. */
export class World {
  readonly #tokens: Set<string>;

  constructor(
    readonly clock: Clock,
    readonly accounts: AccountWorld[],
    readonly forecast: ForecastAccount[],
    readonly person: { id: number; first_name: string; last_name: string; email: string },
    token: string,
  ) {
    this.#tokens = new Set([token]);
  }

  /** A Harvest account by its id, or the first. @throws RangeError if there is none */
  account(id?: number): AccountWorld {
    const found = id === undefined
      ? this.accounts[0]
      : this.accounts.find((account) => account.id === id);
    if (!found) throw new RangeError(`Cannot find account "${id ?? "first"}": it does not exist`);
    return found;
  }

  accepts(token: string): boolean {
    return this.#tokens.has(token);
  }

  addToken(token: string): void {
    this.#tokens.add(token);
  }

  /** As if the token had been deleted by its owner: 401 from now on. Without an argument, all of them. */
  revokeToken(token?: string): void {
    if (token === undefined) this.#tokens.clear();
    else this.#tokens.delete(token);
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
