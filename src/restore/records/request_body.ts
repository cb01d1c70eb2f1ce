import {
  exact,
  type Fields,
  isFields,
  listAt,
  numberAt,
  textAt,
  type Value,
  valueAt,
} from "../../json/exact.ts";
import { safeFileName } from "../../store/files/safe_file_name.ts";
import { FIELD_RULES } from "./field_rules.ts";

/** How the target tracks time: durations, or times of start and end. */
export type TimeMode = "durations" | "times";

/** Days until an invoice is due, by its term. Source: the API's documentation of invoices. */
const TERM_DAYS: Readonly<Record<string, number>> = {
  "upon receipt": 0,
  "net 15": 15,
  "net 30": 30,
  "net 45": 45,
  "net 60": 60,
};

/** The body that makes a record of the fields that it is to have. */
export function requestBody(
  resource: string,
  expected: Fields,
  { timeMode }: { readonly timeMode: TimeMode },
): Fields {
  const body: Record<string, Value> = {};
  for (const [name, rule] of Object.entries(FIELD_RULES[resource] ?? {})) {
    const value = expected[name] ?? null;
    if (value === null) continue;
    if (rule.kind === "copy") body[name] = value;
    if (rule.kind === "reference") body[`${name}_id`] = valueAt(expected, name, "id") ?? null;
  }
  switch (resource) {
    case "time_entries":
      return { ...body, ...timeOf(expected, timeMode), ...referenceOf(expected) };
    case "expenses":
      return expenseBody(body, expected);
    case "user_assignments":
      return expected["use_default_rates"] === true ? without(body, "hourly_rate") : body;
    case "estimates":
      return { ...body, line_items: linesOf(expected) };
    case "invoices":
      return { ...body, line_items: linesOf(expected), ...dueDateOf(expected) };
    case "invoice_payments":
      // Harvest's default is a mail to the client.
      return { ...body, send_thank_you: false };
    default:
      return body;
  }
}

/** Whether a saved entry has the times of its start and its end. */
export function hasTimes(fields: Fields): boolean {
  return textAt(fields, "started_time") !== "" && textAt(fields, "ended_time") !== "";
}

/** Without hours, or an end, Harvest would start a timer. */
function timeOf(expected: Fields, mode: TimeMode): Fields {
  const { started_time = null, ended_time = null, hours = exact(0) } = expected;
  if (mode === "durations") return { hours, started_time: null, ended_time: null };
  if (hasTimes(expected)) return { started_time, ended_time, hours };
  // An account of times takes no duration: it gets one that begins at midnight.
  const minutes = Math.round(Math.abs(numberAt(expected, "hours")) * 60);
  return { started_time: "12:00am", ended_time: clockText(minutes), hours };
}

function clockText(minutes: number): string {
  const hour = Math.floor(minutes / 60) % 24;
  const two = String(minutes % 60).padStart(2, "0");
  return `${hour % 12 === 0 ? 12 : hour % 12}:${two}${hour < 12 ? "am" : "pm"}`;
}

function referenceOf(expected: Fields): Fields {
  const reference = expected["external_reference"];
  if (!isFields(reference)) return {};
  const given = Object.entries(reference).filter(([, value]) => value !== null);
  return { external_reference: Object.fromEntries(given) };
}

/** A category with a price per unit needs the units, and computes the cost; any other needs the cost. */
function expenseBody(body: Fields, expected: Fields): Fields {
  const isPerUnit = textAt(expected, "expense_category", "unit_price") !== "";
  return without(body, "receipt", isPerUnit ? "total_cost" : "units");
}

/** A file's name as an upload may have it: one, and without what would end its header. */
export function uploadName(name: string): string {
  return name === "" || /[\p{Cc}"]/u.test(name) ? safeFileName(name) : name;
}

function linesOf(expected: Fields): Value {
  return listAt(expected, "line_items").filter(isFields).map((line) => {
    const project = valueAt(line, "project", "id");
    const given = Object.entries(without(line, "project")).filter(([, value]) => value !== null);
    return {
      ...Object.fromEntries(given),
      ...(project === undefined ? {} : { project_id: project }),
    };
  });
}

/** The due date is taken with the term `custom` only; with any other it follows from the date of issue. */
function dueDateOf(expected: Fields): Fields {
  const days = TERM_DAYS[textAt(expected, "payment_term")];
  const issued = Date.parse(textAt(expected, "issue_date"));
  const due = textAt(expected, "due_date");
  const follows = days !== undefined && !Number.isNaN(issued) &&
    new Date(issued + days * 86_400_000).toISOString().slice(0, 10) === due;
  return follows || due === "" ? { due_date: null } : { payment_term: "custom", due_date: due };
}

function without(fields: Fields, ...names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

/** A body as it is sent: what has no value is left out. */
export function sentBody(body: Fields): Fields {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}
