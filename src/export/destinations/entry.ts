import { FieldFinder } from "../../json/field_finder.ts";
import { stringOf, textValue } from "../columns/column_value.ts";
import { asRecordError } from "../parse_record.ts";
import type { FileRecords } from "../read_account.ts";
import { type Named, type NamedProject, type Names, textOf } from "./names.ts";
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
/** The number of each path, by its keys with a dot between them. */
const AT: Readonly<Record<string, number>> = Object.fromEntries(
  PATHS.map((path, index) => [path.join("."), index]),
);
/** Hours and rates have at most four decimals, so products of two are whole hundred-millionths. */
const TEN_THOUSAND = 10_000;
const MILLION = 1_000_000;

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
  #accountId = "";
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

  get date(): string {
    return this.#text("spent_date");
  }

  get person(): Person {
    const id = this.#text("user.id");
    return this.#names.people.get(id) ??
      this.#names.addPerson({ id, name: this.#text("user.name") });
  }

  get project(): NamedProject {
    const id = this.#text("project.id");
    return this.#names.projects.get(id) ?? this.#names.addProject(
      { id, name: this.#text("project.name") },
      { id: this.#text("client.id"), name: this.#text("client.name") },
    );
  }

  get task(): Named {
    const id = this.#text("task.id");
    return this.#names.tasks.get(id) ??
      this.#names.addTask({ id, name: this.#text("task.name") }, this.#accountId);
  }

  get hours(): string {
    return this.#text("hours");
  }

  get roundedHours(): string {
    return this.#text("rounded_hours");
  }

  get seconds(): number {
    return secondsOf(this.hours);
  }

  get notes(): string {
    return this.#text("notes");
  }

  get isBillable(): boolean {
    return this.#text("billable") === "true";
  }

  get isBilled(): boolean {
    return this.#text("is_billed") === "true";
  }

  get isApproved(): boolean {
    return this.#text("approval_status") === "approved";
  }

  get isRunning(): boolean {
    return this.#text("is_running") === "true";
  }

  get rate(): string {
    return this.#text("billable_rate");
  }

  get costRate(): string {
    return this.#text("cost_rate");
  }

  get amountCents(): number {
    return this.isBillable ? centsOf(this.roundedHours, this.rate) : 0;
  }

  get costCents(): number {
    return centsOf(this.hours, this.costRate);
  }

  get currency(): string {
    return textOf(this.project.client.fields, "currency");
  }

  get startedAt(): number | null {
    return timeOfDay(this.#text("started_time"));
  }

  get permalink(): string {
    return this.#text("external_reference.permalink");
  }

  /** A value as text; "" if there is none. */
  #text(path: Field | `${Field}.${Field}`): string {
    const at = AT[path] ?? 0;
    const start = this.#finder.starts[at] ?? -1;
    return start < 0 ? "" : stringOf(textValue(this.#bytes, start, this.#finder.ends[at] ?? 0));
  }
}

/** Hours as text in whole seconds. */
export function secondsOf(hours: string): number {
  return Math.round(Number(hours) * 3600);
}

/** Hours times a rate, both as texts, in cents; half a cent away from zero. */
export function centsOf(hours: string, rate: string): number {
  const product = Math.round(Number(hours) * TEN_THOUSAND) *
    Math.round(Number(rate) * TEN_THOUSAND);
  return Math.sign(product) * Math.round(Math.abs(product) / MILLION);
}

/** An amount of cents with two decimals, `-12.50`. */
export function moneyText(cents: number): string {
  return (cents / 100).toFixed(2);
}
