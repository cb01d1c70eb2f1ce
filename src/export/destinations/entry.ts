import { FieldFinder } from "../../json/field_finder.ts";
import { numberValue, stringOf, textValue } from "../columns/column_value.ts";
import { asRecordError } from "../parse_record.ts";
import type { FileRecords } from "../read_account.ts";
import type { Named, NamedProject, Names } from "./names.ts";
import type { Person } from "./person.ts";
import { timeOfDay } from "./start_time.ts";

/** In the order in which records have them, which is the fastest. */
const PATHS = [
  ["spent_date"],
  ["user", "id"],
  ["user", "name"],
  ["client", "id"],
  ["client", "name"],
  ["project", "id"],
  ["project", "name"],
  ["task", "id"],
  ["task", "name"],
  ["hours"],
  ["rounded_hours"],
  ["notes"],
  ["approval_status"],
  ["is_billed"],
  ["started_time"],
  ["is_running"],
  ["external_reference", "permalink"],
  ["billable"],
  ["billable_rate"],
  ["cost_rate"],
] as const;
type Field = (typeof PATHS)[number][number];
type Path = Field | `${Field}.${Field}`;
/** The number of each path, by its keys with a dot between them. */
const AT: Readonly<Record<string, number>> = Object.fromEntries(
  PATHS.map((path, index) => [path.join("."), index]),
);
/** Hours and rates have at most four decimals, so products of two are whole hundred-millionths. */
const TEN_THOUSAND = 10_000;
const MILLION = 1_000_000;
const QUOTE = 0x22;
const LETTER_T = 0x74;
const ZERO = 0x30;
/** So many digits are exact in a double. */
const EXACT_DIGITS = 15;

/** A time entry with what it refers to; its fields are those of the record that {@link EntryReader} is at. */
export interface Entry {
  readonly id: string;
  readonly date: string;
  readonly person: Person;
  readonly project: NamedProject;
  readonly task: Named;
  /** With the digits Harvest sent. */
  readonly hours: string;
  readonly roundedHours: string;
  /** The hours in whole seconds: a hundredth of an hour is 36. */
  readonly seconds: number;
  readonly notes: string;
  readonly isBillable: boolean;
  readonly isBilled: boolean;
  readonly isApproved: boolean;
  readonly isRunning: boolean;
  /** An hour's price and cost, as sent; "" if there is none. */
  readonly rate: string;
  readonly costRate: string;
  /** Rounded hours times rate, in cents; 0 if not billable. */
  readonly amountCents: number;
  readonly costCents: number;
  readonly currency: string;
  /** Where Harvest has a start time: seconds since midnight. */
  readonly startedAt: number | null;
  readonly permalink: string;
  /** When it is said to have begun, in seconds since midnight. */
  start: number;
}

/** Time entries of records, one at a time in one object. */
export class EntryReader implements Entry {
  readonly #names: Names;
  readonly #finder = new FieldFinder(PATHS);
  #bytes: Uint8Array = new Uint8Array();
  readonly #people = new Map<number | string, Person>();
  readonly #projects = new Map<number | string, NamedProject>();
  readonly #tasks = new Map<number | string, Named>();
  #accountId = "";
  #date = "";
  id = "";
  start = 0;

  constructor(names: Names) {
    this.#names = names;
  }

  /** Moves over the entries of a batch. @throws RecordError */
  *read({ bytes, slices, path }: FileRecords, accountId: string): Generator<this> {
    this.#bytes = bytes;
    this.#accountId = accountId;
    try {
      for (let i = 0; i < slices.count; i++) {
        this.#finder.find(bytes, slices.starts[i] ?? 0, slices.ends[i] ?? 0);
        this.id = slices.idText(i);
        yield this;
      }
    } catch (error) {
      throw asRecordError(error, path);
    }
  }

  /** Entries follow one another by date, mostly: a text that is the same again is not decoded again. */
  get date(): string {
    const [start, end] = this.#span("spent_date");
    const bytes = this.#bytes;
    let isSame = end - start === this.#date.length + 2;
    for (let i = 0; isSame && i < this.#date.length; i++) {
      isSame = bytes[start + 1 + i] === this.#date.charCodeAt(i);
    }
    if (!isSame) this.#date = this.#text("spent_date");
    return this.#date;
  }

