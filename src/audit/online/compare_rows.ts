import { Decimal } from "../ledger/decimal.ts";
import type { Directory } from "../ledger/directory.ts";
import type { Figure, ReportKind } from "../ledger/report_kind.ts";
import type { ReportRow, ReportRows } from "./report_rows.ts";
import { rowKey, type TallyRow, type TallyRows } from "../ledger/tally.ts";

/** One figure of a row that is not the same. */
export interface FigureDifference {
  readonly figure: Figure;
  /** Place among the kind's figures. */
  readonly at: number;
  readonly harvest: Decimal;
  readonly backup: Decimal;
}

/** A row of a report that does not come out of the records. */
export interface RowDifference {
  readonly subjectId: string;
  readonly currency: string;
  readonly figures: readonly FigureDifference[];
}

/** What comparing a report with computed rows came to. */
export interface Comparison {
  readonly compared: number;
  readonly differences: readonly RowDifference[];
  /** Amounts and currencies are hidden from the token's role, so hours alone were compared. */
  readonly hidesAmounts: boolean;
}

/** Reports give hours and money with two decimals. */
const DIGITS = 2;

/** Compares a report with the same rows computed from records; a row that one side lacks counts as zeros. */
export function compareRows(
  kind: ReportKind,
  { report, records }: { report: ReportRows; records: TallyRows },
): Comparison {
  const hidesAmounts = report.size > 0 &&
    [...report.values()].every(({ currency }) => currency === "");
  const computed = hidesAmounts ? withoutCurrencies(records) : records;
  const differences: RowDifference[] = [];
  const keys = new Set([...report.keys(), ...computed.keys()]);
  for (const key of keys) {
    const row = report.get(key);
    const own = computed.get(key);
    const about = row ?? own;
    if (!about) continue;
    const figures = differingFigures(kind, row, own);
    if (figures.length > 0) {
      differences.push({ subjectId: about.subjectId, currency: about.currency, figures });
    }
  }
  return { compared: keys.size, differences, hidesAmounts };
}

function differingFigures(
  kind: ReportKind,
  row: ReportRow | undefined,
  own: TallyRow | undefined,
): FigureDifference[] {
  return kind.figures.flatMap((figure, at) => {
    const harvest = row === undefined ? Decimal.ZERO : row.values[at] ?? null;
    const backup = (own?.sums[at] ?? Decimal.ZERO).round(DIGITS);
    return harvest === null || harvest.round(DIGITS).equals(backup)
      ? []
      : [{ figure, at, harvest, backup }];
  });
}

/** Rows of a subject in all currencies as one, for reports that do not show the currency. */
export function withoutCurrencies(rows: TallyRows): TallyRows {
  const merged = new Map<string, TallyRow>();
  for (const { subjectId, sums, count, running } of rows.values()) {
    const key = rowKey(subjectId, "");
    const before = merged.get(key);
    merged.set(key, {
      subjectId,
      currency: "",
      sums: sums.map((sum, at) => sum.plus(before?.sums[at] ?? Decimal.ZERO)),
      count: count + (before?.count ?? 0),
      running: running + (before?.running ?? 0),
    });
  }
  return merged;
}

/**
 * The rows of the uninvoiced report that can be compared: of projects at a fixed fee none, and of archived projects
 * none, as Harvest leaves them out.
 */
export function comparableProjects<Row extends { readonly subjectId: string }>(
  rows: ReadonlyMap<string, Row>,
  { projects }: Directory,
): ReadonlyMap<string, Row> {
  return new Map([...rows].filter(([, { subjectId }]) => {
    const project = projects.get(subjectId);
    return project === undefined || (project.isActive && !project.isFixedFee);
  }));
}
