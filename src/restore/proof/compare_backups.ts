import { type AccountSource, type SavedRecord, savedRecords } from "../../export/read_account.ts";
import type { Fields } from "../../json/exact.ts";
import type { RestoreFailure } from "../apply/run_restore.ts";
import { type Loss, lossesOf, WHOLE_RECORD } from "../plan/loss_report.ts";
import type { Parties, RestoreContext } from "../plan/restore_context.ts";
import { EVERY_RESOURCE, RESTORED } from "../records/restored.ts";
import {
  addFigures,
  currencyOf,
  type FigureData,
  figureData,
  type Figures,
  HOURS,
  yearOf,
} from "../records/survey.ts";
import { expectedOrNull } from "../records/translation.ts";
import { compareRecord, type FieldDifference } from "./compare_record.ts";

/** How the records of a resource came back. */
export interface ProvenResource {
  readonly resource: string;
  readonly records: number;
  readonly equal: number;
  /** Different only in what the loss report names. */
  readonly explained: number;
  /** Different otherwise. */
  readonly different: number;
  /** Not in the target, and the loss report does not say so. */
  readonly missing: number;
  /** Not restorable at all. */
  readonly lost: number;
}

/** A member that differs in some records. */
export interface ProvenDifference extends FigureData {
  readonly resource: string;
  readonly field: string;
  readonly records: number;
  /** By the loss report; null if it does not name this. */
  readonly reason: string | null;
  readonly examples: readonly Readonly<Record<"id" | "saved" | "restored", string>>[];
}

/** Hours and money of a year, as saved and as restored. */
export interface ProvenYear {
  readonly year: string;
  readonly figure: "hours" | "billable time" | "expenses" | "invoices" | "estimates" | "payments";
  /** A currency, or `h`. */
  readonly unit: string;
  readonly saved: number;
  readonly restored: number;
}

/** What the comparison of two backups gives. */
export interface Comparison {
  readonly resources: readonly ProvenResource[];
  readonly differences: readonly ProvenDifference[];
  readonly years: readonly ProvenYear[];
}

/** What a backup of the target has shown. */
export interface RestoreProof extends Parties, Comparison {
  readonly at: string;
  /** SHA-256 of the manifests of both backups. */
  readonly manifests: { readonly from: string | null; readonly into: string | null };
  /** Whether every record is there, and every difference is in the loss report. */
  readonly isProven: boolean;
  readonly receipts: { readonly compared: number; readonly different: readonly string[] };
  readonly failures: readonly RestoreFailure[];
  readonly losses: readonly Loss[];
  readonly written: number;
  /** What Harvest would have mailed; only a rehearsal knows. */
  readonly mails: readonly { readonly kind: string; readonly about: string }[] | null;
}

/** Records that are compared at once: the target's list is read through once for each so many. */
const BATCH = 50_000;

const MAX_EXAMPLES = 5;

const YEAR_FIGURES: Readonly<Record<string, ProvenYear["figure"]>> = {
  time_entries: "billable time",
  expenses: "expenses",
  invoices: "invoices",
  estimates: "estimates",
  invoice_payments: "payments",
};

type Verdict = Exclude<keyof ProvenResource, "resource" | "records">;

type DifferenceTally = Writable<Omit<ProvenDifference, "examples" | keyof FigureData>> & {
  readonly sum: Figures;
  readonly examples: ProvenDifference["examples"][number][];
};

type Writable<T> = { -readonly [name in keyof T]: T[name] };

/** Compares what was to be restored with a backup of the target, record by record and field by field. @throws ListFormatError | SyntaxError */
export async function compareBackups(
  context: RestoreContext,
  target: AccountSource,
): Promise<Comparison> {
  const comparison = new BackupComparison(context, target);
  for (const resource of EVERY_RESOURCE) await comparison.compare(resource);
  return comparison.result();
}

class BackupComparison {
  readonly #resources: ProvenResource[] = [];
  readonly #differences = new Map<string, DifferenceTally>();
  /** In hundredths, by year, figure and unit. */
  readonly #years = new Map<string, Writable<ProvenYear>>();

  constructor(readonly context: RestoreContext, readonly target: AccountSource) {}

