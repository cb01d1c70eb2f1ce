import { Decimal, HALF_HUNDREDTH, isRounding } from "../../figures/decimal.ts";

/** One line of an invoice or estimate. */
export interface DocumentLine {
  readonly quantity: Decimal;
  readonly unitPrice: Decimal;
  readonly amount: Decimal;
  readonly isTaxed: boolean;
  readonly isTaxed2: boolean;
}

/** The numbers of an invoice or estimate. */
export interface DocumentAmounts {
  readonly lines: readonly DocumentLine[];
  readonly amount: Decimal;
  readonly discount: Percentage;
  readonly tax: Percentage;
  readonly tax2: Percentage;
  /** Decimals of its currency. */
  readonly digits: number;
}

/** A percentage and its amount; null if there is none. */
export interface Percentage {
  readonly percent: Decimal | null;
  readonly amount: Decimal | null;
}

/** A stated amount that does not match the others. */
export interface AmountMismatch {
  /** `line 2`, `discount`, `tax`, `tax2`, `total`. */
  readonly part: string;
  readonly stated: Decimal;
  readonly computed: Decimal;
  readonly isRounding: boolean;
}

/**
 * The amounts of a document that do not match its own numbers. Harvest does not document how it rounds; assumed is that
 * each line, discount and tax is rounded to the currency's digits, half a unit away from zero; the discount applies to
 * all lines; each tax applies to its lines less their share of the discount; the total is lines - discount + taxes. The
 * example in the API's documentation adds up this way. Other programs round the tax of each line, so what counts as
 * rounding grows with the lines; a quantity of two decimals may be rounded, too.
 */
export function amountMismatches(document: DocumentAmounts): AmountMismatch[] {
  const { lines, discount, tax, tax2, amount, digits } = document;
  const found: AmountMismatch[] = [];
  const compare = (
    part: string,
    stated: Decimal,
    computed: Decimal,
    { parts, slack = Decimal.ZERO }: { parts: number; slack?: Decimal },
  ) => {
    const off = stated.minus(computed).abs();
    if (off.isZero) return;
    const rest = off.compare(slack) > 0 ? off.minus(slack) : Decimal.ZERO;
    found.push({ part, stated, computed, isRounding: isRounding(rest, { parts, digits }) });
  };
  for (const [at, line] of lines.entries()) {
    const computed = line.quantity.times(line.unitPrice).round(digits);
    // Quantities have two decimals: the exact one may differ by half a hundredth.
    const slack = line.unitPrice.abs().times(HALF_HUNDREDTH);
    compare(`line ${at + 1}`, line.amount, computed, { parts: 1, slack });
  }
  const sumOf = (chosen: readonly DocumentLine[]) =>
    chosen.reduce((sum, line) => sum.plus(line.amount), Decimal.ZERO);
  const shareOf = (base: Decimal, { percent }: Percentage) =>
    percent === null ? Decimal.ZERO : base.percent(percent).round(digits);
  const subtotal = sumOf(lines);
  compare("discount", discount.amount ?? Decimal.ZERO, shareOf(subtotal, discount), {
    parts: lines.length,
  });
  let total = subtotal.minus(discount.amount ?? Decimal.ZERO);
  const taxes = [
    ["tax", tax, lines.filter(({ isTaxed }) => isTaxed)],
    ["tax2", tax2, lines.filter(({ isTaxed2 }) => isTaxed2)],
  ] as const;
  for (const [part, percentage, taxed] of taxes) {
    const base = sumOf(taxed);
    const stated = percentage.amount ?? Decimal.ZERO;
    compare(part, stated, shareOf(base.minus(shareOf(base, discount)), percentage), {
      parts: taxed.length,
    });
    total = total.plus(stated);
  }
  const parts = [discount, tax, tax2].filter((percentage) => percentage.amount !== null).length;
  compare("total", amount, total, { parts });
  return found;
}

/** Decimals of a currency, as the runtime knows them from ISO 4217: none for the yen, and never more than Harvest's 2. */
export function currencyDigits(currency: string): number {
  try {
    const format = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
    return Math.min(2, format.maximumFractionDigits ?? 2);
  } catch {
    return 2;
  }
}

/** What the state of an invoice or estimate is checked against. */
export interface DocumentState {
  readonly state: string;
  readonly amount: Decimal;
  /** Null for an estimate. */
  readonly dueAmount: Decimal | null;
  /** Whether a date of the record is set. */
  readonly hasDate: (member: string) => boolean;
}

/** By state, as Harvest documents the two objects: what contradicts it. Only what is impossible counts. */
const CONTRADICTIONS: Readonly<
  Record<string, (document: DocumentState) => Readonly<Record<string, boolean>>>
> = {
  "invoices/paid": ({ dueAmount, hasDate }) => ({
    "it is paid, but an amount is still due": dueAmount !== null && dueAmount.units > 0n,
    "it is paid, but has no payment date": !hasDate("paid_at") && !hasDate("paid_date"),
  }),
  "invoices/open": ({ amount, dueAmount, hasDate }) => ({
    "it is open, but nothing is due": amount.units > 0n && dueAmount !== null && dueAmount.isZero,
    "it is open, but has a date of full payment": hasDate("paid_date"),
  }),
  "invoices/draft": ({ hasDate }) => ({
    "it is a draft, but has a payment date": hasDate("paid_date"),
  }),
  "invoices/closed": ({ hasDate }) => ({
    "it is written off, but has no closing date": !hasDate("closed_at"),
  }),
  "estimates/accepted": ({ hasDate }) => ({
    "it is accepted, but has no acceptance date": !hasDate("accepted_at"),
  }),
  "estimates/declined": ({ hasDate }) => ({
    "it is declined, but has no date of that": !hasDate("declined_at"),
  }),
};

/** The contradictions between a document's state and its dates and amounts, in words. */
export function stateContradictions(
  resource: "invoices" | "estimates",
  document: DocumentState,
): string[] {
  const found = CONTRADICTIONS[`${resource}/${document.state}`]?.(document) ?? {};
  return Object.keys(found).filter((contradiction) => found[contradiction]);
}
