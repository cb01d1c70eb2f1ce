import { type Fields, isFields, listAt, textAt } from "../../json/exact.ts";
import { addFigures, type Figures, noFigures } from "./figures.ts";
import { hasTimes } from "./request_body.ts";
import type { SavedRecord } from "../../export/read_account.ts";
import type { Selection } from "./selection.ts";

/** What is to be known of all records before the first of them is written. */
export interface Survey {
  /** Time entries and expenses that are still to be written, by project and task, or project and person: `41000215/21500002`. */
  readonly taskPairs: ReadonlySet<string>;
  readonly userPairs: ReadonlySet<string>;
  readonly categories: ReadonlySet<string>;
  /** Names of the categories that lines of invoices and of estimates have. */
  readonly lineKinds: ReadonlyMap<string, ReadonlySet<string>>;
  /** Clients that get a project, an invoice or an estimate. */
  readonly clients: ReadonlySet<string>;
  readonly withTimes: number;
  readonly withoutTimes: number;
  /** Hours and expenses by person. */
  readonly byPerson: ReadonlyMap<string, { hours: number; expenses: number }>;
  /** The currency of each client's money, and of each invoice. */
  readonly currencies: ReadonlyMap<string, string>;
  readonly usage: ReadonlyMap<string, { count: number; readonly sum: Figures }>;
}

/** Reads through the records once; what is done already needs nothing any more. @throws ListFormatError | SyntaxError */
export async function survey(
  selection: Selection,
  clients: AsyncIterable<SavedRecord>,
  isDone: (resource: string, id: string) => boolean,
): Promise<Survey> {
  const taskPairs = new Set<string>();
  const userPairs = new Set<string>();
  const categories = new Set<string>();
  const lineKinds = new Map([["invoices", new Set<string>()], ["estimates", new Set<string>()]]);
  const usedClients = new Set<string>();
  const byPerson = new Map<string, { hours: number; expenses: number }>();
  const currencies = new Map<string, string>();
  const usage = new Map<string, { count: number; sum: Figures }>();
  let withTimes = 0;
  let withoutTimes = 0;
  for await (const { id, fields } of clients) {
    currencies.set(`clients/${id}`, textAt(fields, "currency"));
  }
  const person = ({ fields }: SavedRecord) => {
    const id = textAt(fields, "user", "id");
    const known = byPerson.get(id) ?? { hours: 0, expenses: 0 };
    byPerson.set(id, known);
    return known;
  };
  const pair = (fields: Fields, member: string) =>
    `${textAt(fields, "project", "id")}/${textAt(fields, member, "id")}`;
  for await (const record of selection.records("time_entries")) {
    const { fields } = record;
    if (!isDone(record.resource, record.id)) {
      taskPairs.add(pair(fields, "task"));
      userPairs.add(pair(fields, "user"));
    }
    person(record).hours += Number(textAt(fields, "hours")) || 0;
    if (hasTimes(fields)) withTimes++;
    else withoutTimes++;
  }
  for await (const record of selection.records("expenses")) {
    if (!isDone(record.resource, record.id)) {
      userPairs.add(pair(record.fields, "user"));
      categories.add(textAt(record.fields, "expense_category", "id"));
    }
    person(record).expenses++;
  }
  for (const resource of ["projects", "invoices", "estimates"]) {
    for await (const { id, fields } of selection.records(resource)) {
      if (!isDone(resource, id)) usedClients.add(textAt(fields, "client", "id"));
      if (resource === "projects") continue;
      currencies.set(`${resource}/${id}`, textAt(fields, "currency"));
      for (const line of listAt(fields, "line_items")) {
        if (isFields(line)) lineKinds.get(resource)?.add(textAt(line, "kind"));
      }
    }
  }
  for (const resource of ["projects", "clients", "tasks", "invoices"]) {
    const entry = { count: 0, sum: noFigures() };
    for await (const { fields } of selection.records(resource)) {
      entry.count++;
      addFigures(entry.sum, resource, fields, textAt(fields, "currency"));
    }
    usage.set(resource, entry);
  }
  return {
    taskPairs,
    userPairs,
    categories,
    lineKinds,
    clients: usedClients,
    withTimes,
    withoutTimes,
    byPerson,
    currencies,
    usage,
  };
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
