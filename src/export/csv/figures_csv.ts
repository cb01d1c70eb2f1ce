import { CATALOG } from "../../harvest/catalog.ts";
import { Decimal } from "../../figures/decimal.ts";
import { figureValues } from "../../figures/figure_values.ts";
import { type FigureMaster, FigureTotals } from "../../figures/figure_totals.ts";
import { FIGURE_NAMES } from "../../figures/figures.ts";
import { RecordFields } from "../../figures/record_fields.ts";
import { idText } from "../../json/record_id.ts";
import { type AccountSource, readResource } from "../read_account.ts";
import type { CsvLines } from "./csv_lines.ts";

const COLUMNS = ["account_id", "figure", "year", "unit", "records", "amount"];

const MASTER = new RecordFields([
  "currency",
  "client",
  "client.currency",
  "is_active",
  "is_billable",
  "is_fixed_fee",
  "fee",
]);
const ITEM = new RecordFields([
  "spent_date",
  "client",
  "project",
  "hours",
  "rounded_hours",
  "is_billed",
  "billable",
  "billable_rate",
  "cost_rate",
  "total_cost",
]);
const INVOICE = new RecordFields([
  "currency",
  "state",
  "amount",
  "due_amount",
  "issue_date",
  "due_date",
  "line_items",
]);
const LINE = new RecordFields(["amount", "project"]);
const PAYMENT = new RecordFields(["amount", "paid_date", "paid_at"]);

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
    fields: RecordFields,
    use: (id: string, parent: string | null) => void,
  ) => {
    const found = CATALOG.find(({ name }) => name === resource);
    if (!found) throw new RangeError(`Cannot read "${resource}": the catalog does not have it`);
    for await (const { bytes, slices, parentId } of readResource(source, found)) {
      signal.throwIfAborted();
      for (let i = 0; i < slices.count; i++) {
        fields.load(bytes, slices.starts[i] ?? 0, slices.ends[i] ?? 0);
        use(idText(slices.idsHi[i] ?? 0, slices.idsLo[i] ?? 0), parentId);
      }
    }
  };
  const master = await readMaster(each);
  const totals = new FigureTotals(master, (year, { figure, unit, value }) => {
    const key = `${figure} ${year} ${unit}`;
    const sum = sums.get(key) ??
      { row: [figure, String(year).padStart(4, "0"), unit], records: 0, value: Decimal.ZERO };
    sums.set(key, sum);
    sum.records++;
    sum.value = sum.value.plus(value);
  }, { fromYear: null, asOf: source.manifest.run.finished_at.slice(0, 10) });
  for (const resource of ["time_entries", "expenses"] as const) {
    await each(resource, ITEM, () =>
      totals.addItem({
        date: ITEM.text("spent_date") ?? "",
        isBilled: ITEM.isTrue("is_billed"),
        figures: figureValues(resource, ITEM),
        subjects: { project: ITEM.reference("project"), client: ITEM.reference("client") },
      }));
  }
  const invoices = new Map<string, { currency: string; state: string; paid: Decimal }>();
  await each("invoices", INVOICE, (id) => {
    const [currency = "", state = ""] = ["currency", "state"].map((name) =>
      INVOICE.text(name) ?? ""
    );
    invoices.set(id, { currency, state, paid: Decimal.ZERO });
    for (const line of INVOICE.each("line_items", LINE)) {
      const project = line.reference("project");
      if (project !== null) totals.addLine(project, line.decimal("amount") ?? Decimal.ZERO);
    }
  });
  await each("invoice_payments", PAYMENT, (_, parent) => {
    const invoice = invoices.get(parent ?? "");
    if (!invoice) return;
    totals.addDocument("invoice_payments", PAYMENT, invoice);
    invoice.paid = invoice.paid.plus(PAYMENT.decimal("amount") ?? Decimal.ZERO);
  });
  await each("invoices", INVOICE, (id) => {
    const invoice = invoices.get(id);
    if (invoice) totals.addDocument("invoices", INVOICE, invoice);
  });
  const order = [...sums.values()].sort(({ row: a }, { row: b }) =>
    FIGURE_NAMES.findIndex((name) => name === a[0]) -
      FIGURE_NAMES.findIndex((name) => name === b[0]) || (a.join() < b.join() ? -1 : 1)
  );
  return [
    ...order.map(({ row, records, value }) => [...row, String(records), value.toString()]),
    ...totals.uninvoiced().map((
      { figure, unit, value },
    ) => [figure, "", unit, "", value.toString()]),
  ];
}

async function readMaster(
  each: (resource: string, fields: RecordFields, use: (id: string) => void) => Promise<void>,
): Promise<FigureMaster> {
  const currencies = new Map<string, string>();
  const projects: Map<string, ReturnType<typeof readProject>> = new Map();
  let companyCurrency = "";
  await each("company", MASTER, () => companyCurrency = MASTER.text("currency") ?? "");
  await each("projects", MASTER, (id) => {
    const project = readProject();
    projects.set(id, project);
    const currency = MASTER.text("client.currency");
    if (project.clientId !== null && currency !== null) currencies.set(project.clientId, currency);
  });
  await each("clients", MASTER, (id) => {
    const currency = MASTER.text("currency");
    if (currency !== null) currencies.set(id, currency);
  });
  return {
    companyCurrency,
    projects,
    currencyOf: (id) => currencies.get(id ?? "") ?? "",
  };
}

function readProject() {
  return {
    clientId: MASTER.reference("client"),
    isActive: MASTER.isTrue("is_active"),
    isBillable: MASTER.isTrue("is_billable"),
    isFixedFee: MASTER.isTrue("is_fixed_fee"),
    fee: MASTER.decimal("fee"),
  };
}
