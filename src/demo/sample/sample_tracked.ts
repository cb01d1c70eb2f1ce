import { decimal, type JsonObject, numberAt, pick, textAt } from "../data/json_text.ts";
import { roundedHundredths } from "../data/money.ts";
import { sampleReceipt } from "../data/sample_receipt.ts";
import { daysAfter } from "../data/record_list.ts";
import { clockText } from "../write/tracked.ts";
import { personReference } from "../write/writer.ts";
import { cycled, type SampleContext } from "./sample_context.ts";
import { EXPENSE_NOTES, RECEIPT_NAMES, TIME_NOTES } from "./sample_names.ts";
import type { SampleAssignment, SampleProject } from "./sample_projects.ts";

/** A time entry or expense that an invoice may still take up before it is written. */
interface Draft {
  readonly date: string;
  readonly project: SampleProject;
  readonly person: SampleAssignment;
  readonly billable: boolean;
  invoice: JsonObject | null;
}

/** Time before it is written. */
export interface TimeDraft extends Draft {
  readonly task: SampleAssignment;
  /** In hundredths of an hour; may be negative. */
  readonly hundredths: number;
  /** An hour's price; null where nothing is billed. */
  readonly rate: number | null;
}

/** An expense before it is written. */
export interface ExpenseDraft extends Draft {
  readonly category: JsonObject;
  readonly cents: number;
  readonly units: number;
  readonly notes: string | null;
}

/** Among so many entries one is marked contrary to its task, and one is a week entered on one day. */
const CONTRARY_EVERY = 60;
const WEEK_EVERY = 900;
const WEEK_HUNDREDTHS = 2650;

/** Time entries over the whole history, oldest first, on days when their project ran. */
export function draftTime(
  context: SampleContext,
  projects: readonly SampleProject[],
): TimeDraft[] {
  const { account, random, size } = context;
  const days = size.years * 365 - 60;
  return Array.from({ length: size.timeEntries }, (_, index) => {
    const part = 1 - (index + 1) / size.timeEntries;
    const date = workDay(context.daysBefore(Math.floor(days * part)));
    const running = projects.filter(({ days: [first, last] }) =>
      first <= date && (last === null || last >= date)
    );
    const project = random.pick(running.length > 0 ? running : projects.slice(0, 1));
    const person = random.pick(project.people);
    const task = random.pick(project.tasks);
    const isBillable = task.fields["billable"] === true;
    const billable = index % CONTRARY_EVERY === 7 ? !isBillable : isBillable;
    const rate = task.fields["hourly_rate"] ?? person.fields["hourly_rate"] ??
      project.fields["hourly_rate"] ??
      (project.fields["is_fixed_fee"] === true ? person.of["default_hourly_rate"] : null) ?? null;
    // One in ninety takes time back, as corrections do.
    const duration = random.chance(1 / 90) ? -random.int(25, 200) : random.int(5, 800);
    const hundredths = account.company["wants_timestamp_timers"] === true
      ? Math.round(minutesOf(Math.abs(duration)) * 100 / 60)
      : index % WEEK_EVERY === 500
      ? WEEK_HUNDREDTHS
      : duration;
    const price = billable && rate !== null ? numberAt({ rate }, "rate") : null;
    return { date, project, person, task, hundredths, billable, rate: price, invoice: null };
  });
}

/** Writes the drafts as time entries; the last few of today are timers that still run. */
export function addTime(context: SampleContext, drafts: readonly TimeDraft[]): void {
  const { account, random } = context;
  const submittedFrom = context.daysBefore(30);
  const openFrom = context.daysBefore(7);
  for (const [index, draft] of drafts.entries()) {
    const { date, project, person, task, hundredths, invoice } = draft;
    const isRunning = drafts.length - index <= 2;
    const isApproved = date < submittedFrom;
    const isLocked = isApproved || invoice !== null;
    const created = context.momentOf(date);
    const untimed = isRunning ? Math.max(0, hundredths - 25) : hundredths;
    context.add("time_entries", {
      spent_date: date,
      user: personReference(person.of),
      client: pick(project.fields["client"] as JsonObject, "id name"),
      project: pick(project.fields, "id name"),
      task: pick(task.of, "id name"),
      user_assignment: embeddedPerson(person),
      task_assignment: pick(
        task.fields,
        "id billable is_active created_at updated_at hourly_rate budget",
      ),
      hours: decimal(hundredths / 100),
      hours_without_timer: decimal(untimed / 100),
      rounded_hours: decimal(roundedHundredths(hundredths) / 100),
      notes: cycled(TIME_NOTES, random.int(0, TIME_NOTES.length - 1)),
      created_at: created,
      updated_at: created,
      is_locked: isLocked,
      locked_reason: invoice
        ? "Time entry is invoiced."
        : isLocked
        ? "Item Approved and Locked for this Time Period"
        : null,
      is_closed: isApproved,
      approval_status: isApproved ? "approved" : date < openFrom ? "submitted" : "unsubmitted",
      is_billed: invoice !== null,
      timer_started_at: isRunning ? created : null,
      ...timesOf(account.company, { index, hundredths, isRunning }),
      is_running: isRunning,
      invoice,
      external_reference: random.chance(0.05) ? externalReference(index) : null,
      billable: draft.billable,
      budgeted: project.fields["is_billable"] ?? null,
      billable_rate: draft.rate === null ? null : decimal(draft.rate),
      cost_rate: person.of["cost_rate"] ?? null,
    });
  }
}

