import { moneyText } from "../destinations/entry.ts";

/** A number with at least one decimal, as Harvest writes it; "0.0" for none. */
export function decimal(text: string): string {
  if (text === "") return "0.0";
  return /[.eE]/.test(text) ? text : `${text}.0`;
}

/** Cents with at least one decimal: `84.0`, `84.25`. */
export function money(cents: number): string {
  const text = moneyText(cents);
  return text.endsWith("0") ? text.slice(0, -1) : text;
}
