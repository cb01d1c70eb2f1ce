/** The records that a figure sums, by the name of their resource. */
export type FigureRows = "time_entries" | "expenses" | "invoices" | "invoice_payments";

/** What every figure says about itself, for people. */
export interface FigureText {
  /** What pages and tables call it. */
  readonly label: string;
  /** How it is computed, in one sentence. */
  readonly rule: string;
  /** Where the rule comes from, and how sure it is. */
  readonly source: string;
  /** What people might expect in it, but is not. */
  readonly leavesOut: string;
}

/**
 * A figure that is the sum of records: which of them count, and what each adds. The same data is read by SQL, by the
 * page and by programs that add up records exactly, so that none of them has a rule of its own.
 */
export interface Figure extends FigureText {
  readonly unit: "hours" | "money";
  readonly rows: FigureRows;
  /** The day that decides the year: the first of these members that Harvest sent. */
  readonly date: readonly string[];
  /** Members that must have one of the values given. */
  readonly where: Readonly<Record<string, readonly (string | boolean)[]>>;
  /** Records are left out if what they belong to has this value. */
  readonly unless?: Exclusion;
  /** A date that must be before the day of the backup. */
  readonly past?: string;
  /** Members whose product a record adds; of each the first that Harvest sent. */
  readonly product: readonly (readonly string[])[];
  /** What a record adds is less the payments recorded for it. */
  readonly isLessPayments?: true;
}

/** A value of the record that another one belongs to: `is_fixed_fee` of the project of a time entry. */
export interface Exclusion {
  readonly table: "projects" | "invoices";
  /** The reference, as a member of the record (`project`) or as the parent of a child record (`invoice`). */
  readonly by: "project" | "invoice";
  readonly member: string;
  readonly value: string | boolean;
}
