import { ApiError } from "../api/api_error.ts";
import { group } from "../api/records_of.ts";
import { at, decimal, type Json, type JsonObject, numberAt, textAt } from "../data/json_text.ts";
import { roundAway, roundedHundredths } from "../data/money.ts";
import { embedded, placeMembers, placeOf, TRACKED_FIELDS } from "./tracked_place.ts";
import { pick, referred, type Write, type Writer } from "./write_context.ts";

/** Time entries. */
export const TIME_ENTRIES: Writer = {
  fields: {
    ...TRACKED_FIELDS,
    task_id: "number!",
    hours: "number",
    started_time: "text",
    ended_time: "text",
    external_reference: "object",
  },
  complete: completeEntry,
};

function completeEntry(write: Write, sent: JsonObject, old: JsonObject | null): JsonObject {
  const { account } = write;
  const { project, userId, assignment } = placeOf(write, sent, old);
  const taskId = textAt(sent, "task_id") || textAt(old ?? {}, "task", "id");
  const task = referred(write, { resource: "tasks", field: "task_id", id: taskId });
  if (task["is_active"] !== true) throw new ApiError(422, "Task is archived");
  const onProject = group(account.resource("task_assignments"), "project", "id");
  const taskAssignment = onProject.get(textAt(project, "id"))?.find(({ fields }) =>
    textAt(fields, "task", "id") === taskId
  )?.fields;
  if (taskAssignment?.["is_active"] !== true) {
    throw new ApiError(422, "Task is not assigned to this project");
  }
  const spent_date = textAt(sent, "spent_date") || textAt(old ?? {}, "spent_date");
  const time = timeOf(account.company["wants_timestamp_timers"] === true, sent, old);
  const billable = project["is_billable"] === true && taskAssignment["billable"] === true;
  const rate = taskAssignment["hourly_rate"] ?? assignment["hourly_rate"] ??
    project["hourly_rate"] ??
    (project["is_fixed_fee"] === true ? rateOn(write, "billable_rates", userId, spent_date) : null);
  const reference = at(sent, "external_reference") as JsonObject | null | undefined;
  return {
    locked_reason: null,
    is_locked: false,
    is_closed: false,
    approval_status: "unsubmitted",
    is_billed: false,
    invoice: null,
    timer_started_at: time.is_running ? account.now() : null,
    external_reference: null,
    notes: null,
    ...old,
    ...(sent["notes"] === undefined ? {} : { notes: sent["notes"] }),
    spent_date,
    ...placeMembers(write, { project, userId, assignment }),
    task: pick(task, "id", "name"),
    task_assignment: embedded(taskAssignment, "billable"),
    ...time,
    hours_without_timer: time.hours,
    rounded_hours: decimal(roundedHundredths(Math.round(Number(time.hours.text) * 100)) / 100),
    ...(reference === undefined ? {} : { external_reference: completeReference(reference) }),
    billable,
    budgeted: project["is_billable"] === true,
    billable_rate: billable ? rate ?? null : null,
    cost_rate: rateOn(write, "cost_rates", userId, spent_date),
  };
}

/** Harvest derives the service from the link. */
function completeReference(reference: JsonObject | null): JsonObject | null {
  if (reference === null) return null;
  const permalink = textAt(reference, "permalink");
  const service = URL.canParse(permalink) ? new URL(permalink).host : null;
  const service_icon_url = service === null
    ? null
    : `https://proxy.harvestfiles.com/${service}.png`;
  return {
    ...pick(reference, "id", "group_id", "account_id", "permalink"),
    service,
    service_icon_url,
  };
}

/**
 * Accounts track durations, or times of start and end. A new entry without what its account tracks is a timer that
 * starts to run: the API's description of both forms.
 */
function timeOf(tracksTimes: boolean, sent: JsonObject, old: JsonObject | null) {
  if (!tracksTimes) {
    const hours = sent["hours"] ?? old?.["hours"] ?? null;
    const is_running = hours === null ||
      (old?.["is_running"] === true && sent["hours"] === undefined);
    return {
      hours: decimal(numberAt({ hours }, "hours")),
      is_running,
      started_time: null,
      ended_time: null,
    };
  }
  const started = minutesOf(textAt(sent, "started_time") || textAt(old ?? {}, "started_time"));
  const ended = minutesOf(textAt(sent, "ended_time") || textAt(old ?? {}, "ended_time"));
  if (started === null || ended === null) {
    return {
      hours: decimal(0),
      is_running: true,
      started_time: clockText(started ?? 0),
      ended_time: null,
    };
  }
  const minutes = (ended - started + 1440) % 1440;
  return {
    hours: decimal(roundAway(minutes * 100, 60) / 100),
    is_running: false,
    started_time: clockText(started),
    ended_time: clockText(ended),
  };
}

/** Minutes since midnight of `8:00am`, `13:05`; null for "". @throws ApiError 422 */
function minutesOf(text: string): number | null {
  if (text === "") return null;
  const [, hour, minute, half] = /^(\d{1,2}):(\d\d)\s?([ap]m)?$/i.exec(text) ?? [];
  if (hour === undefined) throw new ApiError(422, `Started time or ended time is no time: ${text}`);
  const hours = half === undefined
    ? Number(hour)
    : Number(hour) % 12 + (half.toLowerCase() === "pm" ? 12 : 0);
  return hours * 60 + Number(minute);
}

function clockText(minutes: number): string {
  const hours = Math.floor(minutes / 60) % 24;
  const two = String(minutes % 60).padStart(2, "0");
  return `${hours % 12 === 0 ? 12 : hours % 12}:${two}${hours < 12 ? "am" : "pm"}`;
}

/** A person's rate on a date; null if they have none. */
function rateOn({ account }: Write, resource: string, userId: string, date: string): Json {
  const rates = account.resource(resource, userId).all().filter(({ fields }) =>
    textAt(fields, "start_date") <= date
  ).sort((a, b) => textAt(a.fields, "start_date") < textAt(b.fields, "start_date") ? 1 : -1);
  return rates[0]?.fields["amount"] ?? null;
}
