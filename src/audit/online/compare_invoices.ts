import { isComplete, visitList } from "../ledger/audit_run.ts";
import { Decimal } from "../ledger/decimal.ts";
import type { SlicedRecord } from "../ledger/directory.ts";
import { isOfOneRequest, readFresh, readOne } from "./fresh_records.ts";
import type { OnlineRun } from "./online_run.ts";
import { type Dated, Reconciliation } from "../ledger/reconciliation.ts";
import { RecordFields } from "../ledger/record_fields.ts";
import { resourceNamed } from "../ledger/resource_named.ts";

const FIELDS = new RecordFields([
  "number",
  "client",
  "currency",
  "amount",
  "due_amount",
  "state",
  "issue_date",
  "created_at",
  "updated_at",
]);

/** An invoice as far as money goes. */
interface InvoiceFacts extends Dated {
  readonly number: string;
  readonly clientId: string | null;
  readonly currency: string;
  readonly amount: Decimal;
  readonly dueAmount: Decimal;
  readonly state: string;
  readonly issueDate: string;
}

/** What the comparison came to. */
export interface InvoiceComparison {
  /** Invoices that Harvest lists. */
  readonly compared: number;
}

/**
 * Compares amount, due amount and state of every invoice with Harvest's list as it is now: no report shows invoices.
 * Null if the backup does not hold them or they cannot be read.
 * @throws StatusError 401, UnreachableError, or the signal's reason
 */
export async function compareInvoices(run: OnlineRun): Promise<InvoiceComparison | null> {
  const resource = "invoices";
  if (!isComplete(run, resource)) return null;
  const from = run.fromYear === null ? null : `${run.fromYear}-01-01`;
  try {
    const query = from === null ? {} : { from };
    const fresh = await readFresh(run, { resource, query }, readInvoice);
    const compared = fresh.size;
    for (const { issueDate, currency, amount, dueAmount } of fresh.values()) {
      const year = Number(issueDate.slice(0, 4));
      run.years.addHarvest(year, { figure: "invoiced", unit: currency, value: amount });
      run.years.addHarvest(year, { figure: "due", unit: currency, value: dueAmount });
    }
    const reconciliation = new Reconciliation<InvoiceFacts>(run, fresh, {
      resource,
      read: readInvoice,
      isInScope: ({ issueDate }) => from === null || issueDate >= from,
      isSame: (own, now) =>
        own.amount.equals(now.amount) && own.dueAmount.equals(now.dueAmount) &&
        own.state === now.state &&
        own.issueDate === now.issueDate,
      describe: (own, now) => describe(run, own, now),
    });
    await visitList(run, resourceNamed(resource), [reconciliation]);
    await reconciliation.finish((id) => readOne(run, { resource, id }, readInvoice));
    return { compared };
  } catch (error) {
    if (!isOfOneRequest(error)) throw error;
    run.book.add("records_unreadable", { resource, record: error.message });
    return null;
  }
}

function readInvoice({ bytes, start, end, id }: SlicedRecord): InvoiceFacts {
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
  };
}

function describe(run: OnlineRun, own: InvoiceFacts | null, now: InvoiceFacts | null) {
  const invoice = own ?? now;
  if (!invoice) return {};
  const { number, id, clientId, currency, issueDate } = invoice;
  const told = ({ amount, dueAmount, state }: InvoiceFacts) =>
    `${state}, ${amount}, due ${dueAmount} ${currency}`;
  const zero = Decimal.ZERO;
  return {
    year: Number(issueDate.slice(0, 4)),
    client: clientId === null ? null : run.directory.nameOf("client", clientId),
    record: `invoice ${number} (id ${id}): ` +
      (own && now ? `${told(own)} here; ${told(now)} in Harvest` : told(invoice)),
    differences: [[currency, (own?.amount ?? zero).minus(now?.amount ?? zero)] as const],
  };
}
