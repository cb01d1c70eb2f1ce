import { decimal, type JsonObject, jsonText } from "../data/json_text.ts";
import { cycled, daysAfter, daysBefore, type SampleContext } from "./sample_context.ts";
import type { SamplePerson } from "./sample_people.ts";

const STATUSES = ["approved", "pending", "declined", "approved"];

/**
 * Paid time off, part of Harvest since 2026 and in no OpenAPI description; members as a public client of that API
 * types them. An assignment has no id of its own: it is its user's.
 */
export function addTimeOff(context: SampleContext, people: readonly SamplePerson[]): void {
  const { account, until } = context;
  const created_at = `${daysBefore(until, 200)}T08:00:00Z`;
  const add = (name: string, fields: JsonObject) =>
    Number(account.resource(name).add({ ...fields, created_at }));
  const types = [["Vacation", 25], ["Sick leave", null]].map(([name = "", days = null]) => ({
    name: String(name),
    id: add("pto_types", {
      name,
      color: "#2a9d8f",
      icon: "palm",
      accrual_type: days === null ? "unlimited" : "fixed",
      accrual_schedule: null,
      accrual_first_payday: null,
      accrual_leave_hours: null,
      accrual_worked_hours: null,
      accrual_max_hours_per_year: null,
      default_days_per_year: days === null ? null : decimal(Number(days)),
      max_carryover_days: days === null ? null : decimal(5),
      requires_approval: days !== null,
      visible_to_all: true,
      is_active: true,
    }),
  }));
  const calendar = addCalendar(context, created_at);
  const schedule = {
    name: "Standard full time",
    id: add("pto_work_schedules", {
      name: "Standard full time",
      is_default: true,
      is_active: true,
      weekly_hours: decimal(35),
      ...Object.fromEntries(
        ["monday", "tuesday", "wednesday", "thursday", "friday"].map((
          day,
        ) => [`${day}_hours`, decimal(7)]),
      ),
      saturday_hours: decimal(0),
      sunday_hours: decimal(0),
    }),
  };
  for (const [index, person] of people.entries()) {
    const user = { id: person.id, name: person.name };
    account.resource("pto_assignments").setRaw(jsonText({
      user,
      holiday_calendar: calendar,
      work_schedule: index % 4 === 3 ? null : { id: schedule.id, name: schedule.name },
      effective_work_schedule: { name: schedule.name, weekly_hours: decimal(35) },
    }));
    for (const pto_type of types) {
      add("pto_allocations", {
        year: until.getUTCFullYear(),
        accrual_type: null,
        days_per_year: pto_type.name === "Vacation" ? decimal(28) : null,
        carryover_days: decimal(index % 3),
        requires_approval: null,
        effective_days_per_year: pto_type.name === "Vacation" ? decimal(28) : null,
        effective_accrual_type: "fixed",
        effective_requires_approval: pto_type.name === "Vacation",
        user,
        pto_type: { ...pto_type },
      });
    }
    if (person.isActive) {
      addRequest(context, { user, pto_type: { ...cycled(types, index) } }, index);
    }
  }
}

function addCalendar({ account, until }: SampleContext, created_at: string): JsonObject {
  const id = account.nextId("pto_holiday_calendars");
  const name = "Holidays – Sverige";
  const year = until.getUTCFullYear();
  const entries = [["Nyårsdagen", "01-01"], ["Första maj", "05-01"], ["Juldagen", "12-25"]].map((
    [entry = "", day],
  ) => ({
    id: account.nextId("pto_holiday_calendar_entries"),
    name: entry,
    date: `${year}-${day}`,
  }));
  for (const entry of entries) {
    account.resource("pto_holiday_calendar_entries", id).add({ ...entry, created_at });
  }
  account.resource("pto_holiday_calendars").add({
    id,
    name,
    entries_count: entries.length,
    entries,
    created_at,
  });
  return { id, name };
}

function addRequest(
  { account, until, random }: SampleContext,
  of: JsonObject,
  index: number,
): void {
  const start_date = daysBefore(until, random.int(5, 150));
  const days = random.int(1, 5);
  const status = cycled(STATUSES, index);
  account.resource("pto_requests").add({
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
    reviewed_at: status === "pending" ? null : `${daysBefore(until, 190)}T12:00:00Z`,
    ...of,
    reviewer: null,
    request_days: Array.from({ length: days }, (_, day) => ({
      id: account.nextId("pto_request_days"),
      date: daysAfter(start_date, day),
      hours: decimal(7),
      day_fraction: decimal(1),
    })),
    created_at: `${daysBefore(until, 195)}T12:00:00Z`,
  });
}
