import { Decimal } from "../ledger/decimal.ts";

/** One line of an invoice or estimate. */
export interface DocumentLine {
  readonly quantity: Decimal;
  readonly unitPrice: Decimal;
  readonly amount: Decimal;
  readonly isTaxed: boolean;
  readonly isTaxed2: boolean;
}

/** An invoice or estimate as its record states it; percentages and their amounts are null where it has none. */
export interface DocumentAmounts {
  readonly lines: readonly DocumentLine[];
  readonly amount: Decimal;
  readonly discount: Percentage;
  readonly tax: Percentage;
  readonly tax2: Percentage;
  /** Digits behind the point that amounts of its currency have. */
  readonly digits: number;
}

/** A percentage and what it comes to. */
export interface Percentage {
  readonly percent: Decimal | null;
  readonly amount: Decimal | null;
}

/** A stated amount that does not follow from the others. */
export interface AmountMismatch {
  /** `line 2`, `discount`, `tax`, `tax2`, `total`. */
  readonly part: string;
  readonly stated: Decimal;
  readonly computed: Decimal;
  /** Whether rounding explains it. */
  readonly isRounding: boolean;
}

/**
 * What of a document's amounts does not follow from its own numbers. Assumed, since Harvest documents no rounding: every
 * part is rounded to the currency's digits, half a unit away from zero; the discount is taken of all lines; each tax is
 * taken of the lines it applies to, less their share of the discount; the total is lines - discount + taxes. The example
 * in the API's documentation adds up this way. What is off by a unit a part, or by the rounding of a quantity, is told
 * as rounding.
 */
export function amountMismatches(document: DocumentAmounts): AmountMismatch[] {
  const { lines, discount, tax, tax2, amount, digits } = document;
  const unit = new Decimal(1n, digits);
  const found: AmountMismatch[] = [];
  const compare = (
    part: string,
    [stated, computed, tolerance]: readonly [Decimal, Decimal, Decimal],
  ) => {
    const off = stated.minus(computed).abs();
    if (!off.isZero) {
      found.push({ part, stated, computed, isRounding: off.compare(tolerance) <= 0 });
    }
  };
  for (const [at, line] of lines.entries()) {
    const computed = line.quantity.times(line.unitPrice).round(digits);
    // Hours are shown with two decimals: half a hundredth of the price may hide behind them.
    compare(`line ${at + 1}`, [
      line.amount,
      computed,
      unit.plus(line.unitPrice.abs().times(HALF_HUNDREDTH)),
    ]);
  }
  const sumOf = (chosen: (line: DocumentLine) => boolean) =>
    lines.filter(chosen).reduce((sum, line) => sum.plus(line.amount), Decimal.ZERO);
  const subtotal = sumOf(() => true);
  const shareOf = (base: Decimal, { percent }: Percentage) =>
    percent === null ? Decimal.ZERO : base.percent(percent).round(digits);
  compare("discount", [discount.amount ?? Decimal.ZERO, shareOf(subtotal, discount), unit]);
  const taxes = [["tax", tax, sumOf((line) => line.isTaxed)], [
    "tax2",
    tax2,
    sumOf((line) => line.isTaxed2),
  ]] as const;
  for (const [part, percentage, base] of taxes) {
    const computed = shareOf(base.minus(shareOf(base, discount)), percentage);
    compare(part, [percentage.amount ?? Decimal.ZERO, computed, unit]);
  }
  const parts = [discount, tax, tax2].filter((percentage) => percentage.amount !== null);
  const total = [tax, tax2].reduce(
    (sum, percentage) => sum.plus(percentage.amount ?? Decimal.ZERO),
    subtotal.minus(discount.amount ?? Decimal.ZERO),
  );
  // Without discount and taxes nothing is left to be rounded.
  compare("total", [amount, total, unit.times(new Decimal(BigInt(parts.length), 0))]);
  return found;
}

const HALF_HUNDREDTH = new Decimal(5n, 3);

/**
 * Digits behind the point in a currency, as ISO 4217 and the runtime know them: none for the yen, and never more than
 * the two that Harvest has.
 */
export function currencyDigits(currency: string): number {
  try {
    const format = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
    return Math.min(2, format.maximumFractionDigits ?? 2);
  } catch {
    return 2;
  }
}
