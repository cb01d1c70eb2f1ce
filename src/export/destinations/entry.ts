import { RecordFields } from "../../figures/record_fields.ts";
import { asRecordError, type FileRecords } from "../read_account.ts";
import { timeOfDay } from "./clock_text.ts";
import type { Named, NamedProject, Names } from "./names.ts";
import type { Person } from "./person.ts";

/** The fields that are read, in the order in which records have them, which is the fastest. */
const FIELDS =
  ("spent_date user user.name client client.name project project.name task task.name hours " +
    "rounded_hours notes approval_status is_billed started_time is_running external_reference.permalink " +
    "billable billable_rate cost_rate").split(" ");
/** Hours and rates have at most four decimals, so products of two are whole hundred-millionths. */
const TEN_THOUSAND = 10_000;
const MILLION = 1_000_000;

/** A time entry with what it refers to: one object that moves over the records of a list. What is missing is "". */
export class Entry {
  readonly #names: Names;
  readonly #fields = new RecordFields(FIELDS);
  id = "";
  date = "";
  person!: Person;
  project!: NamedProject;
  task!: Named;
  /** The hours in seconds, with thousandths; and in whole ones: a hundredth of an hour is 36. */
  exactSeconds = 0;
  seconds = 0;
  /** As text; the hours themselves in records of before Harvest sent rounded ones. */
  roundedHours = "";
  isBillable = false;
  /** An hour's price; "" if not billable. */
  rate = "";
  /** Rounded hours times rate, in cents; 0 if not billable. */
  amountCents = 0;
  /** Where Harvest has a start time: seconds since midnight. */
  startedAt: number | null = null;
  /** When it is said to have begun, in seconds since midnight. */
  start = 0;

  constructor(names: Names) {
    this.#names = names;
  }

  /** Moves over the entries of a batch. @throws RecordError */
  *read({ bytes, slices, path }: FileRecords, accountId: string): Generator<this> {
    const [fields, names] = [this.#fields, this.#names];
    const referred = (member: string) => ({
      id: fields.reference(member) ?? "",
      name: fields.text(`${member}.name`) ?? "",
    });
    try {
      for (let i = 0; i < slices.count; i++) {
        fields.load(bytes, slices.starts[i] ?? 0, slices.ends[i] ?? 0);
        this.id = slices.idText(i);
        this.date = fields.text("spent_date") ?? "";
        this.person = names.people.get(fields.reference("user") ?? "") ??
          names.addPerson(referred("user"));
        this.project = names.projects.get(fields.reference("project") ?? "") ??
          names.addProject({ ...referred("project"), client: referred("client") });
        this.task = names.tasks.get(fields.reference("task") ?? "") ??
          names.addTask(referred("task"), accountId);
        this.exactSeconds = secondsOf(this.field("hours"));
        this.seconds = Math.round(this.exactSeconds);
        this.roundedHours = this.field("rounded_hours") || this.field("hours");
        this.isBillable = fields.isTrue("billable");
        this.rate = this.isBillable ? this.field("billable_rate") : "";
        this.amountCents = centsFor(this.roundedHours, this.rate);
        this.startedAt = timeOfDay(fields.text("started_time") ?? "");
        yield this;
      }
    } catch (error) {
      throw asRecordError(error, path);
    }
  }

  /** A field of the record as text, numbers with the digits Harvest sent; "" if there is none. */
  field(name: string): string {
    return this.#fields.text(name) ?? this.#fields.json(name) ?? "";
  }
}

/** Hours as text in seconds, to thousandths: a ten-thousandth of an hour is 0.36. */
export function secondsOf(hours: string): number {
  return Math.round(Number(hours) * 3_600_000) / 1000;
}

/** Hours times a rate in cents; half a cent away from zero. A rate that is missing is none. */
export function centsFor(hours: string, rate: string): number {
  const parts = Math.round(Number(hours) * TEN_THOUSAND) * Math.round(Number(rate) * TEN_THOUSAND);
  return Math.sign(parts) * Math.round(Math.abs(parts) / MILLION);
}

/** Cents of an amount as text. */
export function centsOf(amount: string): number {
  return Math.round(Number(amount) * 100);
}

/** An amount of cents with two decimals, `-12.50`. */
export function moneyText(cents: number): string {
  const all = Math.abs(cents);
  const [whole, rest] = [Math.floor(all / 100), all % 100];
  return `${cents < 0 ? "-" : ""}${whole}.${rest < 10 ? "0" : ""}${rest}`;
}
