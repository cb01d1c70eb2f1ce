import { csvText } from "../export/destinations/csv_file.ts";
import { type AccountSource, savedRecords } from "../export/read_account.ts";
import { NOT_IN_API } from "../harvest/catalog.ts";
import { type Fields, textAt } from "../json/exact.ts";

/** A table to be filled in by hand. */
export interface Worksheet {
  readonly name: string;
  readonly text: string;
  /** Rows that are prepared. */
  readonly rows: number;
}

/** What invoices say of a recurring invoice or a retainer. */
const FOUND =
  "account, id, client, invoices, first, last, last subject: subject, last amount: amount";

/**
 * Worksheets for what Harvest keeps and no API gives: of recurring invoices and retainers the invoices hold the numbers, so
 * there is a row for each, to be filled in while Harvest's pages are still open.
 */
export async function worksheets(sources: readonly AccountSource[]): Promise<Worksheet[]> {
  const invoices: Fields[] = [];
  const taxes = new Map<string, Fields>();
  for (const source of sources) {
    const account = source.manifest.account.name;
    for await (const { fields } of savedRecords(source, "invoices")) {
      invoices.push({ ...fields, account });
      for (const rate of ["tax", "tax2"].map((tax) => textAt(fields, tax))) {
        if (rate !== "") taxes.set(`${account}\n${rate}`, { account, rate: `${rate} %` });
      }
    }
  }
  const sheet = (name: string, columns: string, rows: readonly Fields[]): Worksheet => ({
    name: `worksheets/${name}.csv`,
    text: csvText(columns, rows),
    rows: rows.length,
  });
  return [
    sheet(
      "recurring-invoices",
      `${FOUND}, frequency, next issue date, ends, lines, done`,
      seriesOf(invoices, "recurring_invoice_id"),
    ),
    sheet(
      "retainers",
      `${FOUND}, balance, currency, as of, open invoices, done`,
      seriesOf(invoices, "retainer", "id"),
    ),
    sheet("taxes", "account, rate, name, number, done", [...taxes.values()]),
    sheet("other", "what, noted where, done", NOT_IN_API.map((what) => ({ what }))),
  ];
}

/** A row for each id that invoices have at a path. */
function seriesOf(invoices: readonly Fields[], ...path: readonly string[]): Fields[] {
  const named = invoices.filter((invoice) => textAt(invoice, ...path) !== "");
  const series = Map.groupBy(
    named,
    (invoice) => `${textAt(invoice, "account")}\n${textAt(invoice, ...path)}`,
  );
  return [...series].map(([key, some]) => {
    const sorted = some.toSorted((a, b) =>
      textAt(a, "issue_date") < textAt(b, "issue_date") ? -1 : 1
    );
    const [first = {}, last = {}] = [sorted[0], sorted.at(-1)];
    const [account = "", id = ""] = key.split("\n");
    return {
      account,
      id,
      client: [...new Set(some.map((invoice) => textAt(invoice, "client", "name")))].join(", "),
      invoices: some.length,
      first: textAt(first, "issue_date"),
      last: textAt(last, "issue_date"),
      subject: textAt(last, "subject"),
      amount: `${textAt(last, "amount")} ${textAt(last, "currency")}`,
    };
  });
}