function embeddedPerson({ fields }: SampleAssignment): JsonObject {
  return pick(fields, "id is_project_manager is_active budget created_at updated_at hourly_rate");
}

/** When work began and ended, on the company's clock, where times are tracked; now and then past midnight. */
function timesOf(
  { wants_timestamp_timers, clock }: JsonObject,
  { index, hundredths, isRunning }: { index: number; hundredths: number; isRunning: boolean },
): JsonObject {
  if (wants_timestamp_timers !== true) return { started_time: null, ended_time: null };
  const began = index % 8 === 3 ? 22 * 60 + 30 : 8 * 60 + 15 * (index % 20);
  const time = (minutes: number) => clockText(minutes, clock === "12h");
  const ended_time = isRunning ? null : time(began + minutesOf(hundredths));
  return { started_time: time(began), ended_time };
}

function minutesOf(hundredths: number): number {
  return Math.round(hundredths * 60 / 100);
}

/** Ids of other services are text, and long. */
function externalReference(index: number): JsonObject {
  return {
    id: `12097${1_000_000_000_000 + index}`,
    group_id: "1143800000",
    account_id: null,
    permalink: `https://tracker.example.com/issues/${index}?a=1&b=2`,
    service: "tracker.example.com",
    service_icon_url: "https://tracker.example.com/icon.png",
  };
}

/** Saturday and Sunday become the Friday before. */
function workDay(date: string): string {
  const weekday = new Date(date).getUTCDay();
  return weekday === 6 ? daysAfter(date, -1) : weekday === 0 ? daysAfter(date, -2) : date;
}

/** Expenses over the whole history, oldest first. */
export function draftExpenses(
  context: SampleContext,
  projects: readonly SampleProject[],
  categories: readonly JsonObject[],
): ExpenseDraft[] {
  const { random, size } = context;
  const days = size.years * 365 - 60;
  return Array.from({ length: size.expenses }, (_, index) => {
    const date = context.daysBefore(Math.floor(days * (1 - (index + 1) / size.expenses)));
    const begun = projects.filter(({ days: [first] }, at) => at === 0 || first <= date);
    const project = random.pick(begun);
    const category = random.pick(categories);
    const isPerUnit = textAt(category, "unit_price") !== "";
    const units = isPerUnit ? random.int(10, 4000) / 10 : 1;
    const cents = isPerUnit
      ? Math.round(units * numberAt(category, "unit_price") * 100)
      : random.int(200, 90_000);
    const person = random.pick(project.people);
    const billable = project.fields["is_billable"] === true && random.chance(0.8);
    const notes = random.pick(EXPENSE_NOTES);
    return { date, project, person, category, cents, units, billable, notes, invoice: null };
  });
}

/** Writes the drafts as expenses; `size.receipts` of them, spread evenly, with a receipt. */
export function addExpenses(context: SampleContext, drafts: readonly ExpenseDraft[]): void {
  const { account, size } = context;
  const approvedUntil = context.daysBefore(30);
  let receipts = 0;
  for (const [index, draft] of drafts.entries()) {
    const { date, project, person, invoice } = draft;
    const id = account.nextId("expenses");
    const isApproved = date < approvedUntil;
    const hasReceipt = Math.floor((index + 1) * size.receipts / drafts.length) > receipts;
    context.add("expenses", {
      id,
      notes: draft.notes,
      total_cost: decimal(draft.cents / 100),
      units: decimal(draft.units),
      is_closed: isApproved,
      approval_status: isApproved ? "approved" : "unsubmitted",
      is_locked: isApproved || invoice !== null,
      is_billed: invoice !== null,
      locked_reason: invoice ? "Expense is invoiced." : null,
      spent_date: date,
      billable: draft.billable,
      receipt: hasReceipt ? addReceipt(context, id, receipts++) : null,
      user: personReference(person.of),
      user_assignment: embeddedPerson(person),
      project: pick(project.fields, "id name code"),
      expense_category: pick(draft.category, "id name unit_price unit_name"),
      client: pick(project.fields["client"] as JsonObject, "id name currency"),
      invoice,
      created_at: context.momentOf(date),
    });
  }
}

function addReceipt(
  { account, random, webOrigin }: SampleContext,
  id: number,
  index: number,
): JsonObject {
  const file = sampleReceipt(random, `Receipt ${index + 1}`, index % 5);
  account.receipts.set(String(id), file);
  return {
    url: `${webOrigin}/expenses/${id}/receipt`,
    file_name: cycled(RECEIPT_NAMES, index),
    file_size: file.bytes.length,
    content_type: file.contentType,
  };
}
