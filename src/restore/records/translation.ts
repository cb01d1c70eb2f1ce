import type { SavedRecord } from "../../export/read_account.ts";
import { DAY_SECONDS, timeOfDay } from "../../export/destinations/clock_text.ts";
import {
  exact,
  ExactNumber,
  type Fields,
  isFields,
  listAt,
  numberAt,
  pick,
  textAt,
  type Value,
  valueAt,
} from "../../json/exact.ts";
import { safeFileName } from "../../store/files/safe_file_name.ts";
import { fieldRules, PARTS, RESTORED } from "./restored.ts";

/** A record that cannot be written: what it refers to has not come back, or the target takes no such value. */
export class UnwritableError extends Error {
  override name = "UnwritableError";
}

/** Which record in the target is the counterpart of which in the backup. */
export class IdMap {
  readonly #ids = new Map<string, Map<string, string>>();
  readonly #taken = new Set<string>();

  /** `isThere`: whether a record is in the target with the id that it has in the backup; `later`: what takes whose place. */
  constructor(
    private readonly isThere: (resource: string, id: string) => boolean = () => false,
    private readonly later: Pick<IdMap, "get"> = { get: () => undefined },
  ) {}

  set(resource: string, old: string, id: string): void {
    const ids = this.#ids.get(resource) ?? new Map();
    this.#ids.set(resource, ids.set(old, id));
    this.#taken.add(`${resource}/${id}`);
  }

  get(resource: string, old: string): string | undefined {
    const id = this.later.get(resource, old) ?? old;
    return this.#ids.get(resource)?.get(id) ?? (this.isThere(resource, id) ? id : undefined);
  }

  /** @throws UnwritableError if there is none */
  need(resource: string, old: string): string {
    const id = this.get(resource, old);
    if (id !== undefined) return id;
    throw new UnwritableError(`it needs ${resource}/${old}, which is not there`);
  }

  /** Whether a record of the target is the counterpart of one in the backup already. */
  isTaken(resource: string, id: string): boolean {
    return this.#taken.has(`${resource}/${id}`);
  }

  /** All of a resource, old to new. */
  entries(resource: string): ReadonlyMap<string, string> {
    return this.#ids.get(resource) ?? new Map();
  }
}

/** How the target tracks time: durations, or times of start and end. */
export type TimeMode = "durations" | "times";

/** What a translation goes by. */
export interface TranslationOptions {
  readonly ids: Pick<IdMap, "get" | "need">;
  /** The account that the backup is of. */
  readonly accountId: string;
  /** The name of somebody whose time and expenses are put to the owner; null for everybody else. */
  readonly standIn: (userId: string) => string | null;
}

/** How the marks begin that a restore gives to time entries without a reference of their own. */
const MARK_PREFIX = "harvest:";

/** Days until an invoice is due, by its term. Source: the API's documentation of invoices. */
const TERM_DAYS: Readonly<Record<string, number>> = {
  ...{ "upon receipt": 0, "net 15": 15, "net 30": 30, "net 45": 45, "net 60": 60 },
};

const DAY_MS = 86_400_000;

/** A saved record as it is to be in the target: with its ids, and without what cannot come back. @throws UnwritableError */
export function expectedRecord(options: TranslationOptions, record: SavedRecord): Fields {
  const { ids } = options;
  const { resource, fields } = record;
  const expected: Record<string, Value> = {};
  for (const [name, { kind, to = "", isOptional }] of fieldRules(resource)) {
    const value = fields[name];
    if (value === undefined || ["lost", "computed", "implied"].includes(kind)) continue;
    expected[name] = value;
    const parts = PARTS[name];
    if (kind === "reference") {
      const old = textAt(fields, name, "id");
      const id = old === "" ? undefined : isOptional ? ids.get(to, old) : ids.need(to, old);
      // Whether an expense is counted in units is a matter of its category.
      const price = valueAt(fields, name, "unit_price");
      const more = price === undefined ? {} : { unit_price: price };
      expected[name] = id === undefined ? null : { id: exact(id), ...more };
    } else if (Array.isArray(value) && parts !== undefined) {
      expected[name] = value.filter(isFields).map((line) => {
        const project = ids.get("projects", textAt(line, "project", "id"));
        const reference = project === undefined ? null : { id: exact(project) };
        return { ...pick(line, parts), ...("project" in line ? { project: reference } : {}) };
      });
    } else if (isFields(value) && parts !== undefined) expected[name] = pick(value, parts);
  }
  const person = "user" in expected ? options.standIn(textAt(fields, "user", "id")) : null;
  if (person !== null && "notes" in fields) {
    expected["notes"] = `${textAt(fields, "notes")} [${person}]`.trim();
  }
  if (resource === "time_entries" && !isFields(expected["external_reference"])) {
    const id = markOf(options, record);
    const group_id = `${MARK_PREFIX}${options.accountId}`;
    expected["external_reference"] = { id, group_id, account_id: null, permalink: null };
  }
  return expected;
}

/** The same; null if the record cannot be written. */
export function expectedOrNull(options: TranslationOptions, record: SavedRecord): Fields | null {
  try {
    return expectedRecord(options, record);
  } catch (error) {
    if (error instanceof UnwritableError) return null;
    throw error;
  }
}

