import { FieldFinder } from "../../json/field_finder.ts";
import { numberValue, stringOf, textValue } from "../columns/column_value.ts";
import { asRecordError } from "../parse_record.ts";
import type { FileRecords } from "../read_account.ts";
import type { Named, NamedProject, Names } from "./names.ts";
import type { Person } from "./person.ts";
import { timeOfDay } from "./start_time.ts";

/** The fields that are read, in the order in which records have them, which is the fastest. */
const PATHS =
  ("spent_date user.id user.name client.id client.name project.id project.name task.id task.name hours " +
    "rounded_hours notes approval_status is_billed started_time is_running external_reference.permalink " +
    "billable billable_rate cost_rate").split(" ").map((path) => path.split("."));
const [DATE = 0, USER = 0, USER_NAME = 0, CLIENT = 0, CLIENT_NAME = 0, ...OF_PROJECT] = PATHS
  .keys();
const [
  PROJECT = 0,
  PROJECT_NAME = 0,
  TASK = 0,
  TASK_NAME = 0,
  HOURS = 0,
  ROUNDED = 0,
  ...OF_ENTRY
] = OF_PROJECT;
const [NOTES = 0, APPROVAL = 0, BILLED = 0, STARTED = 0, RUNNING = 0, LINK = 0, ...OF_RATES] =
  OF_ENTRY;
const [BILLABLE = 0, RATE = 0, COST_RATE = 0] = OF_RATES;
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
    const start = this.#finder.starts[DATE] ?? -1;
    let isSame = (this.#finder.ends[DATE] ?? 0) - start === this.#date.length + 2;
    for (let i = 0; isSame && i < this.#date.length; i++) {
      isSame = this.#bytes[start + 1 + i] === this.#date.charCodeAt(i);
    }
    if (!isSame) this.#date = this.#text(DATE);
    return this.#date;
  }

  get person(): Person {
    return this.#known(
      this.#people,
      USER,
      (id) =>
        this.#names.people.get(id) ?? this.#names.addPerson({ id, name: this.#text(USER_NAME) }),
    );
  }

  get project(): NamedProject {
    return this.#known(
      this.#projects,
      PROJECT,
      (id) =>
        this.#names.projects.get(id) ?? this.#names.addProject(
          { id, name: this.#text(PROJECT_NAME) },
          { id: this.#text(CLIENT), name: this.#text(CLIENT_NAME) },
        ),
    );
  }

  get task(): Named {
    return this.#known(this.#tasks, TASK, (id) =>
      this.#names.tasks.get(id) ??
        this.#names.addTask({ id, name: this.#text(TASK_NAME) }, this.#accountId));
  }

  get hours(): string {
    return this.#text(HOURS);
  }

  get roundedHours(): string {
    return this.#text(ROUNDED);
  }

  get seconds(): number {
    return Math.round(this.#number(HOURS) * 3600);
  }

  get notes(): string {
    return this.#text(NOTES);
  }

  get isBillable(): boolean {
    return this.#isTrue(BILLABLE);
  }

  get isBilled(): boolean {
    return this.#isTrue(BILLED);
  }

  get isApproved(): boolean {
    return this.#text(APPROVAL) === "approved";
  }

  get isRunning(): boolean {
    return this.#isTrue(RUNNING);
  }

  get rate(): string {
    return this.#text(RATE);
  }

  get costRate(): string {
    return this.#text(COST_RATE);
  }

  get amountCents(): number {
    return this.isBillable ? centsOf(this.#number(ROUNDED), this.#number(RATE)) : 0;
  }

  get costCents(): number {
    return centsOf(this.#number(HOURS), this.#number(COST_RATE));
  }

  get currency(): string {
    return this.project.client.currency;
  }

  get startedAt(): number | null {
    const isText = this.#bytes[this.#finder.starts[STARTED] ?? -1] === QUOTE;
    return isText ? timeOfDay(this.#text(STARTED)) : null;
  }

  get permalink(): string {
    return this.#text(LINK);
  }

  /** A value as text; "" if there is none. */
  #text(field: number): string {
    const start = this.#finder.starts[field] ?? -1;
    return start < 0 ? "" : stringOf(textValue(this.#bytes, start, this.#finder.ends[field] ?? 0));
  }

  /** A number; 0 for null, NaN if it is missing or no number. */
  #number(field: number): number {
    const start = this.#finder.starts[field] ?? -1;
    if (start < 0) return NaN;
    return Number(numberValue(this.#bytes, start, this.#finder.ends[field] ?? 0));
  }

  #isTrue(field: number): boolean {
    return this.#bytes[this.#finder.starts[field] ?? -1] === LETTER_T;
  }

  /** What an id stands for; ids are keys as numbers where that is exact, which needs no text. */
  #known<Value>(
    values: Map<number | string, Value>,
    field: number,
    find: (id: string) => Value,
  ): Value {
    const [start, end] = [this.#finder.starts[field] ?? 0, this.#finder.ends[field] ?? 0];
    let key: number | string = 0;
    if (end - start > EXACT_DIGITS) key = this.#text(field);
    else for (let i = start; i < end; i++) key = key * 10 + (this.#bytes[i] ?? 0) - ZERO;
    let value = values.get(key);
    if (value === undefined) values.set(key, value = find(this.#text(field)));
    return value;
  }
}

/** Hours as text in whole seconds. */
export function secondsOf(hours: string): number {
  return Math.round(Number(hours) * 3600);
}

/** Hours times a rate in cents; half a cent away from zero. A rate that is missing is none. */
function centsOf(hours: number, rate: number): number {
  const product = Math.round(hours * TEN_THOUSAND) * Math.round((rate || 0) * TEN_THOUSAND);
  return Math.sign(product) * Math.round(Math.abs(product) / MILLION);
}

/** An amount of cents with two decimals, `-12.50`. */
export function moneyText(cents: number): string {
  const all = Math.abs(cents);
  const [whole, rest] = [Math.floor(all / 100), all % 100];
  return `${cents < 0 ? "-" : ""}${whole}.${rest < 10 ? "0" : ""}${rest}`;
}
