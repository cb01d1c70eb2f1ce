/** An exact decimal number, `units` / 10^`scale`. Money and hours are never summed as floating-point numbers. */
export class Decimal {
  static readonly ZERO: Decimal = new Decimal(0n, 0);

  constructor(readonly units: bigint, readonly scale: number) {}

  /** The exact value of a JSON number; null if the text is not one. */
  static parse(text: string): Decimal | null {
    const [, sign, whole = "", fraction = "", exponent = "0"] = NUMBER_REGEXP.exec(text) ?? [];
    if (sign === undefined) return null;
    const units = BigInt(sign + whole + fraction);
    const scale = fraction.length - Number(exponent);
    if (Math.abs(scale) > MAX_SCALE) return null;
    return scale >= 0 ? new Decimal(units, scale) : new Decimal(units * power(-scale), 0);
  }

  plus(other: Decimal): Decimal {
    if (this.scale === other.scale) return new Decimal(this.units + other.units, this.scale);
    const scale = Math.max(this.scale, other.scale);
    return new Decimal(this.#unitsAt(scale) + other.#unitsAt(scale), scale);
  }

  minus(other: Decimal): Decimal {
    return this.plus(new Decimal(-other.units, other.scale));
  }

  times(other: Decimal): Decimal {
    return new Decimal(this.units * other.units, this.scale + other.scale);
  }

  /** A percentage of this number: 7.5 percent of 200 are 15. */
  percent(percentage: Decimal): Decimal {
    const product = this.times(percentage);
    return new Decimal(product.units, product.scale + 2);
  }

  abs(): Decimal {
    return this.units < 0n ? new Decimal(-this.units, this.scale) : this;
  }

  /** Rounded to a number of decimals, half a unit away from zero. */
  round(digits: number): Decimal {
    if (this.scale <= digits) return this;
    const divisor = power(this.scale - digits);
    const magnitude = this.units < 0n ? -this.units : this.units;
    const rounded = (magnitude * 2n + divisor) / (divisor * 2n);
    return new Decimal(this.units < 0n ? -rounded : rounded, digits);
  }

  /** Negative, zero or positive if this is less than, equal to or greater than the other. */
  compare(other: Decimal): number {
    const { units } = this.minus(other);
    return units < 0n ? -1 : units > 0n ? 1 : 0;
  }

  equals(other: Decimal): boolean {
    return this.compare(other) === 0;
  }

  get isZero(): boolean {
    return this.units === 0n;
  }

  /** All digits, with at least two decimals: `12431.25`, `-0.50`, `0.0125`. */
  toString(): string {
    let { units, scale } = this;
    while (scale > 2 && units % 10n === 0n) {
      units /= 10n;
      scale--;
    }
    const shown = new Decimal(units, scale).#unitsAt(Math.max(scale, 2));
    const digits = Math.max(scale, 2);
    const text = String(shown < 0n ? -shown : shown).padStart(digits + 1, "0");
    return `${shown < 0n ? "-" : ""}${text.slice(0, -digits)}.${text.slice(-digits)}`;
  }

  #unitsAt(scale: number): bigint {
    return scale === this.scale ? this.units : this.units * power(scale - this.scale);
  }
}

/** Adds to the sum under a key. */
export function addTo(sums: Map<string, Decimal>, key: string, value: Decimal): void {
  sums.set(key, sums.get(key)?.plus(value) ?? value);
}

/** How far rounding to two decimals, as Harvest rounds hours and money, may be off. */
export const HALF_HUNDREDTH = new Decimal(5n, 3);

const NUMBER_REGEXP = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** No amount has more digits; a larger exponent would only use up memory. */
const MAX_SCALE = 60;

const POWERS = Array.from({ length: 9 }, (_, exponent) => 10n ** BigInt(exponent));

function power(exponent: number): bigint {
  return POWERS[exponent] ?? 10n ** BigInt(exponent);
}

/**
 * Whether rounding explains a difference: half a unit for each rounded number behind the sum, and half a unit for the
 * sum itself. How Harvest rounds within a sum is not documented; this is the most that any way of rounding can be off.
 */
export function isRounding(
  off: Decimal,
  { parts, digits = 2 }: { readonly parts: number; readonly digits?: number },
): boolean {
  const halves = new Decimal(BigInt(parts + 1) * 5n, digits + 1);
  return off.abs().compare(halves) <= 0;
}