/** The id by which a time entry without a reference of its own is found again. */
export function markOf({ accountId }: TranslationOptions, { id }: SavedRecord): string {
  return `${MARK_PREFIX}${accountId}:${id}`;
}

/** The day that time, an expense or a document is of; "" if it is of none. */
export function dateOf(fields: Fields): string {
  return textAt(fields, "spent_date") || textAt(fields, "issue_date");
}

/** What a record is recognised by; equal for a record as it is to be and as Harvest then has it. */
export function naturalKey(resource: string, fields: Fields): string {
  const mark = keyText(valueAt(fields, "external_reference", "id"));
  if (mark.startsWith(MARK_PREFIX)) return mark;
  const parts = (RESTORED[resource]?.key.split(" ") ?? []).map((path) => {
    const text = keyText(valueAt(fields, ...path.split(".")));
    // Names are the same in whatever case: Harvest refuses a second one.
    return path === "name" ? text.toLowerCase() : text;
  });
  if (resource === "expenses") {
    parts.push(keyText(fields[isPerUnit(fields) ? "units" : "total_cost"]));
  }
  return JSON.stringify(parts);
}

/** Ids exceed what a number holds; amounts may be written in several ways. */
function keyText(value: Value | undefined): string {
  if (value === undefined || value === null) return "";
  // A form on the way may have turned line feeds into line breaks of its own.
  if (!(value instanceof ExactNumber)) return String(value).trim().replace(/\r\n?/g, "\n");
  return /^\d+$/.test(value.text) ? value.text : String(Number(value.text));
}

/** The body that makes a record of the members that it is to have; what has no value is left out. */
export function requestBody(
  resource: string,
  expected: Fields,
  { timeMode }: { readonly timeMode: TimeMode },
): Fields {
  const body: Record<string, Value> = {};
  for (const [name, { kind }] of fieldRules(resource)) {
    const value = expected[name] ?? null;
    if (kind === "copy") body[name] = value;
    if (kind === "reference") body[`${name}_id`] = valueAt(expected, name, "id") ?? null;
  }
  const { external_reference = null } = expected;
  const more: Record<string, () => Fields> = {
    time_entries: () => ({
      ...timeOf(expected, timeMode),
      external_reference: isFields(external_reference) ? given(external_reference) : null,
    }),
    // A category with a price per unit needs the units, and computes the cost; any other needs the cost.
    expenses: () => ({ receipt: null, [isPerUnit(expected) ? "total_cost" : "units"]: null }),
    user_assignments: () => expected["use_default_rates"] === true ? { hourly_rate: null } : {},
    estimates: () => ({ line_items: linesOf(expected) }),
    invoices: () => ({ line_items: linesOf(expected), ...dueDateOf(expected) }),
    // Harvest's default is a mail to the client.
    invoice_payments: () => ({ send_thank_you: false }),
  };
  return given({ ...body, ...more[resource]?.() });
}

function isPerUnit(fields: Fields): boolean {
  return textAt(fields, "expense_category", "unit_price") !== "";
}

function given(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

/** Whether a saved entry has times of start and end that give its hours, to the hundredth: hours count for more. */
export function hasTimes(fields: Fields): boolean {
  const start = timeOfDay(textAt(fields, "started_time"));
  const end = timeOfDay(textAt(fields, "ended_time"));
  if (start === null || end === null) return false;
  const hours = (end - start + DAY_SECONDS) % DAY_SECONDS / 3600;
  return Math.abs(hours - numberAt(fields, "hours")) < 0.006;
}

/** Without hours, or an end, Harvest would start a timer. */
function timeOf(expected: Fields, mode: TimeMode): Fields {
  const { hours = exact(0) } = expected;
  if (mode === "durations") return { hours, started_time: null, ended_time: null };
  if (hasTimes(expected)) return {};
  // An account of times takes no duration: it gets one that begins at midnight.
  const minutes = Math.round(numberAt(expected, "hours") * 60);
  if (minutes < 0 || minutes >= DAY_SECONDS / 60) {
    const text = `${textAt(expected, "hours")} hours`;
    throw new UnwritableError(
      `the account tracks times of start and end, which ${text} cannot have`,
    );
  }
  const hour = Math.floor(minutes / 60);
  const end = `${hour % 12 || 12}:${String(minutes % 60).padStart(2, "0")}${
    hour < 12 ? "am" : "pm"
  }`;
  return { started_time: "12:00am", ended_time: end, hours };
}

/** A file's name as an upload may have it: one, and without what would end its header. */
export function uploadName(name: string): string {
  return name === "" || /[\p{Cc}"]/u.test(name) ? safeFileName(name) : name;
}

function linesOf(expected: Fields): Value {
  return listAt(expected, "line_items").filter(isFields).map(({ project = null, ...line }) => ({
    ...given(line),
    ...given({ project_id: valueAt({ project }, "project", "id") ?? null }),
  }));
}

/** The due date is taken with the term `custom` only; with any other it follows from the date of issue. */
function dueDateOf(expected: Fields): Fields {
  const days = TERM_DAYS[textAt(expected, "payment_term")] ?? NaN;
  const due = textAt(expected, "due_date");
  const follows = Date.parse(textAt(expected, "issue_date")) + days * DAY_MS === Date.parse(due);
  return follows || due === "" ? { due_date: null } : { payment_term: "custom", due_date: due };
}
