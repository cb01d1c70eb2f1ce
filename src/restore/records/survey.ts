import type { SavedRecord } from "../../export/read_account.ts";
import { type Fields, isFields, listAt, numberAt, textAt } from "../../json/exact.ts";
import type { Selection } from "./selection.ts";
import { hasTimes, type TimeMode } from "./translation.ts";

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

/** What is to be known of all records before the first of them is written. */
export interface Survey {
  /** Where time and expenses go that are still to be written: by project and task, or project and person: `41000215/21500002`. */
  readonly pairs: Readonly<Record<"task" | "user", ReadonlySet<string>>>;
  readonly categories: ReadonlySet<string>;
  /** Names of the categories that lines of invoices and of estimates have. */
  readonly lineKinds: Readonly<Record<string, ReadonlySet<string>>>;
  /** Clients that get a project, an invoice or an estimate. */
  readonly clients: ReadonlySet<string>;
  /** How the time entries were tracked. */
  readonly timeModes: ReadonlySet<TimeMode>;
  /** Hours and expenses by person. */
  readonly byPerson: ReadonlyMap<string, { hours: number; expenses: number }>;
  /** The currency of each client's money, and of each invoice. */
  readonly currencies: ReadonlyMap<string, string>;
  /** What the invoices come to. */
  readonly invoiced: Figures;
}

/** Reads through the records once; what is done already needs nothing any more. @throws ListFormatError | SyntaxError */
export async function survey(
  selection: Selection,
  allClients: AsyncIterable<SavedRecord>,
  isDone: (resource: string, id: string) => boolean,
): Promise<Survey> {
  const pairs = { task: new Set<string>(), user: new Set<string>() };
  const lineKinds = { invoices: new Set<string>(), estimates: new Set<string>() };
  const [categories, clients] = [new Set<string>(), new Set<string>()];
  const timeModes = new Set<TimeMode>();
  const byPerson = new Map<string, { hours: number; expenses: number }>();
  const currencies = new Map<string, string>();
  const invoiced: Figures = new Map();
  const note = ({ resource, id, fields }: SavedRecord) =>
    currencies.set(`${resource}/${id}`, textAt(fields, "currency"));
  const person = (fields: Fields) => {
    const id = textAt(fields, "user", "id");
    const known = byPerson.get(id) ?? { hours: 0, expenses: 0 };
    byPerson.set(id, known);
    return known;
  };
  const pair = (fields: Fields, member: "task" | "user") =>
    pairs[member].add(`${textAt(fields, "project", "id")}/${textAt(fields, member, "id")}`);
  for await (const client of allClients) note(client);
  for await (const { resource, id, fields } of selection.records("time_entries")) {
    person(fields).hours += numberAt(fields, "hours");
    timeModes.add(hasTimes(fields) ? "times" : "durations");
    if (isDone(resource, id)) continue;
    pair(fields, "task");
    pair(fields, "user");
  }
  for await (const { resource, id, fields } of selection.records("expenses")) {
    person(fields).expenses++;
    if (isDone(resource, id)) continue;
    pair(fields, "user");
    categories.add(textAt(fields, "expense_category", "id"));
  }
  for (const resource of ["projects", "invoices", "estimates"] as const) {
    for await (const record of selection.records(resource)) {
      const { id, fields } = record;
      if (!isDone(resource, id)) clients.add(textAt(fields, "client", "id"));
      if (resource === "projects") continue;
      note(record);
      const lines = listAt(fields, "line_items").filter(isFields);
      for (const line of lines) lineKinds[resource].add(textAt(line, "kind"));
      if (resource !== "invoices") continue;
      addFigures(invoiced, resource, fields, textAt(fields, "currency"));
    }
  }
  return { pairs, categories, lineKinds, clients, timeModes, byPerson, currencies, invoiced };
}

/** The currency that a record's money is in; "" if it has none, or nobody knows. */
export function currencyOf(
  { currencies }: Survey,
  { resource, parentId, fields }: SavedRecord,
): string {
  if (resource === "invoice_payments") return currencies.get(`invoices/${parentId}`) ?? "";
  return textAt(fields, "currency") || textAt(fields, "client", "currency") ||
    (currencies.get(`clients/${textAt(fields, "client", "id")}`) ?? "");
}
