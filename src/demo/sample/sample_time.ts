import { decimal, type JsonObject } from "../data/json_text.ts";
import { roundedHundredths } from "../data/money.ts";
import { cycled, daysAfter, daysBefore, momentOf, type SampleContext } from "./sample_context.ts";
import { TIME_NOTES } from "./sample_names.ts";
import type { SampleTask } from "./sample_clients.ts";
import type { SamplePerson } from "./sample_people.ts";
import type { SampleAssignment, SampleProject } from "./sample_projects.ts";

/** A time entry or expense that invoices may still take up before it is written. */
export interface TimeDraft {
  readonly date: string;
  readonly project: SampleProject;
  readonly person: SampleAssignment<SamplePerson>;
  readonly task: SampleAssignment<SampleTask>;
  /** In hundredths of an hour; may be negative. */
  readonly hundredths: number;
  readonly billable: boolean;
  /** An hour's price; null where nothing is billed. */
  readonly rate: number | null;
  invoice: { id: number; number: string } | null;
}

/** Among so many entries one is marked contrary to its task, and one is a week entered on one day. */
const CONTRARY_EVERY = 60;
const WEEK_EVERY = 900;
const WEEK_HUNDREDTHS = 2650;
const DAY_MINUTES = 1440;

/** Time entries over the whole history, oldest first, on days when their project ran. */
export function draftTime(
  { account, random, until, size }: SampleContext,
  projects: readonly SampleProject[],
): TimeDraft[] {
  const days = size.years * 365 - 60;
  return Array.from({ length: size.timeEntries }, (_, index) => {
    const date = workDay(
      daysBefore(until, Math.floor(days * (1 - (index + 1) / size.timeEntries))),
    );
    const running = projects.filter(({ startsOn, endsOn }) =>
      startsOn <= date && (endsOn === null || endsOn >= date)
    );
    const project = random.pick(running.length > 0 ? running : projects.slice(0, 1));
    const person = random.pick(project.people);
    const task = random.pick(project.tasks);
    const isBillable = project.isBillable && task.billable;
    const billable = index % CONTRARY_EVERY === 7 ? !isBillable : isBillable;
    const rate = task.rate ?? person.rate ?? project.hourlyRate ??
      (project.isFixedFee ? person.on.hourlyRate : null);
    // One in ninety takes time back, as corrections do.
    const duration = random.chance(1 / 90) ? -random.int(25, 200) : random.int(5, 800);
    const hundredths = account.company["wants_timestamp_timers"] === true
      ? Math.round(minutesOf(Math.abs(duration)) * 100 / 60)
      : index % WEEK_EVERY === 500
      ? WEEK_HUNDREDTHS
      : duration;
    return {
      date,
      project,
      person,
      task,
      hundredths,
      billable,
      rate: billable ? rate : null,
      invoice: null,
    };
  });
}

/** Writes the drafts as time entries; the last few of today are timers that still run. */
export function addTime(context: SampleContext, drafts: readonly TimeDraft[]): void {
  const { account, random, until } = context;
  const submittedFrom = daysBefore(until, 30);
  const openFrom = daysBefore(until, 7);
  for (const [index, draft] of drafts.entries()) {
    const isRunning = drafts.length - index <= 2;
    const approval = draft.date < submittedFrom
      ? "approved"
      : draft.date < openFrom
      ? "submitted"
      : "unsubmitted";
    const isLocked = approval === "approved" || draft.invoice !== null;
    const { project, person, task, hundredths } = draft;
    const created = momentOf(until, draft.date, random);
    account.resource("time_entries").add({
      spent_date: draft.date,
      user: { id: person.on.id, name: person.on.name },
      client: { id: project.client.id, name: project.client.name },
      project: { id: project.id, name: project.name },
      task: { id: task.on.id, name: task.on.name },
      user_assignment: person.embedded,
      task_assignment: task.embedded,
      hours: decimal(hundredths / 100),
      hours_without_timer: decimal(
        isRunning ? Math.max(0, hundredths - 25) / 100 : hundredths / 100,
      ),
      rounded_hours: decimal(roundedHundredths(hundredths) / 100),
      notes: cycled(TIME_NOTES, random.int(0, TIME_NOTES.length - 1)),
      created_at: created,
      updated_at: created,
      is_locked: isLocked,
      locked_reason: draft.invoice
        ? "Time entry is invoiced."
        : isLocked
        ? "Item Approved and Locked for this Time Period"
        : null,
      is_closed: approval === "approved",
      approval_status: approval,
      is_billed: draft.invoice !== null,
      timer_started_at: isRunning ? created : null,
      ...timesOf(account.company, { index, hundredths, isRunning }),
      is_running: isRunning,
      invoice: draft.invoice,
      external_reference: random.chance(0.05) ? externalReference(index) : null,
      billable: draft.billable,
      budgeted: project.isBillable,
      billable_rate: draft.rate === null ? null : decimal(draft.rate),
      cost_rate: decimal(person.on.costRate),
    });
  }
}

/** When work began and ended, on the company's clock, where times are tracked; now and then past midnight. */
function timesOf(
  { wants_timestamp_timers, clock }: JsonObject,
  { index, hundredths, isRunning }: { index: number; hundredths: number; isRunning: boolean },
): JsonObject {
  if (wants_timestamp_timers !== true) return { started_time: null, ended_time: null };
  const began = index % 8 === 3 ? 22 * 60 + 30 : 8 * 60 + 15 * (index % 20);
  const time = (minutes: number) => clockTime(minutes % DAY_MINUTES, clock === "12h");
  return {
    started_time: time(began),
    ended_time: isRunning ? null : time(began + minutesOf(hundredths)),
  };
}

function minutesOf(hundredths: number): number {
  return Math.round(hundredths * 60 / 100);
}

/** `3:05pm` or `15:05`. */
function clockTime(minutes: number, isTwelveHours: boolean): string {
  const hour = Math.floor(minutes / 60);
  const minute = String(minutes % 60).padStart(2, "0");
  return isTwelveHours
    ? `${hour % 12 || 12}:${minute}${hour < 12 ? "am" : "pm"}`
    : `${String(hour).padStart(2, "0")}:${minute}`;
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
