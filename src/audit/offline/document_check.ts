import type { AccountBackup } from "../ledger/account_backup.ts";
import {
  amountMismatches,
  currencyDigits,
  type DocumentLine,
  type DocumentState,
  type Percentage,
  stateContradictions,
} from "./document_amounts.ts";
import { Decimal } from "../../figures/decimal.ts";
import type { FigureTotals } from "../../figures/figure_totals.ts";
import { RecordFields } from "../../figures/record_fields.ts";
import {
  type RecordSlice,
  RecordSlices,
  recordSlices,
  sliceArray,
} from "../../json/slice_records.ts";

const FIELDS = new RecordFields(
  `number client currency amount due_amount tax tax_amount tax2 tax2_amount discount
discount_amount state issue_date due_date sent_at paid_at paid_date closed_at
accepted_at declined_at line_items`,
);
const LINE = new RecordFields("quantity unit_price amount taxed taxed2");
const PAYMENT = new RecordFields("amount paid_date paid_at");

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

/** Checks invoices or estimates: amounts against lines, amounts due against payments, states against dates. */
export class DocumentCheck {
  constructor(
    readonly backup: AccountBackup,
    readonly resource: "invoices" | "estimates",
    /** `checks` counts what was checked. */
    readonly into: {
      readonly totals: FigureTotals;
      readonly checks: { documents: number; payments: number };
    },
  ) {}

  async check({ bytes, start, end, id }: RecordSlice): Promise<void> {
    const { totals, checks } = this.into;
    checks.documents++;
    FIELDS.load(bytes, start, end);
    const document = this.#read(id);
    const { group, title } = document;
    this.#checkAmounts(document);
    const contradictions = stateContradictions(this.resource, document);
    if (contradictions.length > 0) {
      this.backup.findings.add("state_dates", {
        ...group,
        record: `${title}: ${contradictions.join("; ")}`,
      });
    }
    if (this.resource !== "invoices") return;
    const hasPayments = this.backup.isComplete("invoice_payments");
    const paid = hasPayments ? await this.#checkDue(id, document) : Decimal.ZERO;
    // Reading the payments took a while: another record may be loaded by now.
    FIELDS.load(bytes, start, end);
    totals.addDocument("invoices", FIELDS, { ...document, paid });
    totals.addLines(FIELDS);
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
        client: this.backup.masterData.clientName(FIELDS.reference("client")),
      },
      state: FIELDS.text("state") ?? "",
      amount: FIELDS.amount("amount"),
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
    // A document counts once, by the worst of what does not match.
    const worst = mismatches.filter(({ isRounding }) => !isRounding);
    const shown = worst.length > 0 ? worst : mismatches;
    const main = shown.find(({ part }) => part === "total") ?? shown[0];
    if (main === undefined) return;
    const problem = main.isRounding
      ? "document_rounding"
      : main.part === "total"
      ? "invoice_total"
      : "invoice_part";
    this.backup.findings.add(problem, {
      ...group,
      record: `${title}: ${
        shown.map(({ part, stated, computed }) => `${part} ${stated}, computed ${computed}`).join(
          "; ",
        )
      } ${currency}`.trimEnd(),
      differences: [[currency, main.stated.minus(main.computed)]],
    });
  }

  /** Compares the amount due with the payments; returns their sum. */
  async #checkDue(id: string, document: Document): Promise<Decimal> {
    const { title, group, amount, dueAmount, currency, state } = document;
    const { paths, reader } = this.backup;
    const text = await this.backup.unlessDamaged(
      "invoice_payments",
      () => reader.read(paths.childList("invoices", id, "payments")),
    );
    if (!text) {
      this.backup.findings.add("payments_unknown", { ...group, record: title });
      return Decimal.ZERO;
    }
    this.into.checks.payments++;
    const { paid, count } = this.#readPayments(text, document);
    const unpaid = amount.minus(paid);
    // Harvest may show a written-off amount as due or as zero.
    const isRight = dueAmount === null || dueAmount.equals(unpaid) ||
      (state === "closed" && dueAmount.isZero);
    if (!isRight) {
      const payments = `${count} payment${count === 1 ? "" : "s"} of ${paid}`;
      this.backup.findings.add("invoice_due", {
        ...group,
        record:
          `${title}: due ${dueAmount}, but ${amount} less ${payments} is ${unpaid} ${currency}`,
        differences: [[currency, dueAmount.minus(unpaid)]],
      });
    }
    return paid;
  }

  #readPayments(text: Uint8Array, document: Document): { paid: Decimal; count: number } {
    const slices = new RecordSlices();
    sliceArray(text, slices, { at: 0, end: text.length });
    let paid = Decimal.ZERO;
    for (const { start, end } of recordSlices({ bytes: text, slices })) {
      PAYMENT.load(text, start, end);
      paid = paid.plus(PAYMENT.amount("amount"));
      this.into.totals.addDocument("invoice_payments", PAYMENT, {
        ...document,
        paid: Decimal.ZERO,
      });
    }
    return { paid, count: slices.count };
  }
}

function readLine(line: RecordFields): DocumentLine {
  return {
    quantity: line.amount("quantity"),
    unitPrice: line.amount("unit_price"),
    amount: line.amount("amount"),
    isTaxed: line.isTrue("taxed"),
    isTaxed2: line.isTrue("taxed2"),
  };
}

function percentage(member: string): Percentage {
  return { percent: FIELDS.decimal(member), amount: FIELDS.decimal(`${member}_amount`) };
}
