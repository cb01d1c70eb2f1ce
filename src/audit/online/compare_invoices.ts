import type { AccountBackup } from "../ledger/account_backup.ts";
import type { Observation } from "../ledger/finding_log.ts";
import type { YearlyTotals } from "../ledger/yearly_totals.ts";
import {
  type ComparedRecord,
  readCurrent,
  readUnlessFailed,
  reconcile,
} from "./current_records.ts";
import { Decimal } from "../../figures/decimal.ts";
import { type FigureValue, figureValues } from "../../figures/figure_values.ts";
import { figureOf } from "../../figures/figures.ts";
import type { MasterData } from "../../figures/master_data.ts";
import { RecordFields } from "../../figures/record_fields.ts";
import type { HarvestClient } from "../../harvest/harvest_client.ts";
import type { RecordSlice } from "../../json/slice_records.ts";

const FIELDS = new RecordFields(
  "number client currency amount due_amount state issue_date due_date created_at updated_at",
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
  client: HarvestClient,
  backup: AccountBackup,
  { totals, fromYear }: { totals: YearlyTotals; fromYear: number | null },
): Promise<number | null> {
  const resource = "invoices";
  if (!backup.isComplete(resource)) return null;
  const from = fromYear === null ? null : `${fromYear}-01-01`;
  return await readUnlessFailed(async () => {
    const read = (record: RecordSlice) => readInvoice(record, backup.asOf);
    const query: Record<string, string> = from === null ? {} : { from };
    const current = await readCurrent(client, backup, { resource, query }, read);
    for (const { issueDate, currency: unit, figures } of current.values()) {
      const year = Number(issueDate.slice(0, 4));
      for (const { name: figure, value } of figures) {
        // Harvest's list does not have payments.
        if (!figureOf(figure).isLessPayments) totals.addHarvest(year, { figure, unit, value });
      }
    }
    await reconcile<Invoice>(client, backup, current, {
      resource,
      read,
      isInScope: ({ issueDate }) => from === null || issueDate >= from,
      isSame: (saved, now) =>
        saved.amount.equals(now.amount) && saved.dueAmount.equals(now.dueAmount) &&
        saved.state === now.state && saved.issueDate === now.issueDate,
      describe: (saved, now) => describeInvoices(backup.masterData, saved, now),
    });
    return current.size;
  }, (record) => backup.findings.add("records_unreadable", { resource, record }));
}

function readInvoice({ bytes, start, end, id }: RecordSlice, asOf: string): Invoice {
  FIELDS.load(bytes, start, end);
  return {
    id,
    number: FIELDS.text("number") ?? "",
    clientId: FIELDS.reference("client"),
    currency: FIELDS.text("currency") ?? "",
    amount: FIELDS.amount("amount"),
    dueAmount: FIELDS.amount("due_amount"),
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
