import type { DatabaseSync } from "node:sqlite";
import type { ListIndex } from "../index/list_index.ts";
import { type Places, placesWith } from "../index/list_rows.ts";
import { groupOf, groupsOf } from "../index/list_sums.ts";
import { allRows, idOf, textOf } from "../index/rows.ts";

/** What time is worth by its rates, in the currency of its client; "" where that is not known. */
export interface BillableAmount {
  readonly currency: string;
  readonly amount: number;
}

/** The entries that are billable. */
export function billablePlaces(list: ListIndex, places: Places): Places {
  return placesWith(list, places, { column: "billable", isWanted: (text) => text === "1" });
}

/**
 * Billable time at its rates, rounded as Harvest rounds it, for each client. Hours times rates are summed in millionths,
 * as whole numbers, and rounded once, as the views of the database do.
 */
export function billableByClient(
  list: ListIndex,
  places: Places,
): ReadonlyMap<string, BillableAmount> {
  const [hours, rates] = ["rounded_hours", "billable_rate"].map((name) => list.column(name));
  if (!hours || !rates) return new Map();
  const hundredths = hours.values.map((value) => Math.round(Number(value ?? 0) * 100));
  const tenThousandths = rates.values.map((value) => Math.round(Number(value ?? 0) * 10_000));
  const clients = groupsOf(list.column("client_id"));
  const millionths = new Float64Array(clients.keys.length);
  const billable = billablePlaces(list, places);
  for (let index = 0; index < billable.length; index++) {
    const place = billable[index] ?? 0;
    const client = groupOf(clients, place);
    const product = (hundredths[hours.codes[place] ?? 0] ?? 0) *
      (tenThousandths[rates.codes[place] ?? 0] ?? 0);
    millionths[client] = (millionths[client] ?? 0) + product;
  }
  const currencies = currenciesOf(list.database, list.account);
  return new Map(
    clients.keys.map((client, at) => [
      client,
      { currency: currencies.get(client) ?? "", amount: cents(millionths[at] ?? 0) },
    ]),
  );
}

/** The same for all clients together, in each currency in which there is something. */
export function billableAmounts(list: ListIndex, places: Places): BillableAmount[] {
  const sums = new Map<string, number>();
  for (const { currency, amount } of billableByClient(list, places).values()) {
    sums.set(currency, (sums.get(currency) ?? 0) + Math.round(amount * 100));
  }
  return [...sums].filter(([, sum]) => sum !== 0).sort(([a], [b]) => a < b ? -1 : 1)
    .map(([currency, sum]) => ({ currency, amount: sum / 100 }));
}

function currenciesOf(database: DatabaseSync, account: string): ReadonlyMap<string, string> {
  const sql = "SELECT id, currency FROM clients WHERE account_id = ?";
  return new Map(
    allRows(database, sql, BigInt(account)).map((row) => [
      idOf(row["id"]),
      textOf(row["currency"]),
    ]),
  );
}

/** Half a cent goes away from zero. */
function cents(millionths: number): number {
  return Math.sign(millionths) * Math.floor((Math.abs(millionths) + 5000) / 10_000) / 100;
}
