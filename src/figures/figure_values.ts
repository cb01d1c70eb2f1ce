import { Decimal } from "./decimal.ts";
import {
  type Exclusion,
  type Figure,
  FIGURE_NAMES,
  type FigureName,
  figureOf,
  type FigureRows,
} from "./figures.ts";

/** The members of one record. A member that is null counts as absent. */
export interface Members {
  readonly text: (name: string) => string | null;
  readonly isTrue: (name: string) => boolean;
  readonly decimal: (name: string) => Decimal | null;
}

/** What a figure depends on beside the record itself. */
export interface FigureContext {
  /** Whether what the record belongs to has the value that leaves the record out. */
  readonly isExcluded?: (exclusion: Exclusion) => boolean;
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
  members: Members,
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
export function figureYear(rows: FigureRows, members: Members): string {
  const [name] = BY_ROWS.get(rows) ?? [];
  const dates = name === undefined ? [] : figureOf(name).date;
  return dates.map((date) => members.text(date)).find((day) => day !== null)?.slice(0, 4) ?? "";
}

function counts(
  { where, unless, past }: Figure,
  members: Members,
  { isExcluded = () => false, asOf = "" }: FigureContext,
): boolean {
  for (const [member, wanted] of Object.entries(where)) {
    const value = typeof wanted[0] === "boolean" ? members.isTrue(member) : members.text(member);
    if (value === null || !wanted.includes(value)) return false;
  }
  if (unless !== undefined && isExcluded(unless)) return false;
  if (past === undefined) return true;
  const day = members.text(past);
  return day !== null && day < asOf;
}

function valueOf(
  { product, isLessPayments }: Figure,
  members: Members,
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

function firstOf(names: readonly string[], members: Members): Decimal {
  for (const name of names) {
    const value = members.decimal(name);
    if (value !== null) return value;
  }
  return Decimal.ZERO;
}
