import { type Fields, isFields, listAt, numberAt, textAt } from "../../json/exact.ts";
import { addFigures, type Figures } from "./figures.ts";
import type { SavedRecord } from "../../export/read_account.ts";
import type { Selection } from "./selection.ts";
import { hasTimes, type TimeMode } from "./translation.ts";

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
