import { decimal, type JsonObject } from "../data/json_text.ts";
import { documentTotals, type LineAmounts, roundedHundredths, type Totals } from "../data/money.ts";
import type { SampleClient } from "./sample_clients.ts";
import { daysAfter, daysBefore, momentOf, type SampleContext } from "./sample_context.ts";
import type { ExpenseDraft } from "./sample_expenses.ts";
import { addPayments, type InvoiceState } from "./sample_payments.ts";
import type { SamplePerson } from "./sample_people.ts";
import type { SampleProject } from "./sample_projects.ts";
import type { TimeDraft } from "./sample_time.ts";

/** A line of an invoice: its amounts and the rest. */
export interface SampleLine extends LineAmounts {
  readonly kind: string;
  readonly description: string | null;
  readonly project: Pick<SampleProject, "id" | "name" | "code"> | null;
}

/** What invoices are made of. */
export interface Billable {
  readonly clients: readonly SampleClient[];
  readonly projects: readonly SampleProject[];
  readonly people: readonly SamplePerson[];
  readonly time: readonly TimeDraft[];
  readonly expenses: readonly ExpenseDraft[];
}

const TERMS = ["upon receipt", "net 15", "net 30", "net 45", "net 60", "custom"];
const TERM_DAYS = [0, 15, 30, 45, 60, 21];

/**
 * Invoices in every state, spread over the history, oldest first. About thirty bill the tracked time and expenses of
 * a client so far (which are then marked as billed), the rest are free: fixed fees, sub-cent prices, credits.
 */
export function addInvoices(context: SampleContext, billable: Billable): void {
  const { account, size, until, random } = context;
  const days = size.years * 365 - 120;
  const trackedEvery = Math.max(2, Math.ceil(size.invoices / 30));
  for (let index = 0; index < size.invoices; index++) {
    const issueDate = daysBefore(until, Math.floor(days * (1 - (index + 1) / size.invoices)));
    const id = account.nextId("invoices");
    // Numbers are typed by people: now and then one is given twice.
    const number = String(1001 + (index % 30 === 22 ? index - 1 : index));
    const tracked = index % trackedEvery === 0
      ? takeTracked(billable, issueDate, { id, number })
      : null;
    const client = tracked?.client ?? random.pick(billable.clients);
    const lines = tracked?.lines ?? freeLines(context, billable.projects, client, index);
    const percentages = {
      tax: index % 3 === 0 ? 5 : index % 3 === 1 ? 19.6 : null,
      tax2: index % 6 === 0 ? 2 : null,
      discount: index % 5 === 0 ? 10 : null,
    };
    const totals = documentTotals(lines, percentages);
    const state = stateAt(index, size.invoices);
    const termIndex = index % TERMS.length;
    const created = momentOf(until, issueDate, random);
    const creator = index % 17 === 4
      ? { id: null, name: null }
      : personReference(billable.people[index % 2]);
    const dueDate = daysAfter(issueDate, TERM_DAYS[termIndex] ?? 0);
    const payments = addPayments(context, {
      id,
      number,
      state,
      totalCents: totals.amount,
      issueDate,
      client,
      created,
    });
    account.resource("invoices").add({
      id,
      client_key: random.hex(40),
      number,
      purchase_order: index % 4 === 0 ? `PO-${random.int(1000, 9999)}` : "",
      amount: money(totals.amount),
      due_amount: money(totals.amount - payments.paidCents),
      ...percentageFields(percentages, totals),
      subject: index % 8 === 7 ? null : `Work until ${issueDate}`,
      notes: index % 9 === 0 ? "Danke für Ihren Auftrag!\r\nZahlbar ohne Abzug." : "",
      state,
      period_start: tracked?.from ?? null,
      period_end: tracked?.to ?? null,
      issue_date: issueDate,
      due_date: dueDate,
      payment_term: TERMS[termIndex] ?? "custom",
      payment_options: index % 2 === 0 ? ["credit_card"] : [],
      sent_at: state === "draft" ? null : created,
      paid_at: payments.paidDate === null ? null : `${payments.paidDate}T00:00:00Z`,
      paid_date: payments.paidDate,
      closed_at: state === "closed" ? `${daysAfter(issueDate, 90)}T10:00:00Z` : null,
      // Recurring invoices and retainers have no API of their own: these references lead nowhere.
      recurring_invoice_id: index % 12 === 7 ? 4242 : null,
      created_at: created,
      updated_at: payments.updated,
      currency: client.currency,
      client: { id: client.id, name: client.name },
      estimate: index % 20 === 9 ? { id: 999_999 } : null,
      retainer: index % 30 === 11 ? { id: 31_337 } : null,
      creator,
      line_items: lineFields(context, lines, totals, "project"),
    });
  }
}