  get person(): Person {
    const key = this.#idKey("user.id");
    let person = this.#people.get(key);
    if (!person) {
      const id = this.#text("user.id");
      person = this.#names.people.get(id) ??
        this.#names.addPerson({ id, name: this.#text("user.name") });
      this.#people.set(key, person);
    }
    return person;
  }

  get project(): NamedProject {
    const key = this.#idKey("project.id");
    let project = this.#projects.get(key);
    if (!project) {
      const id = this.#text("project.id");
      project = this.#names.projects.get(id) ?? this.#names.addProject(
        { id, name: this.#text("project.name") },
        { id: this.#text("client.id"), name: this.#text("client.name") },
      );
      this.#projects.set(key, project);
    }
    return project;
  }

  get task(): Named {
    const key = this.#idKey("task.id");
    let task = this.#tasks.get(key);
    if (!task) {
      const id = this.#text("task.id");
      task = this.#names.tasks.get(id) ??
        this.#names.addTask({ id, name: this.#text("task.name") }, this.#accountId);
      this.#tasks.set(key, task);
    }
    return task;
  }

  get hours(): string {
    return this.#text("hours");
  }

  get roundedHours(): string {
    return this.#text("rounded_hours");
  }

  get seconds(): number {
    return Math.round(this.#number("hours") * 3600);
  }

  get notes(): string {
    return this.#text("notes");
  }

  get isBillable(): boolean {
    return this.#isTrue("billable");
  }

  get isBilled(): boolean {
    return this.#isTrue("is_billed");
  }

  get isApproved(): boolean {
    return this.#text("approval_status") === "approved";
  }

  get isRunning(): boolean {
    return this.#isTrue("is_running");
  }

  get rate(): string {
    return this.#text("billable_rate");
  }

  get costRate(): string {
    return this.#text("cost_rate");
  }

  get amountCents(): number {
    return this.isBillable
      ? centsOfNumbers(this.#number("rounded_hours"), this.#number("billable_rate"))
      : 0;
  }

  get costCents(): number {
    return centsOfNumbers(this.#number("hours"), this.#number("cost_rate"));
  }

  get currency(): string {
    return this.project.client.currency;
  }

  get startedAt(): number | null {
    const [start] = this.#span("started_time");
    return this.#bytes[start] === QUOTE ? timeOfDay(this.#text("started_time")) : null;
  }

  get permalink(): string {
    return this.#text("external_reference.permalink");
  }

  /** Where a value is; -1 for both if it is missing. */
  #span(path: Path): readonly [start: number, end: number] {
    const at = AT[path] ?? 0;
    const start = this.#finder.starts[at] ?? -1;
    return [start, start < 0 ? -1 : this.#finder.ends[at] ?? 0];
  }

  /** A value as text; "" if there is none. */
  #text(path: Path): string {
    const [start, end] = this.#span(path);
    return start < 0 ? "" : stringOf(textValue(this.#bytes, start, end));
  }

  /** A number; 0 for null, NaN if it is missing or no number. */
  #number(path: Path): number {
    const [start, end] = this.#span(path);
    return start < 0 ? NaN : Number(numberValue(this.#bytes, start, end));
  }

  #isTrue(path: Path): boolean {
    const [start] = this.#span(path);
    return this.#bytes[start] === LETTER_T;
  }

  /** An id as a key of a map: a number where that is exact, which needs no text. */
  #idKey(path: Path): number | string {
    const [start, end] = this.#span(path);
    if (end - start > EXACT_DIGITS) return this.#text(path);
    let id = 0;
    for (let i = start; i < end; i++) id = id * 10 + (this.#bytes[i] ?? 0) - ZERO;
    return id;
  }
}

/** Hours as text in whole seconds. */
export function secondsOf(hours: string): number {
  return Math.round(Number(hours) * 3600);
}

/** Hours times a rate in cents; half a cent away from zero. A rate that is missing is none. */
function centsOfNumbers(hours: number, rate: number): number {
  const product = Math.round(hours * TEN_THOUSAND) * Math.round((rate || 0) * TEN_THOUSAND);
  return Math.sign(product) * Math.round(Math.abs(product) / MILLION);
}

/** An amount of cents with two decimals, `-12.50`. */
export function moneyText(cents: number): string {
  return (cents / 100).toFixed(2);
}