  async compare(resource: string): Promise<void> {
    const tally = { equal: 0, explained: 0, different: 0, missing: 0, lost: 0 };
    let records = 0;
    let batch: SavedRecord[] = [];
    const compareBatch = async () => {
      const restored = await this.#restored(resource, batch);
      for (const record of batch) tally[this.#judge(record, restored.get(record.id) ?? null)]++;
      records += batch.length;
      batch = [];
    };
    for await (const record of this.context.options.selection.records(resource)) {
      batch.push(record);
      if (batch.length === BATCH) await compareBatch();
    }
    await compareBatch();
    if (records > 0) this.#resources.push({ resource, records, ...tally });
  }

  /** The counterpart in the target of each record, by the id in the backup. */
  async #restored(
    resource: string,
    batch: readonly SavedRecord[],
  ): Promise<ReadonlyMap<string, Fields>> {
    const restored = new Map<string, Fields>();
    if (RESTORED[resource] === undefined) return restored;
    const olds = new Map<string, string[]>();
    for (const { id: old } of batch) {
      const id = this.context.ids.get(resource, old);
      if (id !== undefined) olds.set(id, [...olds.get(id) ?? [], old]);
    }
    if (olds.size === 0) return restored;
    for await (const { id, fields } of savedRecords(this.target, resource)) {
      for (const old of olds.get(id) ?? []) restored.set(old, fields);
    }
    return restored;
  }

  #judge(record: SavedRecord, restored: Fields | null): Verdict {
    const reasons = new Map<string, string>();
    for (const [reason, fields] of lossesOf(this.context, record)) {
      for (const field of fields) reasons.set(field, reason);
    }
    if (reasons.has(WHOLE_RECORD)) return "lost";
    this.#addYear(record, record.fields, "saved");
    const expected = restored && expectedOrNull(this.context, record);
    if (restored === null || expected === null) {
      const { resource, id } = record;
      if (this.context.ids.entries(resource).has(id)) this.context.gone.push(`${resource}/${id}`);
      this.#note(record, { field: WHOLE_RECORD, saved: "there", restored: "missing" }, null);
      return "missing";
    }
    this.#addYear(record, restored, "restored");
    // Whoever takes somebody else's place makes no difference that could be seen in the ids.
    let verdict: Verdict = reasons.has("user") ? "explained" : "equal";
    for (const difference of compareRecord(record, expected, restored)) {
      const reason = reasons.get(difference.field) ?? null;
      this.#note(record, difference, reason);
      if (reason === null) verdict = "different";
      else if (verdict === "equal") verdict = "explained";
    }
    return verdict;
  }

  #note(
    record: SavedRecord,
    { field, saved, restored }: FieldDifference,
    reason: string | null,
  ): void {
    const { resource, id, fields } = record;
    const key = JSON.stringify([resource, field, reason]);
    const row: DifferenceTally = this.#differences.get(key) ??
      { resource, field, reason, records: 0, sum: new Map(), examples: [] };
    this.#differences.set(key, row);
    row.records++;
    addFigures(row.sum, resource, fields, currencyOf(this.context.options.survey, record));
    if (row.examples.length < MAX_EXAMPLES) row.examples.push({ id, saved, restored });
  }

  #addYear(record: SavedRecord, fields: Fields, side: "saved" | "restored"): void {
    const money = YEAR_FIGURES[record.resource];
    if (money === undefined) return;
    const year = yearOf(record.fields);
    const sum: Figures = new Map();
    addFigures(sum, record.resource, fields, currencyOf(this.context.options.survey, record));
    for (const [unit, hundredths] of sum) {
      const figure = unit === HOURS ? "hours" : money;
      const key = `${year} ${unit === HOURS ? 0 : 1}${figure} ${unit}`;
      const row = this.#years.get(key) ?? { year, figure, unit, saved: 0, restored: 0 };
      this.#years.set(key, row);
      row[side] += hundredths;
    }
  }

  result(): Comparison {
    const years = [...this.#years].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      resources: this.#resources,
      differences: [...this.#differences.values()].map(({ sum, ...difference }) => ({
        ...difference,
        ...figureData(sum),
      })),
      years: years.map(([, { saved, restored, ...row }]) => ({
        ...row,
        saved: saved / 100,
        restored: restored / 100,
      })),
    };
  }
}
