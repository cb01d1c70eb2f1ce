/** A line of an invoice or estimate before its amount is known. */
export interface LineAmounts {
  readonly quantityHundredths: number;
  /** Ten-thousandths of the currency: prices finer than a cent exist. */
  readonly priceTenThousandths: number;
  readonly taxed: boolean;
  readonly taxed2: boolean;
}

/** Percentages of a document; null where it has none. */
export interface Percentages {
  readonly tax: number | null;
  readonly tax2: number | null;
  readonly discount: number | null;
}

/** The amounts of a document in cents. */
export interface Totals {
  readonly lines: readonly number[];
  readonly discount: number | null;
  readonly tax: number | null;
  readonly tax2: number | null;
  readonly amount: number;
}

/** A line's amount in cents, half a cent rounded away from zero. */
export function lineCents({ quantityHundredths, priceTenThousandths }: LineAmounts): number {
  return roundAway(quantityHundredths * priceTenThousandths, 10_000);
}

/**
 * Totals as Harvest's own examples add up: the discount is taken off the lines, and each tax is taken of the taxed
 * lines less the discount (300 - 10 % = 270; 5 % of it 13.50, 2 % of it 5.40; 288.90).
 */
export function documentTotals(
  lines: readonly LineAmounts[],
  { tax, tax2, discount }: Percentages,
): Totals {
  const cents = lines.map(lineCents);
  const sumOf = (chosen: (line: LineAmounts) => boolean) =>
    lines.reduce((sum, line, index) => sum + (chosen(line) ? cents[index] ?? 0 : 0), 0);
  const subtotal = sumOf(() => true);
  const discountCents = discount === null ? null : percentOf(subtotal, discount);
  const taxOf = (percent: number | null, base: number) => {
    if (percent === null) return null;
    const less = discount === null ? 0 : percentOf(base, discount);
    return percentOf(base - less, percent);
  };
  const taxCents = taxOf(tax, sumOf((line) => line.taxed));
  const tax2Cents = taxOf(tax2, sumOf((line) => line.taxed2));
  return {
    lines: cents,
    discount: discountCents,
    tax: taxCents,
    tax2: tax2Cents,
    amount: subtotal - (discountCents ?? 0) + (taxCents ?? 0) + (tax2Cents ?? 0),
  };
}

/** A percentage with up to two decimals of an amount in cents. */
function percentOf(cents: number, percent: number): number {
  return roundAway(cents * Math.round(percent * 100), 10_000);
}

/** The quotient of whole numbers, halves rounded away from zero, without a float in between. */
export function roundAway(dividend: number, divisor: number): number {
  const sign = dividend < 0 ? -1n : 1n;
  const magnitude = BigInt(Math.abs(dividend));
  const whole = BigInt(divisor);
  return Number(sign * ((magnitude * 2n + whole) / (whole * 2n)));
}

/** Hundredths of an hour in the quarters that the account rounds up to. */
const ROUND_TO = 25;

/** Rounded away from zero to the account's quarter hours, in hundredths. */
export function roundedHundredths(hundredths: number): number {
  return Math.sign(hundredths) * Math.ceil(Math.abs(hundredths) / ROUND_TO) * ROUND_TO;
}
