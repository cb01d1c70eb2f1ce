import { Decimal } from "./decimal.ts";
import type { Directory } from "./directory.ts";
import { REPORT_KINDS, type ReportKind } from "./report_kind.ts";
import { windowFrom } from "./report_window.ts";
import type { TrackedItem } from "./tracked_item.ts";

/** The sums of one subject in one currency within one window. */
export interface TallyRow {
  readonly subjectId: string;
  readonly currency: string;
  readonly sums: Decimal[];
  /** Records that were added. */
  count: number;
  /** Of these, running timers, whose hours grow. */
  running: number;
}

/** Rows by {@link rowKey}. */
export type TallyRows = ReadonlyMap<string, TallyRow>;

const NO_ROWS: TallyRows = new Map();

/** The key of a row within a report. */
export function rowKey(subjectId: string, currency: string): string {
  return `${subjectId}/${currency}`;
}

/** The figures of all dated reports, computed from records: sums only, so its size does not depend on their number. */
export class Tally {
  readonly #rows = new Map<string, Map<string, TallyRow>>();
  readonly #years = new Set<number>();

  constructor(readonly directory: Directory) {}

  add(item: TrackedItem): void {
    const from = windowFrom(item.date);
    this.#years.add(Number(item.date.slice(0, 4)));
    const { client, project } = item.subjects;
    const facts = project === null ? undefined : this.directory.projects.get(project);
    const currency = this.directory.currencyOf(client);
    for (const kind of REPORT_KINDS) {
      const subjectId = item.subjects[kind.subject];
      if (subjectId === null || !kind.resources.includes(item.resource)) continue;
      const figures = kind.of(item, facts);
      if (figures === null) continue;
      const row = this.#row(`${kind.path} ${from}`, { subjectId, currency, kind });
      figures.forEach((figure, i) => row.sums[i] = (row.sums[i] ?? Decimal.ZERO).plus(figure));
      row.count++;
      if (item.isRunning) row.running++;
    }
  }

  /** The rows of a report in a window, named by its `from`. */
  rows(kind: ReportKind, from: string): TallyRows {
    return this.#rows.get(`${kind.path} ${from}`) ?? NO_ROWS;
  }

  /** Years with records, ascending. */
  years(): number[] {
    return [...this.#years].sort((a, b) => a - b);
  }

  #row(
    table: string,
    { subjectId, currency, kind }: { subjectId: string; currency: string; kind: ReportKind },
  ): TallyRow {
    const rows = this.#rows.get(table) ?? new Map<string, TallyRow>();
    this.#rows.set(table, rows);
    const key = rowKey(subjectId, currency);
    let row = rows.get(key);
    if (!row) {
      row = {
        subjectId,
        currency,
        sums: kind.figures.map(() => Decimal.ZERO),
        count: 0,
        running: 0,
      };
      rows.set(key, row);
    }
    return row;
  }
}