/** The newest are drafts and open, a few old ones were written off, the others are paid. */
function stateAt(index: number, count: number): InvoiceState {
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
  const isOpen = (draft: TimeDraft | ExpenseDraft) =>
    draft.invoice === null && draft.billable && draft.date < before && !draft.project.isFixedFee;
  const open = Map.groupBy(
    time.filter((draft) => isOpen(draft) && draft.rate !== null),
    ({ project }) => project.client.id,
  );
  const [clientId, drafts] = [...open].sort(([, a], [, b]) => b.length - a.length)[0] ?? [];
  const client = clients.find(({ id }) => id === clientId);
  if (client === undefined || drafts === undefined) return null;
  const byLine = Map.groupBy(
    drafts,
    ({ project, task, rate }) => `${project.id}/${task.on.id}/${rate}`,
  );
  const lines: SampleLine[] = [...byLine.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [{
      kind: "Service",
      description: `[${first.project.code ?? first.project.name}] ${first.task.on.name}`,
      quantityHundredths: group.reduce(
        (sum, { hundredths }) => sum + roundedHundredths(hundredths),
        0,
      ),
      priceTenThousandths: Math.round((first.rate ?? 0) * 10_000),
      taxed: true,
      taxed2: true,
      project: first.project,
    }];
  });
  const spent = expenses.filter((draft) => isOpen(draft) && draft.project.client.id === clientId);
  for (const { category, cents, project } of spent) {
    lines.push({
      kind: "Product",
      description: category.name,
      quantityHundredths: 100,
      priceTenThousandths: cents * 100,
      taxed: false,
      taxed2: false,
      project,
    });
  }
  const dates = [...drafts, ...spent].map(({ date }) => date).sort();
  for (const draft of [...drafts, ...spent]) draft.invoice = invoice;
  return { client, lines, from: dates[0] ?? null, to: dates.at(-1) ?? null };
}

function freeLines(
  { random }: SampleContext,
  projects: readonly SampleProject[],
  client: SampleClient,
  index: number,
): SampleLine[] {
  const fixed = projects.find((project) => project.isFixedFee && project.client.id === client.id) ??
    null;
  const common = { taxed: true, taxed2: false, project: fixed };
  const lines: SampleLine[] = [{
    ...common,
    kind: "Service",
    description: fixed ? `Instalment: ${fixed.name}` : "Consulting",
    quantityHundredths: 100,
    priceTenThousandths: random.int(200, 4000) * 10_000,
  }];
  if (index % 3 === 0) {
    lines.push({
      ...common,
      kind: "Product",
      description: "Page views",
      quantityHundredths: 100_050,
      priceTenThousandths: 125,
    });
  }
  if (index % 4 === 1) {
    lines.push({
      ...common,
      kind: "Réduction",
      description: null,
      quantityHundredths: -100,
      priceTenThousandths: 500_000,
    });
  }
  return lines;
}

/** Lines as records carry them. */
export function lineFields(
  { account }: SampleContext,
  lines: readonly SampleLine[],
  totals: Totals,
  ...withMembers: "project"[]
): JsonObject[] {
  return lines.map((line, index) => ({
    id: account.nextId("line_items"),
    kind: line.kind,
    description: line.description,
    quantity: decimal(line.quantityHundredths / 100),
    unit_price: decimal(line.priceTenThousandths / 10_000, 4),
    amount: money(totals.lines[index] ?? 0),
    taxed: line.taxed,
    taxed2: line.taxed2,
    ...(withMembers.includes("project")
      ? {
        project: line.project &&
          { id: line.project.id, name: line.project.name, code: line.project.code },
      }
      : {}),
  }));
}

/** Taxes and discount as records carry them. */
export function percentageFields(
  { tax, tax2, discount }: { tax: number | null; tax2: number | null; discount: number | null },
  totals: Totals,
): JsonObject {
  const orNull = (value: number | null) => value === null ? null : decimal(value);
  const cents = (value: number | null) => value === null ? null : money(value);
  return {
    tax: orNull(tax),
    tax_amount: cents(totals.tax),
    tax2: orNull(tax2),
    tax2_amount: cents(totals.tax2),
    discount: orNull(discount),
    discount_amount: cents(totals.discount),
  };
}

function money(cents: number) {
  return decimal(cents / 100);
}

function personReference(person: SamplePerson | undefined): JsonObject {
  return person ? { id: person.id, name: person.name } : { id: null, name: null };
}
