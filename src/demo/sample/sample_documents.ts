import { decimal, type JsonObject, textAt } from "../data/json_text.ts";
import { roundedHundredths } from "../data/money.ts";
import { daysAfter } from "../data/record_list.ts";
import { totalsOf } from "../write/documents.ts";
import { personReference } from "../write/writer.ts";
import { cycled, type SampleContext } from "./sample_context.ts";
import {
  addEstimateMessages,
  addInvoiceMessages,
  addPayments,
  draftOf,
} from "./sample_document_parts.ts";
import type { SampleProject } from "./sample_projects.ts";
import type { ExpenseDraft, TimeDraft } from "./sample_tracked.ts";

/** What invoices are made of. */
export interface Billable {
  readonly clients: readonly JsonObject[];
  readonly projects: readonly SampleProject[];
  readonly people: readonly JsonObject[];
  readonly time: readonly TimeDraft[];
  readonly expenses: readonly ExpenseDraft[];
}

const TERMS = ["upon receipt", "net 15", "net 30", "net 45", "net 60", "custom"];
const ESTIMATE_STATES = ["draft", "sent", "accepted", "declined"];

/**
 * Invoices in every state, spread over the history, oldest first. About thirty bill the tracked time and expenses of
 * a client so far (which are then marked as billed), the rest are free: fixed fees, sub-cent prices, credits.
 */
export function addInvoices(context: SampleContext, billable: Billable): void {
  const { account, size, random } = context;
  const days = size.years * 365 - 120;
  const trackedEvery = Math.max(2, Math.ceil(size.invoices / 30));
  for (let index = 0; index < size.invoices; index++) {
    const issueDate = context.daysBefore(Math.floor(days * (1 - (index + 1) / size.invoices)));
    const id = account.nextId("invoices");
    // Numbers are typed by people: now and then one is given twice.
    const number = String(1001 + (index % 30 === 22 ? index - 1 : index));
    const tracked = index % trackedEvery === 0
      ? takeTracked(billable, issueDate, { id, number })
      : null;
    const client = tracked?.client ?? random.pick(billable.clients);
    const lines = tracked?.lines ?? freeLines(context, billable.projects, client, index);
    const percentages = {
      tax: cycled([decimal(5), decimal(19.6), null], index),
      tax2: index % 6 === 0 ? decimal(2) : null,
      discount: index % 5 === 0 ? decimal(10) : null,
    };
    const { amount: amountCents } = totalsOf(percentages, lines);
    const state = stateAt(index, size.invoices);
    const created = context.momentOf(issueDate);
    const creator = index % 17 === 4 ? null : billable.people[index % 2] ?? null;
    const invoice = { id, number, state, amountCents, issueDate, client, created };
    const { paidCents, paidDate, updated } = addPayments(context, invoice);
    addInvoiceMessages(context, invoice, paidDate);
    context.add("invoices", {
      ...draftOf(context, "invoices", {
        ...percentages,
        client_key: random.hex(40),
        client_id: textAt(client, "id"),
        number,
        purchase_order: index % 4 === 0 ? `PO-${random.int(1000, 9999)}` : "",
        subject: index % 8 === 7 ? null : `Work until ${issueDate}`,
        notes: index % 9 === 0 ? "Danke für Ihren Auftrag!\r\nZahlbar ohne Abzug." : "",
        issue_date: issueDate,
        // Only where the term is custom.
        due_date: daysAfter(issueDate, 21),
        payment_term: cycled(TERMS, index),
        payment_options: index % 2 === 0 ? ["credit_card"] : [],
        line_items: lines,
      }),
      id,
      due_amount: decimal((amountCents - paidCents) / 100),
      state,
      period_start: tracked?.from ?? null,
      period_end: tracked?.to ?? null,
      sent_at: state === "draft" ? null : created,
      paid_at: paidDate && `${paidDate}T00:00:00Z`,
      paid_date: paidDate,
      closed_at: state === "closed" ? `${daysAfter(issueDate, 90)}T10:00:00Z` : null,
      // Recurring invoices and retainers have no API of their own: these references lead nowhere.
      recurring_invoice_id: index % 12 === 7 ? 4242 : null,
      created_at: created,
      updated_at: updated,
      estimate: index % 20 === 9 ? { id: 999_999 } : null,
      retainer: index % 30 === 11 ? { id: 31_337 } : null,
      creator: creator ? personReference(creator) : { id: null, name: null },
    });
  }
}

/** The newest are drafts and open, a few old ones were written off, the others are paid. */
function stateAt(index: number, count: number): "draft" | "open" | "paid" | "closed" {
  if (index >= count - Math.ceil(count / 20)) return "draft";
  if (index >= count - Math.ceil(count / 6) || index % 23 === 12) return "open";
  return index % 19 === 8 ? "closed" : "paid";
}

