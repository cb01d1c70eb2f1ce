import type { AccountWorld } from "../../src/demo/data/account_world.ts";
import {
  at,
  decimal,
  isJsonObject,
  type JsonObject,
  jsonText,
  NumberText,
  parseExact,
  parseFields,
  textAt,
} from "../../src/demo/data/json_text.ts";
import { cycled } from "../../src/demo/sample/sample_context.ts";
import { TIME_NOTES } from "../../src/demo/sample/sample_names.ts";

/** What differs from one entry of a template to the next. */
export interface BulkVariables {
  readonly id: number;
  readonly date: string;
  /** Hours in hundredths, below ten hours. */
  readonly hundredths: number;
  /** null: the midnight the date begins with, never after the end of the history. */
  readonly updatedAt: string | null;
}

/** How many templates there are: a power of two, so that a hash picks one by its upper bits. */
const TEMPLATES = 64;

/** Stand-ins in a template, each as long as what replaces it. */
const ID = "1111111111";
const DATE = "0001-01-01";
const UPDATED = "0002-02-02T00:00:00Z";
const HOURS = "1.11";
const BEFORE_TIMER = "2.22";
const ROUNDED = "3.33";

/** A time entry as bytes with holes: filling them is several times faster than writing JSON. */
export class BulkTemplate {
  /** The parts that do not vary, for filters. */
  readonly fields: JsonObject;
  readonly #bytes: Uint8Array;
  readonly #holes: {
    readonly id: number;
    readonly dates: readonly number[];
    readonly updated: number;
    readonly hours: readonly number[];
    readonly rounded: number;
  };

  constructor(text: string) {
    this.fields = parseFields(text);
    this.#bytes = new TextEncoder().encode(text);
    const chars = Array.from(this.#bytes, (byte) => String.fromCharCode(byte)).join("");
    const hole = (key: string, value: string) => {
      const found = chars.indexOf(`"${key}":${value}`);
      if (found < 0) throw new RangeError(`Cannot make a template: "${key}" is missing`);
      return found + key.length + 3;
    };
    this.#holes = {
      id: hole("id", ID),
      dates: [hole("spent_date", `"${DATE}`) + 1, hole("created_at", `"${DATE}`) + 1],
      updated: hole("updated_at", `"${UPDATED}`) + 1,
      hours: [hole("hours", HOURS), hole("hours_without_timer", BEFORE_TIMER)],
      rounded: hole("rounded_hours", ROUNDED),
    };
  }

  get length(): number {
    return this.#bytes.length;
  }

  /** Writes an entry and returns the offset behind it. */
  write(
    into: Uint8Array,
    offset: number,
    { id, date, hundredths, updatedAt }: BulkVariables,
  ): number {
    const { dates, updated, hours, rounded } = this.#holes;
    into.set(this.#bytes, offset);
    writeDigits(into, offset + this.#holes.id, id, ID.length);
    for (const hole of dates) writeText(into, offset + hole, date);
    writeText(into, offset + updated, updatedAt ?? date);
    for (const hole of hours) writeHours(into, offset + hole, hundredths);
    writeHours(into, offset + rounded, Math.ceil(hundredths / 25) * 25);
    return offset + this.#bytes.length;
  }
}

/** Templates over the account's projects, people and tasks, so that references lead somewhere. */
export function bulkTemplates(account: AccountWorld, withAssignments: boolean): BulkTemplate[] {
  const people = account.resource("user_assignments").all();
  return Array.from({ length: TEMPLATES }, (_, index) => {
    const person = cycled(people, index * 7);
    const projectId = textAt(person.fields, "project", "id");
    const project = account.resource("projects").get(projectId) ?? {};
    const tasks = account.resource("task_assignments").all().filter(({ fields }) =>
      textAt(fields, "project", "id") === projectId
    );
    const task = cycled(tasks, index);
    const billable = task.fields["billable"] === true;
    return new BulkTemplate(jsonText({
      id: new NumberText(ID),
      spent_date: DATE,
      user: at(person.fields, "user") ?? null,
      client: {
        id: at(project, "client", "id") ?? null,
        name: at(project, "client", "name") ?? null,
      },
      project: { id: Number(projectId), name: textAt(project, "name") },
      task: at(task.fields, "task") ?? null,
      hours: new NumberText(HOURS),
      hours_without_timer: new NumberText(BEFORE_TIMER),
      rounded_hours: new NumberText(ROUNDED),
      notes: cycled(TIME_NOTES, index),
      created_at: `${DATE}T00:00:00Z`,
      updated_at: UPDATED,
      is_locked: true,
      locked_reason: "Item Approved and Locked for this Time Period",
      is_closed: true,
      approval_status: "approved",
      is_billed: false,
      timer_started_at: null,
      started_time: null,
      ended_time: null,
      is_running: false,
      invoice: null,
      external_reference: null,
      billable,
      budgeted: true,
      billable_rate: billable ? decimal(100 + index) : null,
      cost_rate: decimal(50 + index),
      user_assignment: withAssignments
        ? embedded(person.text, ["user", "project", "use_default_rates"])
        : null,
      task_assignment: withAssignments ? embedded(task.text, ["task", "project"]) : null,
    }));
  });
}

function embedded(text: string, without: readonly string[]): JsonObject {
  const exact = parseExact(text);
  return isJsonObject(exact)
    ? Object.fromEntries(Object.entries(exact).filter(([key]) => !without.includes(key)))
    : {};
}

function writeDigits(into: Uint8Array, offset: number, value: number, digits: number): void {
  let rest = value;
  for (let at = offset + digits - 1; at >= offset; at--) {
    const next = Math.floor(rest / 10);
    into[at] = 0x30 + rest - next * 10;
    rest = next;
  }
}

function writeText(into: Uint8Array, offset: number, text: string): void {
  for (let at = 0; at < text.length; at++) into[offset + at] = text.charCodeAt(at);
}

function writeHours(into: Uint8Array, offset: number, hundredths: number): void {
  writeDigits(into, offset, Math.floor(hundredths / 100), 1);
  writeDigits(into, offset + 2, hundredths % 100, 2);
}
