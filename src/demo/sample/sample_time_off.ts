import { decimal, type JsonObject, jsonText, pick } from "../data/json_text.ts";
import { daysAfter } from "../data/record_list.ts";
import { personReference } from "../write/writer.ts";
import { cycled, type SampleContext } from "./sample_context.ts";

const STATUSES = ["approved", "pending", "declined", "approved"];
const WORK_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday"];
const HOLIDAYS = [["Nyårsdagen", "01-01"], ["Första maj", "05-01"], ["Juldagen", "12-25"]] as const;

/**
 * Paid time off, part of Harvest since 2026 and in no OpenAPI description; members as a public client of that API
 * types them. An assignment has no id of its own: it is its user's.
 */
export function addTimeOff(context: SampleContext, people: readonly JsonObject[]): void {
  const { account, until } = context;
  const created_at = `${context.daysBefore(200)}T08:00:00Z`;
  const types = ([["Vacation", 25], ["Sick leave", null]] as const).map(([name, days]) =>
    context.add("pto_types", {
      name,
      color: "#2a9d8f",
      icon: "palm",
      accrual_type: days === null ? "unlimited" : "fixed",
      ...pick({}, "accrual_schedule accrual_first_payday accrual_leave_hours"),
      ...pick({}, "accrual_worked_hours accrual_max_hours_per_year"),
      default_days_per_year: days === null ? null : decimal(days),
      max_carryover_days: days === null ? null : decimal(5),
      requires_approval: days !== null,
      visible_to_all: true,
      is_active: true,
      created_at,
    })
  );
  const calendar = addCalendar(context, created_at);
  const schedule = context.add("pto_work_schedules", {
    name: "Standard full time",
    is_default: true,
    is_active: true,
    weekly_hours: decimal(35),
    ...Object.fromEntries(WORK_DAYS.map((day) => [`${day}_hours`, decimal(7)])),
    saturday_hours: decimal(0),
    sunday_hours: decimal(0),
    created_at,
  });
  for (const [index, person] of people.entries()) {
    const user = personReference(person);
    account.resource("pto_assignments").setRaw(jsonText({
      user,
      holiday_calendar: pick(calendar, "id name"),
      work_schedule: index % 4 === 3 ? null : pick(schedule, "id name"),
      effective_work_schedule: pick(schedule, "name weekly_hours"),
    }));
    for (const type of types) {
      const days = type["name"] === "Vacation" ? decimal(28) : null;
      context.add("pto_allocations", {
        year: until.getUTCFullYear(),
        accrual_type: null,
        days_per_year: days,
        carryover_days: decimal(index % 3),
        requires_approval: null,
        effective_days_per_year: days,
        effective_accrual_type: "fixed",
        effective_requires_approval: days !== null,
        user,
        pto_type: pick(type, "name id"),
        created_at,
      });
    }
    if (person["is_active"] !== true) continue;
    addRequest(context, { user, pto_type: pick(cycled(types, index), "name id") }, index);
  }
}

function addCalendar(context: SampleContext, created_at: string): JsonObject {
  const { account, until } = context;
  const id = account.nextId("pto_holiday_calendars");
  const entries = HOLIDAYS.map(([name, day]) => {
    const date = `${until.getUTCFullYear()}-${day}`;
    return { id: account.nextId("pto_holiday_calendar_entries"), name, date };
  });
  for (const entry of entries) {
    account.resource("pto_holiday_calendar_entries", id).add({ ...entry, created_at });
  }
  return context.add("pto_holiday_calendars", {
    id,
    name: "Holidays – Sverige",
    entries_count: entries.length,
    entries,
    created_at,
  });
}

function addRequest(context: SampleContext, of: JsonObject, index: number): void {
  const { account, random } = context;
  const start_date = context.daysBefore(random.int(5, 150));
  const days = random.int(1, 5);
  const status = cycled(STATUSES, index);
  context.add("pto_requests", {
    id: account.nextId("pto_requests"),
    status,
    start_date,
    end_date: daysAfter(start_date, days - 1),
    days: decimal(days),
    business_days_at_submission: decimal(days),
    start_time_minutes: null,
    end_time_minutes: null,
    notes: index % 2 === 0 ? "Semester 🏖" : "",
    review_reason: null,
    reviewed_at: status === "pending" ? null : `${context.daysBefore(190)}T12:00:00Z`,
    ...of,
    reviewer: null,
    request_days: Array.from({ length: days }, (_, day) => ({
      id: account.nextId("pto_request_days"),
      date: daysAfter(start_date, day),
      hours: decimal(7),
      day_fraction: decimal(1),
    })),
    created_at: `${context.daysBefore(195)}T12:00:00Z`,
  });
}