/** All billable time and expenses of the client with the most unbilled time before a date. */
function takeTracked(
  { clients, time, expenses }: Billable,
  before: string,
  invoice: { id: number; number: string },
) {
  const clientOf = ({ project }: TimeDraft | ExpenseDraft) =>
    textAt(project.fields, "client", "id");
  const isOpen = (draft: TimeDraft | ExpenseDraft) =>
    draft.invoice === null && draft.billable && draft.date < before &&
    draft.project.fields["is_fixed_fee"] === false;
  const open = Map.groupBy(time.filter((each) => isOpen(each) && each.rate !== null), clientOf);
  const [clientId, drafts] = [...open].sort(([, a], [, b]) => b.length - a.length)[0] ?? [];
  const client = clients.find((each) => textAt(each, "id") === clientId);
  if (client === undefined || drafts === undefined) return null;
  const byLine = Map.groupBy(
    drafts,
    ({ project, task, rate }) => `${project.fields["id"]}/${task.of["id"]}/${rate}`,
  );
  const lines = [...byLine.values()].flatMap((group): JsonObject[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { code, name } = first.project.fields;
    const sum = group.reduce((all, { hundredths }) => all + roundedHundredths(hundredths), 0);
    return [{
      kind: "Service",
      description: `[${code ?? name}] ${first.task.of["name"]}`,
      quantity: decimal(sum / 100),
      unit_price: decimal(first.rate ?? 0, 4),
      ...{ taxed: true, taxed2: true, project_id: textAt(first.project.fields, "id") },
    }];
  });
  const spent = expenses.filter((draft) => isOpen(draft) && clientOf(draft) === clientId);
  for (const { category, cents, project } of spent) {
    lines.push({
      kind: "Product",
      description: textAt(category, "name"),
      quantity: decimal(1),
      unit_price: decimal(cents / 100),
      ...{ taxed: false, taxed2: false, project_id: textAt(project.fields, "id") },
    });
  }
  const dates = [...drafts, ...spent].map(({ date }) => date).sort();
  for (const draft of [...drafts, ...spent]) draft.invoice = invoice;
  return { client, lines, from: dates[0] ?? null, to: dates.at(-1) ?? null };
}

function freeLines(
  { random }: SampleContext,
  projects: readonly SampleProject[],
  client: JsonObject,
  index: number,
): JsonObject[] {
  const fixed = projects.find(({ fields }) =>
    fields["is_fixed_fee"] === true && textAt(fields, "client", "id") === textAt(client, "id")
  );
  const line = (
    kind: string,
    description: string | null,
    [quantity, price]: readonly [number, number],
  ) => ({
    ...{ kind, description, quantity: decimal(quantity), unit_price: decimal(price, 4) },
    ...{ taxed: true, taxed2: false, project_id: textAt(fixed?.fields ?? {}, "id") },
  });
  const what = fixed ? `Instalment: ${fixed.fields["name"]}` : "Consulting";
  const lines = [line("Service", what, [1, random.int(200, 4000)])];
  if (index % 3 === 0) lines.push(line("Product", "Page views", [1000.5, 0.0125]));
  if (index % 4 === 1) lines.push(line("Réduction", null, [-1, 50]));
  return lines;
}

/** Adds estimates in every state with the messages that went with them. */
export function addEstimates(
  context: SampleContext,
  clients: readonly JsonObject[],
  people: readonly JsonObject[],
): void {
  const { account, random, size } = context;
  for (let index = 0; index < size.estimates; index++) {
    const id = account.nextId("estimates");
    const number = String(2001 + index);
    const client = random.pick(clients);
    const issueDate = context.daysBefore((size.estimates - index) * 40);
    const created = context.momentOf(issueDate);
    const state = cycled(ESTIMATE_STATES, index);
    const [creator] = people;
    const lines = Array.from({ length: 1 + index % 3 }, (_, line) => ({
      kind: line === 2 ? "Réduction" : "Service",
      description: `Phase ${line + 1} – ${client["name"]}`,
      quantity: decimal(line === 2 ? -1 : random.int(1, 60) / 2),
      unit_price: decimal(random.int(50, 150)),
      ...{ taxed: true, taxed2: line === 1 },
    }));
    context.add("estimates", {
      ...draftOf(context, "estimates", {
        client_key: random.hex(40),
        client_id: textAt(client, "id"),
        number,
        purchase_order: index % 3 === 0 ? "5678" : "",
        tax: decimal(5),
        tax2: index % 2 === 0 ? decimal(2) : null,
        discount: index % 4 === 0 ? decimal(7.5) : null,
        subject: `Offer ${number}`,
        notes: "",
        issue_date: issueDate,
        line_items: lines,
      }),
      id,
      state,
      sent_at: state === "draft" ? null : created,
      created_at: created,
      accepted_at: state === "accepted" ? created : null,
      declined_at: state === "declined" ? created : null,
      creator: creator ? personReference(creator) : { id: null, name: null },
    });
    addEstimateMessages(context, { id, number, state, client, created });
  }
}
