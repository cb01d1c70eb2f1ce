import { Decimal } from "../../figures/decimal.ts";
import { FigureTotals } from "../../figures/figure_totals.ts";
import { FIGURE_NAMES } from "../../figures/figures.ts";
import { MasterData } from "../../figures/master_data.ts";
import { RecordFields } from "../../figures/record_fields.ts";
import { readItem } from "../../figures/tracked_item.ts";
import { catalogRow } from "../../harvest/catalog.ts";
import { type RecordSlice, recordSlices } from "../../json/slice_records.ts";
import { type AccountSource, readResource } from "../read_account.ts";
import type { CsvLines } from "./csv_lines.ts";

const COLUMNS = ["account_id", "figure", "year", "unit", "records", "amount"];

const INVOICE = new RecordFields("currency state amount due_amount issue_date due_date line_items");
const PAYMENT = new RecordFields("amount paid_date paid_at");

/** Adds the figures of some accounts by year, as the view `figures` of the database has them. */
export async function addFigures(
  lines: CsvLines,
  sources: readonly AccountSource[],
  signal: AbortSignal,
): Promise<number> {
  COLUMNS.forEach((name) => lines.text(name));
  lines.end();
  let rows = 0;
  for (const source of sources) {
    for (const row of await accountFigures(source, signal)) {
      [source.id, ...row].forEach((text) => lines.text(text));
      lines.end();
      rows++;
    }
  }
  return rows;
}

/** The rows of an account, in the order of the figures. */
async function accountFigures(source: AccountSource, signal: AbortSignal): Promise<string[][]> {
  const sums = new Map<
    string,
    { row: [string, string, string]; records: number; value: Decimal }
  >();
  const each = async (
    resource: string,
    use: (record: RecordSlice, parent: string | null) => void,
  ) => {
    for await (const records of readResource(source, catalogRow(resource))) {
      signal.throwIfAborted();
      for (const record of recordSlices(records)) use(record, records.parentId);
    }
  };
  const masterData = new MasterData();
  await each("company", ({ bytes }) => masterData.addCompany(bytes));
  for (const name of ["projects", "clients"] as const) {
    await each(name, (record) => masterData.add(name, record));
  }
  const totals = new FigureTotals(masterData, (year, { figure, unit, value }) => {
    const row: [string, string, string] = [figure, year?.toString().padStart(4, "0") ?? "", unit];
    const key = row.join(" ");
    const sum = sums.get(key) ?? { row, records: 0, value: Decimal.ZERO };
    sums.set(key, sum);
    sum.records++;
    sum.value = sum.value.plus(value);
  }, { fromYear: null, asOf: source.manifest.run.finished_at.slice(0, 10) });
  for (const resource of ["time_entries", "expenses"] as const) {
    await each(resource, (record) => totals.addItem(readItem(resource, record)));
  }
  const invoices = new Map<string, { currency: string; state: string; paid: Decimal }>();
  await each("invoices", ({ bytes, start, end, id }) => {
    INVOICE.load(bytes, start, end);
    const state = INVOICE.text("state") ?? "";
    invoices.set(id, { currency: INVOICE.text("currency") ?? "", state, paid: Decimal.ZERO });
    totals.addLines(INVOICE);
  });
  await each("invoice_payments", ({ bytes, start, end }, parent) => {
    const invoice = invoices.get(parent ?? "");
    if (!invoice) return;
    PAYMENT.load(bytes, start, end);
    totals.addDocument("invoice_payments", PAYMENT, invoice);
    invoice.paid = invoice.paid.plus(PAYMENT.amount("amount"));
  });
  await each("invoices", ({ bytes, start, end, id }) => {
    const invoice = invoices.get(id);
    INVOICE.load(bytes, start, end);
    if (invoice) totals.addDocument("invoices", INVOICE, invoice);
  });
  const order = [...sums.values()].sort(({ row: a }, { row: b }) => a.join() < b.join() ? -1 : 1);
  return [
    ...FIGURE_NAMES.flatMap((name) => order.filter(({ row }) => row[0] === name))
      .map(({ row, records, value }) => [...row, String(records), `${value}`]),
    ...totals.uninvoiced().map(({ figure, unit, value }) => [figure, "", unit, "", `${value}`]),
  ];
}
