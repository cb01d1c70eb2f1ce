import { type Fields, numberAt, textAt } from "../../json/exact.ts";

/** Hundredths of hours and money by unit, `h` or a currency, so that they add up exactly. */
export type Figures = Map<string, number>;

/** The unit of hours. */
export const HOURS = "h";

const AMOUNTS: Readonly<Record<string, string>> = {
  ...{
    expenses: "total_cost",
    invoices: "amount",
    estimates: "amount",
    invoice_payments: "amount",
  },
};

/** Adds what a record amounts to: hours and their worth, costs, invoiced amounts, payments. */
export function addFigures(sum: Figures, resource: string, fields: Fields, currency: string): void {
  const add = (unit: string, value: number) => {
    const hundredths = Math.round(value * 100);
    if (hundredths !== 0) sum.set(unit, (sum.get(unit) ?? 0) + hundredths);
  };
  if (resource === "time_entries") {
    add(HOURS, numberAt(fields, "hours"));
    const worth = numberAt(fields, "rounded_hours") * numberAt(fields, "billable_rate");
    if (fields["billable"] === true) add(currency, worth);
  } else if (AMOUNTS[resource] !== undefined) add(currency, numberAt(fields, AMOUNTS[resource]));
}

/** Hours and amounts by currency, as plain data. */
export interface FigureData {
  readonly hours: number;
  readonly amounts: readonly { readonly currency: string; readonly amount: number }[];
}

/** The same as plain data. */
export function figureData(sum: Figures): FigureData {
  const amounts = [...sum].filter(([unit]) => unit !== HOURS).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    hours: (sum.get(HOURS) ?? 0) / 100,
    amounts: amounts.map(([currency, cents]) => ({ currency, amount: cents / 100 })),
  };
}

/** The year a record belongs to; "" if it has no date. */
export function yearOf(fields: Fields): string {
  const dates = ["spent_date", "issue_date", "paid_date", "created_at"];
  return dates.map((name) => textAt(fields, name)).find((date) => date !== "")?.slice(0, 4) ?? "";
}
