import { Decimal, HALF_HUNDREDTH } from "../../figures/decimal.ts";

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
  /** Whether rounding explains it. */
  readonly isRounding: boolean;
}

/**
 * The amounts of a document that do not match its own numbers. Harvest does not document how it rounds; assumed is that
 * each line, discount and tax is rounded to the currency's digits, half a unit away from zero; the discount applies to
 * all lines; each tax applies to its lines less their share of the discount; the total is lines - discount + taxes. The
 * example in the API's documentation adds up this way. A difference of one unit, or what the rounding of a quantity
 * explains, counts as rounding.
 */
export function amountMismatches(document: DocumentAmounts): AmountMismatch[] {
  const { lines, discount, tax, tax2, amount, digits } = document;
  const unit = new Decimal(1n, digits);
  const found: AmountMismatch[] = [];
  const compare = (part: string, stated: Decimal, computed: Decimal, tolerance = unit) => {
    const off = stated.minus(computed).abs();
    if (off.isZero) return;
    found.push({ part, stated, computed, isRounding: off.compare(tolerance) <= 0 });
  };
  for (const [at, line] of lines.entries()) {
    const computed = line.quantity.times(line.unitPrice).round(digits);
    // Quantities have two decimals: the exact one may differ by half a hundredth.
    const tolerance = unit.plus(line.unitPrice.abs().times(HALF_HUNDREDTH));
    compare(`line ${at + 1}`, line.amount, computed, tolerance);
  }
  const sumOf = (chosen: readonly DocumentLine[]) =>
    chosen.reduce((sum, line) => sum.plus(line.amount), Decimal.ZERO);
  const shareOf = (base: Decimal, { percent }: Percentage) =>
    percent === null ? Decimal.ZERO : base.percent(percent).round(digits);
  const subtotal = sumOf(lines);
  compare("discount", discount.amount ?? Decimal.ZERO, shareOf(subtotal, discount));
  let total = subtotal.minus(discount.amount ?? Decimal.ZERO);
  const taxed = sumOf(lines.filter(({ isTaxed }) => isTaxed));
  const taxed2 = sumOf(lines.filter(({ isTaxed2 }) => isTaxed2));
  const taxes = [["tax", tax, taxed], ["tax2", tax2, taxed2]] as const;
  for (const [part, percentage, base] of taxes) {
    const stated = percentage.amount ?? Decimal.ZERO;
    compare(part, stated, shareOf(base.minus(shareOf(base, discount)), percentage));
    total = total.plus(stated);
  }
  // One unit for each rounded part; without discount and taxes there is none.
  const parts = [discount, tax, tax2].filter((percentage) => percentage.amount !== null).length;
  compare("total", amount, total, unit.times(new Decimal(BigInt(parts), 0)));
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
