import { type Fields, numberAt, textAt } from "../../json/exact.ts";

/** Hours and money; amounts by currency, in cents, so that they add up exactly. */
export interface Figures {
  hundredths: number;
  readonly cents: Map<string, number>;
}

/** Nothing yet. */
export function noFigures(): Figures {
  return { hundredths: 0, cents: new Map() };
}

/** Adds what a record amounts to: hours and their worth, costs, invoiced amounts, payments. */
export function addFigures(sum: Figures, resource: string, fields: Fields, currency: string): void {
  let cents = 0;
  if (resource === "time_entries") {
    sum.hundredths += Math.round(numberAt(fields, "hours") * 100);
    if (fields["billable"] === true) {
      cents = Math.round(
        numberAt(fields, "rounded_hours") * numberAt(fields, "billable_rate") * 100,
      );
    }
  } else if (resource === "expenses") cents = Math.round(numberAt(fields, "total_cost") * 100);
  else if (["invoices", "estimates", "invoice_payments"].includes(resource)) {
    cents = Math.round(numberAt(fields, "amount") * 100);
  }
  if (cents !== 0) sum.cents.set(currency, (sum.cents.get(currency) ?? 0) + cents);
}

/** Hours and amounts by currency, as plain data. */
export interface FigureData {
  readonly hours: number;
  readonly amounts: readonly { readonly currency: string; readonly amount: number }[];
}

/** The same as plain data. */
export function figureData({ hundredths, cents }: Figures): FigureData {
  const amounts = [...cents].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    hours: hundredths / 100,
    amounts: amounts.map(([currency, value]) => ({ currency, amount: value / 100 })),
  };
}

/** The year a record belongs to; "" if it has no date. */
export function yearOf(fields: Fields): string {
  const dates = ["spent_date", "issue_date", "paid_date", "created_at"];
  return dates.map((name) => textAt(fields, name)).find((date) => date !== "")?.slice(0, 4) ?? "";
}
