import type { DatabaseSync } from "node:sqlite";
import type { ListIndex } from "../index/list_index.ts";
import { type Positions, positionsWith } from "../index/list_positions.ts";
import { groupOf, groupsOf } from "../index/list_sums.ts";
import { allRows, idOf, textOf } from "../index/rows.ts";

/** The billable amount of time entries, in the currency of their client; "" if that is not known. */
export interface BillableAmount {
  readonly currency: string;
  readonly amount: number;
}

/** The billable entries among some, or those that are not. */
export function billablePositions(
  list: ListIndex,
  positions: Positions,
  isBillable = true,
): Positions {
  return positionsWith(list, positions, {
    column: "billable",
    isWanted: (text) => (text === "1") === isBillable,
  });
}

/**
 * The billable amount of each client: hours, rounded as Harvest rounds them, times their rates. The products are summed
 * in millionths, as whole numbers, and rounded once, like the views of the database.
 */
export function billableByClient(
  list: ListIndex,
  positions: Positions,
): ReadonlyMap<string, BillableAmount> {
  const [hours, rates] = ["rounded_hours", "billable_rate"].map((name) => list.column(name));
  if (!hours || !rates) return new Map();
  const hundredths = hours.values.map((value) => Math.round(Number(value ?? 0) * 100));
  const tenThousandths = rates.values.map((value) => Math.round(Number(value ?? 0) * 10_000));
  const clients = groupsOf(list.column("client_id"));
  const millionths = new Float64Array(clients.keys.length);
  const billable = billablePositions(list, positions);
  for (let index = 0; index < billable.length; index++) {
    const position = billable[index] ?? 0;
    const client = groupOf(clients, position);
    const product = (hundredths[hours.codes[position] ?? 0] ?? 0) *
      (tenThousandths[rates.codes[position] ?? 0] ?? 0);
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

/** The billable amount of all clients together, in each currency that occurs. */
export function billableAmounts(list: ListIndex, positions: Positions): BillableAmount[] {
  const sums = new Map<string, number>();
  for (const { currency, amount } of billableByClient(list, positions).values()) {
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

/** Half a cent is rounded away from zero. */
function cents(millionths: number): number {
  return Math.sign(millionths) * Math.floor((Math.abs(millionths) + 5000) / 10_000) / 100;
}
