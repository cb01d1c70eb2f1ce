import type { AccountBackup } from "../ledger/account_backup.ts";
import type { FindingLog, Observation } from "../ledger/finding_log.ts";
import type { YearlyTotals } from "../ledger/yearly_totals.ts";
import {
  type ComparedRecord,
  type LiveAccount,
  readCurrent,
  readUnlessFailed,
  reconcile,
} from "./current_records.ts";
import { Decimal } from "../../figures/decimal.ts";
import { type FigureValue, figureValues } from "../../figures/figure_values.ts";
import { figureOf } from "../../figures/figures.ts";
import type { MasterData } from "../../figures/master_data.ts";
import { RecordFields, type RecordSlice } from "../../figures/record_fields.ts";

const FIELDS = new RecordFields(
  "number client currency amount due_amount state issue_date due_date created_at updated_at".split(
    " ",
  ),
);

/** The amounts and the state of an invoice. */
interface Invoice extends ComparedRecord {
  readonly number: string;
  readonly clientId: string | null;
  readonly currency: string;
  readonly amount: Decimal;
  readonly dueAmount: Decimal;
  readonly state: string;
  readonly issueDate: string;
  readonly figures: readonly FigureValue[];
}

/**
 * Compares amount, amount due and state of every invoice with Harvest's list, since no report shows invoices. Returns
 * how many there are in Harvest; null if the backup does not have all invoices, or they cannot be read.
 * @throws StatusError 401, UnreachableError, or the signal's reason
 */
export async function compareInvoices(
  live: LiveAccount,
  backup: AccountBackup,
  { masterData, totals, findings, asOf, fromYear }: {
    masterData: MasterData;
    totals: YearlyTotals;
    findings: FindingLog;
    /** The day of the backup. */
    asOf: string;
    fromYear: number | null;
  },
): Promise<number | null> {
  const resource = "invoices";
  if (!backup.isComplete(resource)) return null;
  const from = fromYear === null ? null : `${fromYear}-01-01`;
  return await readUnlessFailed(async () => {
    const read = (record: RecordSlice) => readInvoice(record, asOf);
    const query: Record<string, string> = from === null ? {} : { from };
    const current = await readCurrent(live, { resource, query }, read);
    for (const { issueDate, currency: unit, figures } of current.values()) {
      const year = Number(issueDate.slice(0, 4));
      for (const { name: figure, value } of figures) {
        // Harvest's list does not have payments.
        if (!figureOf(figure).isLessPayments) totals.addHarvest(year, { figure, unit, value });
      }
    }
    await reconcile<Invoice>(live, backup, current, {
      resource,
      read,
      isInScope: ({ issueDate }) => from === null || issueDate >= from,
      isSame: (saved, now) =>
        saved.amount.equals(now.amount) && saved.dueAmount.equals(now.dueAmount) &&
        saved.state === now.state && saved.issueDate === now.issueDate,
      log: (problem, saved, now) =>
        findings.add(problem, { resource, ...describeInvoices(masterData, saved, now) }),
    });
    return current.size;
  }, (record) => findings.add("records_unreadable", { resource, record }));
}

function readInvoice({ bytes, start, end, id }: RecordSlice, asOf: string): Invoice {
  FIELDS.load(bytes, start, end);
  return {
    id,
    number: FIELDS.text("number") ?? "",
    clientId: FIELDS.reference("client"),
    currency: FIELDS.text("currency") ?? "",
    amount: FIELDS.decimal("amount") ?? Decimal.ZERO,
    dueAmount: FIELDS.decimal("due_amount") ?? Decimal.ZERO,
    state: FIELDS.text("state") ?? "",
    issueDate: FIELDS.text("issue_date") ?? "",
    createdAt: FIELDS.text("created_at") ?? "",
    updatedAt: FIELDS.text("updated_at") ?? "",
    isRunning: false,
    figures: figureValues("invoices", FIELDS, { asOf }),
  };
}

function describeInvoices(
  masterData: MasterData,
  saved: Invoice | null,
  current: Invoice | null,
): Omit<Observation, "resource"> {
  const invoice = saved ?? current;
  if (!invoice) return {};
  const { number, id, clientId, currency, issueDate } = invoice;
  const amounts = ({ amount, dueAmount, state }: Invoice) =>
    `${state}, ${amount}, due ${dueAmount} ${currency}`;
  const zero = Decimal.ZERO;
  return {
    year: Number(issueDate.slice(0, 4)),
    client: masterData.clientName(clientId),
    record: `invoice ${number} (id ${id}): ` +
      (saved && current
        ? `${amounts(saved)} here; ${amounts(current)} in Harvest`
        : amounts(invoice)),
    differences: [[currency, (saved?.amount ?? zero).minus(current?.amount ?? zero)]],
  };
}
