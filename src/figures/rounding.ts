import { Decimal } from "./decimal.ts";

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
