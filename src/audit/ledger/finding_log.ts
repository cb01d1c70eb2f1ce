import { Decimal } from "./decimal.ts";
import { type ProblemCode, PROBLEMS, type Severity } from "./problem.ts";

/** By how much something is off: the backup less Harvest, or the stated less the computed. */
export interface Difference {
  readonly value: string;
  /** `h` or a currency. */
  readonly unit: string;
}

/** Something an audit came upon: problems of one kind, year, client and project are one. */
export interface Finding {
  readonly problem: ProblemCode;
  readonly severity: Severity;
  readonly resource: string;
  readonly year: number | null;
  readonly client: string | null;
  readonly project: string | null;
  /** How many records, rows or files. */
  readonly count: number;
  readonly differences: readonly Difference[];
  /** The first few of them, by name. */
  readonly records: readonly string[];
  readonly title: string;
  readonly remedy: string;
}

/** One thing to be noted down. */
export interface Remark {
  readonly resource: string;
  readonly year?: number | null;
  readonly client?: string | null;
  readonly project?: string | null;
  /** The record or row in a few words, with what is wrong with it. */
  readonly record?: string;
  /** Unit and by how much; nothing where it is none. */
  readonly differences?: readonly (readonly [unit: string, by: Decimal])[];
}

interface Group {
  readonly problem: ProblemCode;
  readonly remark: Remark;
  count: number;
  readonly sums: Map<string, Decimal>;
  readonly records: string[];
}

/** Enough names to start looking; the rest are counted. */
const NAMED = 10;

/** Gathers what an audit comes upon, in groups: a thousand missing entries are one finding and not a thousand. */
export class FindingLog {
  readonly #groups = new Map<string, Group>();

  add(problem: ProblemCode, remark: Remark): void {
    const { resource, year = null, client = null, project = null } = remark;
    const key = JSON.stringify([problem, resource, year, client, project]);
    const group: Group = this.#groups.get(key) ??
      { problem, remark, count: 0, sums: new Map(), records: [] };
    this.#groups.set(key, group);
    group.count++;
    for (const [unit, by] of remark.differences ?? []) {
      if (!by.isZero) group.sums.set(unit, (group.sums.get(unit) ?? Decimal.ZERO).plus(by));
    }
    if (remark.record !== undefined && group.records.length < NAMED) {
      group.records.push(remark.record);
    }
  }

  /** How often something was noted down. */
  get size(): number {
    return [...this.#groups.values()].reduce((sum, { count }) => sum + count, 0);
  }

  /** Whether something about a resource in a year needs somebody to act. */
  hasFinding(resource: string, year: number): boolean {
    return [...this.#groups.values()].some(({ problem, remark }) =>
      remark.resource === resource && remark.year === year &&
      PROBLEMS[problem].severity === "finding"
    );
  }

  /** Whether records of a project were noted down as not the same on both sides. */
  hasRecordsOf(project: string): boolean {
    return [...this.#groups.values()].some(({ remark }) =>
      remark.project === project && ["time_entries", "expenses"].includes(remark.resource)
    );
  }

  /** All of one severity, the latest years first. */
  list(severity: Severity): Finding[] {
    return [...this.#groups.values()].map(findingOf).filter((finding) =>
      finding.severity === severity
    )
      .sort((a, b) => (b.year ?? Infinity) - (a.year ?? Infinity) || 0);
  }
}

function findingOf({ problem, remark, count, sums, records }: Group): Finding {
  const { severity, title, remedy } = PROBLEMS[problem];
  const { resource, year = null, client = null, project = null } = remark;
  return {
    problem,
    severity,
    resource,
    year,
    client,
    project,
    count,
    differences: [...sums].filter(([, sum]) => !sum.isZero)
      .map(([unit, sum]) => ({ value: sum.toString(), unit })),
    records,
    title,
    remedy,
  };
}
