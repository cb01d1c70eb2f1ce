import { type ProblemCode, PROBLEMS, type Severity } from "./problem.ts";
import { addTo, Decimal } from "../../figures/decimal.ts";
import type { MasterData } from "../../figures/master_data.ts";
import {
  amountOf,
  figureOfItem,
  type ReportSubject,
  type TrackedItem,
} from "../../figures/tracked_item.ts";

/** By how much something is off: the backup less Harvest, or the stated amount less the computed one. */
export interface Deviation {
  readonly value: string;
  /** `h` or a currency. */
  readonly unit: string;
}

/** A finding of an audit: all observations of one problem, resource, year, client and project. */
export interface AuditFinding {
  readonly problem: ProblemCode;
  readonly severity: Severity;
  readonly resource: string;
  readonly year: number | null;
  readonly client: string | null;
  readonly project: string | null;
  /** How many records, rows or files. */
  readonly count: number;
  readonly differences: readonly Deviation[];
  /** The first few of them, by name. */
  readonly records: readonly string[];
  readonly title: string;
  readonly remedy: string;
}

/** One occurrence of a problem. */
export interface Observation {
  readonly resource: string;
  readonly year?: number | null;
  readonly client?: string | null;
  readonly project?: string | null;
  /** The record or row in a few words, with what is wrong with it. */
  readonly record?: string;
  /** By how much it is off, with the unit. */
  readonly differences?: readonly (readonly [unit: string, by: Decimal])[];
}

/** Enough names to start looking; the rest are only counted. */
const MAX_RECORDS = 10;

/** Collects observations in groups: a thousand missing entries of one project and year are one finding. */
export class FindingLog {
  readonly #groups = new Map<string, AuditFinding & { count: number; records: string[] }>();
  readonly #sums = new Map<string, Map<string, Decimal>>();

  add(problem: ProblemCode, observation: Observation): void {
    const { resource, year = null, client = null, project = null, record } = observation;
    const { severity, title, remedy } = PROBLEMS[problem];
    const about = { problem, severity, resource, year, client, project };
    const key = JSON.stringify(about);
    const group = this.#groups.get(key) ??
      { ...about, count: 0, differences: [], records: [], title, remedy };
    this.#groups.set(key, group);
    group.count++;
    if (record !== undefined && group.records.length < MAX_RECORDS) group.records.push(record);
    const sums = this.#sums.get(key) ?? new Map();
    this.#sums.set(key, sums);
    for (const [unit, by] of observation.differences ?? []) addTo(sums, unit, by);
  }

  /** How many observations there are. */
  get size(): number {
    return this.#groups.values().reduce((sum, { count }) => sum + count, 0);
  }

  /** Whether there is a finding about a resource in a year that needs somebody to act. */
  hasFinding(resource: string, year: number): boolean {
    return this.#groups.values().some((group) =>
      group.resource === resource && group.year === year && group.severity === "finding"
    );
  }

  /** Whether there are observations about time entries or expenses of a project, given by name. */
  hasRecordsOf(project: string): boolean {
    return this.#groups.values().some((group) =>
      group.project === project && ["time_entries", "expenses"].includes(group.resource)
    );
  }

  /** All findings by severity, the latest years first. */
  list(): Record<"findings" | "explained" | "notes", AuditFinding[]> {
    const all = [...this.#groups].map(([key, group]): AuditFinding => ({
      ...group,
      differences: [...this.#sums.get(key) ?? []].filter(([, sum]) => !sum.isZero)
        .map(([unit, sum]) => ({ value: sum.toString(), unit })),
    })).sort((a, b) => (b.year ?? Infinity) - (a.year ?? Infinity) || 0);
    const of = (severity: Severity) => all.filter((finding) => finding.severity === severity);
    return { findings: of("finding"), explained: of("explained"), notes: of("note") };
  }
}

/** The values that differ between the backup and Harvest, in words. */
export function describeChanges(
  saved: Readonly<Record<string, unknown>>,
  current: Readonly<Record<string, unknown>>,
): string {
  return Object.keys(saved).filter((name) => String(saved[name]) !== String(current[name]))
    .map((name) => `${name} ${saved[name]} here, ${current[name]} in Harvest`).join("; ");
}

/** Describes a difference: the backup's version, null if it has none, and the one Harvest has now, likewise. */
export function describeItems(
  masterData: MasterData,
  saved: TrackedItem | null,
  current: TrackedItem | null,
): Omit<Observation, "resource"> {
  const item = saved ?? current;
  if (!item) return {};
  const { client, project, user, task, expense_category } = item.subjects;
  const nameOf = (kind: ReportSubject, id: string | null) =>
    id === null ? null : masterData.nameOf(kind, id);
  const title = [
    `${item.resource} ${item.id}`,
    item.date,
    nameOf("user", user),
    nameOf("task", task) ?? nameOf("expense_category", expense_category),
  ].filter((part) => part !== null).join(", ");
  const isExpense = item.resource === "expenses";
  const amount = isExpense ? `cost ${amountOf(item)}` : `${amountOf(item)} h`;
  const difference = (figure: (item: TrackedItem) => Decimal) =>
    (saved ? figure(saved) : Decimal.ZERO).minus(current ? figure(current) : Decimal.ZERO);
  return {
    year: Number(item.date.slice(0, 4)),
    client: nameOf("client", client),
    project: nameOf("project", project),
    record: `${title}: ${
      saved && current ? describeChanges(valuesOf(saved), valuesOf(current)) : amount
    }`,
    differences: [
      ["h", difference((one) => figureOfItem(one, "rounded_hours"))],
      [
        masterData.currencyOf(client, item.clientCurrency) || "money",
        difference((one) => figureOfItem(one, isExpense ? "expenses" : "billable_amount")),
      ],
    ],
  };
}

/** The members that reports depend on, by the names that differences are described with. */
function valuesOf(item: TrackedItem) {
  const { resource, date, rate, isBillable, isBilled, subjects } = item;
  const amount = resource === "expenses" ? "cost" : "hours";
  return {
    date,
    [amount]: amountOf(item),
    rate,
    billable: isBillable,
    billed: isBilled,
    ...subjects,
  };
}
