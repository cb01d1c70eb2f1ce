import { decimal } from "../data/json_text.ts";
import { sampleReceipt } from "../data/sample_receipt.ts";
import type { SampleCategory } from "./sample_clients.ts";
import { cycled, daysBefore, momentOf, type SampleContext } from "./sample_context.ts";
import { EXPENSE_NOTES, RECEIPT_NAMES } from "./sample_names.ts";
import type { SampleAssignment, SampleProject } from "./sample_projects.ts";
import type { SamplePerson } from "./sample_people.ts";

/** An expense that an invoice may still take up before it is written. */
export interface ExpenseDraft {
  readonly date: string;
  readonly project: SampleProject;
  readonly person: SampleAssignment<SamplePerson>;
  readonly category: SampleCategory;
  readonly cents: number;
  readonly units: number;
  readonly billable: boolean;
  readonly notes: string | null;
  invoice: { id: number; number: string } | null;
}

/** Expenses over the whole history, oldest first. */
export function draftExpenses(
  { random, until, size }: SampleContext,
  projects: readonly SampleProject[],
  categories: readonly SampleCategory[],
): ExpenseDraft[] {
  const days = size.years * 365 - 60;
  return Array.from({ length: size.expenses }, (_, index) => {
    const date = daysBefore(until, Math.floor(days * (1 - (index + 1) / size.expenses)));
    const project = random.pick(
      projects.filter(({ startsOn }, at) => at === 0 || startsOn <= date),
    );
    const category = random.pick(categories);
    const units = category.unitPrice === null ? 1 : random.int(10, 4000) / 10;
    const cents = category.unitPrice === null
      ? random.int(200, 90_000)
      : Math.round(units * category.unitPrice * 100);
    return {
      date,
      project,
      person: random.pick(project.people),
      category,
      cents,
      units,
      billable: project.isBillable && random.chance(0.8),
      notes: random.pick(EXPENSE_NOTES),
      invoice: null,
    };
  });
}

/** Writes the drafts as expenses; `size.receipts` of them, spread evenly, with a receipt. */
export function addExpenses(context: SampleContext, drafts: readonly ExpenseDraft[]): void {
  const { account, random, until, size, webOrigin } = context;
  const approvedUntil = daysBefore(until, 30);
  let receipts = 0;
  for (const [index, draft] of drafts.entries()) {
    const { project, person, category, invoice } = draft;
    const id = account.nextId("expenses");
    const isApproved = draft.date < approvedUntil;
    const hasReceipt = Math.floor((index + 1) * size.receipts / drafts.length) > receipts;
    const receipt = hasReceipt ? receiptOf(context, id, receipts++) : null;
    account.resource("expenses").add({
      id,
      notes: draft.notes,
      total_cost: decimal(draft.cents / 100),
      units: decimal(draft.units),
      is_closed: isApproved,
      approval_status: isApproved ? "approved" : "unsubmitted",
      is_locked: isApproved || invoice !== null,
      is_billed: invoice !== null,
      locked_reason: invoice ? "Expense is invoiced." : null,
      spent_date: draft.date,
      billable: draft.billable,
      receipt: receipt && { ...receipt, url: `${webOrigin}/expenses/${id}/receipt` },
      user: { id: person.on.id, name: person.on.name },
      user_assignment: person.embedded,
      project: { id: project.id, name: project.name, code: project.code },
      expense_category: {
        id: category.id,
        name: category.name,
        unit_price: category.unitPrice === null ? null : decimal(category.unitPrice),
        unit_name: category.unitName,
      },
      client: {
        id: project.client.id,
        name: project.client.name,
        currency: project.client.currency,
      },
      invoice,
      created_at: momentOf(until, draft.date, random),
    });
  }
}

function receiptOf({ account, random }: SampleContext, id: number, index: number) {
  const file = sampleReceipt(random, `Receipt ${index + 1}`, index % 5);
  account.receipts.set(String(id), file);
  return {
    url: "",
    file_name: cycled(RECEIPT_NAMES, index),
    file_size: file.bytes.length,
    content_type: file.contentType,
  };
}
