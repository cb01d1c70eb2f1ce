import { Decimal } from "./decimal.ts";
import {
  type Figure,
  FIGURE_NAMES,
  type FigureName,
  figureOf,
  type FigureRows,
} from "./figures.ts";
import type { RecordFields } from "./record_fields.ts";

/** What a figure depends on beside the record itself. */
export interface FigureContext {
  /** The state of the invoice that a payment belongs to. */
  readonly state?: string;
  /** The day of the backup, `YYYY-MM-DD`. */
  readonly asOf?: string;
  /** The payments of an invoice. */
  readonly paid?: Decimal;
}

/** What one record adds to a figure; exact. */
export interface FigureValue {
  readonly name: FigureName;
  readonly value: Decimal;
}

const BY_ROWS = Map.groupBy(FIGURE_NAMES, (name) => figureOf(name).rows);

/** What a record adds to each figure that counts it. */
export function figureValues(
  rows: FigureRows,
  members: RecordFields,
  context: FigureContext = {},
): FigureValue[] {
  const values: FigureValue[] = [];
  for (const name of BY_ROWS.get(rows) ?? []) {
    const figure = figureOf(name);
    if (counts(figure, members, context)) {
      values.push({ name, value: valueOf(figure, members, context) });
    }
  }
  return values;
}

/** The year that a record counts in, as text; "" if it has no date. */
export function figureYear(rows: FigureRows, members: RecordFields): string {
  const [name] = BY_ROWS.get(rows) ?? [];
  const dates = name === undefined ? [] : figureOf(name).date;
  return dates.map((date) => members.text(date)).find((day) => day !== null)?.slice(0, 4) ?? "";
}

function counts(
  { where, unless, past }: Figure,
  members: RecordFields,
  { state, asOf = "" }: FigureContext,
): boolean {
  for (const [member, wanted] of Object.entries(where)) {
    const value = typeof wanted[0] === "boolean" ? members.isTrue(member) : members.text(member);
    if (value === null || !wanted.includes(value)) return false;
  }
  if (unless?.member === "state" && unless.value === state) return false;
  if (past === undefined) return true;
  const day = members.text(past);
  return day !== null && day < asOf;
}

function valueOf(
  { product, isLessPayments }: Figure,
  members: RecordFields,
  { paid = Decimal.ZERO }: FigureContext,
): Decimal {
  let value: Decimal | null = null;
  for (const names of product) {
    const factor = firstOf(names, members);
    value = value === null ? factor : value.times(factor);
  }
  const sum = value ?? Decimal.ZERO;
  return isLessPayments ? sum.minus(paid) : sum;
}

function firstOf(names: readonly string[], members: RecordFields): Decimal {
  for (const name of names) {
    const value = members.decimal(name);
    if (value !== null) return value;
  }
  return Decimal.ZERO;
}
