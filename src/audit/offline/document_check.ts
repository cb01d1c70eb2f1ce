import { RecordSlices, sliceArray } from "../../json/slice_records.ts";
import type { AccountBackup } from "../ledger/account_backup.ts";
import { Decimal } from "../ledger/decimal.ts";
import type { FindingLog } from "../ledger/finding_log.ts";
import type { MasterData } from "../ledger/master_data.ts";
import { RecordFields, type RecordSlice } from "../ledger/record_fields.ts";
import {
  amountMismatches,
  currencyDigits,
  type DocumentLine,
  type Percentage,
} from "./document_amounts.ts";
import { type DocumentState, stateContradictions } from "./document_state.ts";

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

/** An invoice or estimate. */
interface Document extends DocumentState {
  readonly currency: string;
  /** Its name in findings. */
  readonly title: string;
  /** What findings about it are grouped by. */
  readonly group: {
    readonly resource: string;
    readonly year: number | null;
    readonly client: string | null;
  };
}

/** Sums of a year's invoices in one currency, in the backup. */
export interface InvoiceSums {
  readonly year: number;
  readonly currency: string;
  invoiced: Decimal;
  due: Decimal;
  /** Zero if the backup does not have payments. */
  paid: Decimal;
}

/** Checks invoices or estimates: amounts against lines, amounts due against payments, states against dates. */
export class DocumentCheck {
  checked = 0;
  /** Invoices whose payments were summed. */
  withPayments = 0;
  readonly #sums = new Map<string, InvoiceSums>();
  readonly #masterData: MasterData;
  readonly #findings: FindingLog;

  constructor(
    readonly backup: AccountBackup,
    readonly resource: "invoices" | "estimates",
    { masterData, findings }: { masterData: MasterData; findings: FindingLog },
  ) {
    this.#masterData = masterData;
    this.#findings = findings;
  }

  /** Sums by year and currency, the earliest first. */
  sums(): InvoiceSums[] {
    return [...this.#sums.values()].sort((a, b) =>
      a.year - b.year || (a.currency < b.currency ? -1 : 1)
    );
  }

  async check({ bytes, start, end, id }: RecordSlice): Promise<void> {
    this.checked++;
    FIELDS.load(bytes, start, end);
    const document = this.#read(id);
    const { group, title } = document;
    this.#checkAmounts(document);
    for (const contradiction of stateContradictions(this.resource, document)) {
      this.#findings.add("state_dates", { ...group, record: `${title}: ${contradiction}` });
    }
    const hasPayments = this.resource === "invoices" && this.backup.isComplete("invoice_payments");
    this.#add(document, hasPayments ? await this.#checkDue(id, document) : Decimal.ZERO);
  }

  #read(id: string): Document {
    const issueDate = FIELDS.text("issue_date");
    return {
      currency: FIELDS.text("currency") ?? "",
      title: `${this.resource === "invoices" ? "invoice" : "estimate"} ${
        FIELDS.text("number") ?? "without number"
      } (id ${id})`,
      group: {
        resource: this.resource,
        year: issueDate === null ? null : Number(issueDate.slice(0, 4)),
        client: this.#masterData.clientName(FIELDS.reference("client")),
      },
      state: FIELDS.text("state") ?? "",
      amount: FIELDS.decimal("amount") ?? Decimal.ZERO,
      dueAmount: FIELDS.decimal("due_amount"),
      hasDate: (member) => FIELDS.text(member) !== null,
    };
  }

  #checkAmounts({ title, group, amount, currency }: Document): void {
    const mismatches = amountMismatches({
      amount,
      lines: Array.from(FIELDS.each("line_items", LINE), readLine),
      discount: percentage("discount"),
      tax: percentage("tax"),
      tax2: percentage("tax2"),
      digits: currencyDigits(currency),
    });
    for (const { part, stated, computed, isRounding } of mismatches) {
      const problem = part === "total" ? "invoice_total" : "invoice_part";
      this.#findings.add(isRounding ? "document_rounding" : problem, {
        ...group,
        record: `${title}: ${part} ${stated}, computed ${computed} ${currency}`,
        differences: [[currency, stated.minus(computed)]],
      });
    }
  }

  /** Compares the amount due with the payments; returns their sum. */
  async #checkDue(id: string, document: Document): Promise<Decimal> {
    const { title, group, amount, dueAmount, currency, state } = document;
    const text = await this.backup.read(
      "invoice_payments",
      this.backup.paths.childList("invoices", id, "payments"),
    );
    if (!text) {
      this.#findings.add("payments_unknown", { ...group, record: title });
      return Decimal.ZERO;
    }
    this.withPayments++;
    const { paid, count } = sumPayments(text);
    const unpaid = amount.minus(paid);
    // Harvest may show a written-off amount as due or as zero.
    const isRight = dueAmount === null || dueAmount.equals(unpaid) ||
      (state === "closed" && dueAmount.isZero);
    if (!isRight) {
      const payments = `${count} payment${count === 1 ? "" : "s"} of ${paid}`;
      this.#findings.add("invoice_due", {
        ...group,
        record:
          `${title}: due ${dueAmount}, but ${amount} less ${payments} is ${unpaid} ${currency}`,
        differences: [[currency, dueAmount.minus(unpaid)]],
      });
    }
    return paid;
  }

  #add({ group: { year }, currency, amount, dueAmount }: Document, paid: Decimal): void {
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
