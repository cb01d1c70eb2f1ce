import { readCsv } from "../export/destinations/csv_file.ts";
import { NO_CURRENCY } from "../figures/figures.ts";
import type { AccountSource } from "../export/read_account.ts";
import { addTo, Decimal } from "../figures/decimal.ts";

/** What Harvest's page for closing an account shows, from the backup. */
export interface ClosingFigures {
  readonly account: string;
  /** With two decimals. */
  readonly hours: string;
  readonly projects: number;
  /** By currency, without drafts and what was written off: `12345.00 EUR`. */
  readonly invoiced: readonly string[];
}

/** The three figures of an account, from the table of all figures by year. @throws the system's errors */
export async function closingFigures(
  source: AccountSource,
  figuresCsv: string,
): Promise<ClosingFigures> {
  let hours = Decimal.ZERO;
  const invoiced = new Map<string, Decimal>();
  const columns = ["account_id", "figure", "unit", "amount"];
  await readCsv(figuresCsv, columns, (account, figure, unit, amount) => {
    if (account !== source.id) return;
    const value = Decimal.parse(amount) ?? Decimal.ZERO;
    if (figure === "hours") hours = hours.plus(value);
    if (figure === "invoiced") addTo(invoiced, unit, value);
  });
  return {
    account: `${source.manifest.account.name} (${source.id})`,
    hours: hours.round(2).toString(),
    projects: source.manifest.resources["projects"]?.records ?? 0,
    invoiced: [...invoiced].map(([currency, amount]) =>
      `${amount.round(2)} ${currency || NO_CURRENCY}`
    ),
  };
}
