import { RecordSlices, sliceArray } from "../../json/slice_records.ts";
import type { AuditRun, Visitor } from "../ledger/audit_run.ts";
import { Decimal } from "../ledger/decimal.ts";
import type { SlicedRecord } from "../ledger/directory.ts";
import {
  amountMismatches,
  currencyDigits,
  type DocumentLine,
  type Percentage,
} from "./document_amounts.ts";
import { type DocumentState, stateContradictions } from "./document_state.ts";
import { RecordFields } from "../ledger/record_fields.ts";

const FIELDS = new RecordFields([
  "number",
  "client",
  "currency",
  "amount",
  "due_amount",
  "tax",
  "tax_amount",
  "tax2",
  "tax2_amount",
  "discount",
  "discount_amount",
  "state",
  "issue_date",
  "sent_at",
  "paid_at",
  "paid_date",
  "closed_at",
  "accepted_at",
  "declined_at",
  "line_items",
]);
const LINE = new RecordFields(["quantity", "unit_price", "amount", "taxed", "taxed2"]);
const PAYMENT = new RecordFields(["amount"]);

/** What an invoice or estimate says of itself. */
interface Document extends DocumentState {
  readonly year: number | null;
  readonly currency: string;
  /** How findings name it. */
  readonly title: string;
}

/** Where findings about a document belong. */
interface Where {
  readonly resource: string;
  readonly year: number | null;
  readonly client: string | null;
}

/** Sums of a year's invoices in one currency, as the backup holds them. */
export interface InvoiceSums {
  readonly year: number;
  readonly currency: string;
  invoiced: Decimal;
  due: Decimal;
  /** Zero where the backup does not hold payments. */
  paid: Decimal;
}

/** Checks invoices or estimates in themselves: amounts from lines, due amounts from payments, states from dates. */
export class DocumentCheck implements Visitor {
  checked = 0;
  /** Invoices whose payments were added up. */
  withPayments = 0;
  readonly #sums = new Map<string, InvoiceSums>();

  /** `payments`: whether the backup holds the payments of the documents. */
  constructor(
    readonly run: AuditRun,
    readonly resource: "invoices" | "estimates",
    readonly options: { readonly payments: boolean },
  ) {}

  /** Sums by year and currency, the earliest first. */
  sums(): InvoiceSums[] {
    return [...this.#sums.values()].sort((a, b) =>
      a.year - b.year || (a.currency < b.currency ? -1 : 1)
    );
  }

  async see(record: SlicedRecord): Promise<void> {
    this.checked++;
    FIELDS.load(record.bytes, record.start, record.end);
    const document = this.#read(record.id);
    const where = this.#where(document);
    this.#checkAmounts(document, where);
    for (const contradiction of stateContradictions(this.resource, document)) {
      this.run.book.add("state_dates", { ...where, record: `${document.title}: ${contradiction}` });
    }
    const paid = this.options.payments
      ? await this.#checkDue(record.id, document, where)
      : Decimal.ZERO;
    this.#add(document, paid);
  }

  #read(id: string): Document {
    const issueDate = FIELDS.text("issue_date");
    return {
      year: issueDate === null ? null : Number(issueDate.slice(0, 4)),
      currency: FIELDS.text("currency") ?? "",
      title: `${this.resource === "invoices" ? "invoice" : "estimate"} ${
        FIELDS.text("number") ?? "without number"
      } (id ${id})`,
      state: FIELDS.text("state") ?? "",
      amount: FIELDS.decimal("amount") ?? Decimal.ZERO,
      dueAmount: FIELDS.decimal("due_amount"),
      hasDate: (member) => FIELDS.text(member) !== null,
    };
  }

  #where({ year }: Document): Where {
    const clientId = FIELDS.reference("client");
    const client = clientId === null ? null : this.run.directory.nameOf("client", clientId);
    return { resource: this.resource, year, client };
  }

  #checkAmounts({ title, amount, currency }: Document, where: Where): void {
    const mismatches = amountMismatches({
      amount,
      lines: Array.from(FIELDS.each("line_items", LINE), readLine),
      discount: percentage("discount"),
      tax: percentage("tax"),
      tax2: percentage("tax2"),
      digits: currencyDigits(currency),
    });
    for (const { part, stated, computed, isRounding } of mismatches) {
      const problem = isRounding
        ? "document_rounding"
        : part === "total"
        ? "invoice_total"
        : "invoice_part";
      this.run.book.add(problem, {
        ...where,
        record: `${title}: ${part} ${stated}, computed ${computed} ${currency}`,
        differences: [[currency, stated.minus(computed)]],
      });
    }
  }

  async #checkDue(id: string, document: Document, where: Where): Promise<Decimal> {
    const { title, amount, dueAmount, currency, state } = document;
    const text = await this.run.reader.read(this.run.paths.childList("invoices", id, "payments"));
    if (!text) {
      this.run.book.add("payments_unknown", { ...where, record: title });
      return Decimal.ZERO;
    }
    this.withPayments++;
    const { paid, count } = sumPayments(text);
    const open = amount.minus(paid);
    // What was written off may be shown as due or as nothing due.
    if (dueAmount === null || dueAmount.equals(open) || (state === "closed" && dueAmount.isZero)) {
      return paid;
    }
    this.run.book.add("invoice_due", {
      ...where,
      record:
        `${title}: due ${dueAmount}, but ${amount} less ${count} payment${
          count === 1 ? "" : "s"
        } of ` +
        `${paid} is ${open} ${currency}`,
      differences: [[currency, dueAmount.minus(open)]],
    });
    return paid;
  }

  #add({ year, currency, amount, dueAmount }: Document, paid: Decimal): void {
    if (year === null) return;
    const key = `${year}/${currency}`;
    const { ZERO } = Decimal;
    const row = this.#sums.get(key) ?? { year, currency, invoiced: ZERO, due: ZERO, paid: ZERO };
    row.invoiced = row.invoiced.plus(amount);
    row.due = row.due.plus(dueAmount ?? ZERO);
    row.paid = row.paid.plus(paid);
    this.#sums.set(key, row);
  }
}

function readLine(line: RecordFields): DocumentLine {
  return {
    quantity: line.decimal("quantity") ?? Decimal.ZERO,
    unitPrice: line.decimal("unit_price") ?? Decimal.ZERO,
    amount: line.decimal("amount") ?? Decimal.ZERO,
    isTaxed: line.isTrue("taxed"),
    isTaxed2: line.isTrue("taxed2"),
  };
}

function percentage(member: string): Percentage {
  return { percent: FIELDS.decimal(member), amount: FIELDS.decimal(`${member}_amount`) };
}

function sumPayments(text: Uint8Array): { paid: Decimal; count: number } {
  const slices = new RecordSlices();
  sliceArray(text, slices, { at: 0, end: text.length });
  let paid = Decimal.ZERO;
  for (let i = 0; i < slices.count; i++) {
    PAYMENT.load(text, slices.starts[i] ?? 0, slices.ends[i] ?? 0);
    paid = paid.plus(PAYMENT.decimal("amount") ?? Decimal.ZERO);
  }
  return { paid, count: slices.count };
}
