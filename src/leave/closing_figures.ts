import { stringOf, textValue } from "../export/columns/column_value.ts";
import { moneyText, secondsOf } from "../export/destinations/entry.ts";
import { recordsOf, resourceOf, textOf } from "../export/destinations/names.ts";
import { centsIn } from "../export/harvest_csv/csv_table.ts";
import { type AccountSource, readResource } from "../export/read_account.ts";
import { FieldFinder } from "../json/field_finder.ts";

/** What Harvest's page for closing an account shows, from the backup. */
export interface ClosingFigures {
  readonly account: string;
  /** With two decimals. */
  readonly hours: string;
  readonly projects: number;
  /** By currency, without drafts: `12345.00 EUR`. */
  readonly invoiced: readonly string[];
}

/** The three figures of an account. @throws RecordError | ListFormatError */
export async function closingFigures(source: AccountSource): Promise<ClosingFigures> {
  let projects = 0;
  for await (const _ of recordsOf(source, resourceOf("projects"))) projects++;
  const invoiced = new Map<string, number>();
  for await (const fields of recordsOf(source, resourceOf("invoices"))) {
    if (fields["state"] === "draft") continue;
    const currency = textOf(fields, "currency");
    invoiced.set(currency, (invoiced.get(currency) ?? 0) + centsIn(textOf(fields, "amount")));
  }
  return {
    account: `${source.manifest.account.name} (${source.id})`,
    hours: (await trackedSeconds(source) / 3600).toFixed(2),
    projects,
    invoiced: [...invoiced].map(([currency, cents]) => `${moneyText(cents)} ${currency}`),
  };
}

async function trackedSeconds(source: AccountSource): Promise<number> {
  const finder = new FieldFinder([["hours"]]);
  let seconds = 0;
  for await (const { bytes, slices } of readResource(source, resourceOf("time_entries"))) {
    for (let i = 0; i < slices.count; i++) {
      finder.find(bytes, slices.starts[i] ?? 0, slices.ends[i] ?? 0);
      const start = finder.starts[0] ?? -1;
      if (start >= 0) {
        seconds += secondsOf(stringOf(textValue(bytes, start, finder.ends[0] ?? 0)));
      }
    }
  }
  return seconds;
}
