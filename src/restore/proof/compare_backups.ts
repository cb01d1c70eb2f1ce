import { type AccountSource, type SavedRecord, savedRecords } from "../../export/read_account.ts";
import { type Fields, isFields } from "../../json/exact.ts";
import { lossesOf, WHOLE_RECORD } from "../plan/loss_report.ts";
import type { RestoreContext } from "../plan/restore_context.ts";
import { FIELD_RULES, LOST_RESOURCES } from "../records/field_rules.ts";
import { addFigures, figureData, type Figures, noFigures, yearOf } from "../records/figures.ts";
import { MissingReferenceError } from "../records/id_map.ts";
import { currencyOf } from "../records/survey.ts";
import { compareRecord } from "./compare_record.ts";
import type { ProvenDifference, ProvenResource, ProvenYear } from "./restore_proof.ts";

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

/** What the comparison of two backups gives. */
export interface Comparison {
  readonly resources: readonly ProvenResource[];
  readonly differences: readonly ProvenDifference[];
  readonly years: readonly ProvenYear[];
}

/** Compares what was to be restored with a backup of the target, record by record and field by field. @throws ListFormatError | SyntaxError */
export async function compareBackups(
  context: RestoreContext,
  target: AccountSource,
): Promise<Comparison> {
  const comparison = new BackupComparison(context, target);
  for (const resource of [...Object.keys(FIELD_RULES), ...Object.keys(LOST_RESOURCES)]) {
    await comparison.compare(resource);
  }
  return comparison.result();
}

interface Tally {
  records: number;
  equal: number;
  explained: number;
  different: number;
  missing: number;
  lost: number;
}

class BackupComparison {
  readonly #tallies = new Map<string, Tally>();
  readonly #differences = new Map<
    string,
    { records: number; sum: Figures; examples: ProvenDifference["examples"][number][] }
  >();
  readonly #years = new Map<string, { saved: number; restored: number }>();

  constructor(readonly context: RestoreContext, readonly target: AccountSource) {}

  async compare(resource: string): Promise<void> {
    const tally = { records: 0, equal: 0, explained: 0, different: 0, missing: 0, lost: 0 };
    this.#tallies.set(resource, tally);
    let batch: SavedRecord[] = [];
    for await (const record of this.context.options.selection.records(resource)) {
      batch.push(record);
      if (batch.length < BATCH) continue;
      await this.#compareBatch(resource, batch, tally);
      batch = [];
    }
    if (batch.length > 0) await this.#compareBatch(resource, batch, tally);
  }

  async #compareBatch(
    resource: string,
    batch: readonly SavedRecord[],
    tally: Tally,
  ): Promise<void> {
    const { ids } = this.context;
    const wanted = new Map<string, Fields | null>();
    for (const { id } of batch) {
      const there = ids.get(resource, id);
      if (there !== undefined) wanted.set(there, null);
    }
    if (wanted.size > 0 && FIELD_RULES[resource] !== undefined) {
      for await (const { id, fields } of savedRecords(this.target, resource)) {
        if (wanted.has(id)) wanted.set(id, fields);
      }
    }
    for (const record of batch) {
      tally.records++;
      const restored = wanted.get(ids.get(resource, record.id) ?? "") ?? null;
      tally[this.#judge(record, restored)]++;
    }
  }

  #judge(record: SavedRecord, restored: Fields | null): Exclude<keyof Tally, "records"> {
    const reasons = new Map<string, string>();
    for (const [reason, fields] of lossesOf(this.context, record)) {
      for (const field of fields) reasons.set(field, reason);
    }
    if (reasons.has(WHOLE_RECORD)) return "lost";
    this.#addYear(record, record.fields, "saved");
    const expected = restored && this.#expected(record);
    if (restored === null || expected === null) {
      this.#note(record, { field: WHOLE_RECORD, saved: "there", restored: "missing" }, null);
      return "missing";
    }
    this.#addYear(record, restored, "restored");
    let verdict: "equal" | "explained" | "different" = "equal";
    for (const difference of compareRecord(record, expected, restored)) {
      const reason = reasons.get(difference.field) ?? null;
      this.#note(record, difference, reason);
      if (reason === null) verdict = "different";
      else if (verdict === "equal") verdict = "explained";
    }
    // Whoever stands for somebody else makes no difference that could be seen in the ids.
    if (verdict === "equal" && reasons.has("user")) verdict = "explained";
    return verdict;
  }

  #expected(record: SavedRecord): Fields | null {
    try {
      return this.context.translation.expected(record);
    } catch (error) {
      if (error instanceof MissingReferenceError) return null;
      throw error;
    }
  }

  #note(
    record: SavedRecord,
    { field, saved, restored }: { field: string; saved: string; restored: string },
    reason: string | null,
  ): void {
    const { resource, id, fields } = record;
    const key = JSON.stringify([resource, field, reason]);
    const row = this.#differences.get(key) ?? { records: 0, sum: noFigures(), examples: [] };
    this.#differences.set(key, row);
    row.records++;
    addFigures(row.sum, resource, fields, currencyOf(this.context.options.survey, record));
    if (row.examples.length < MAX_EXAMPLES) row.examples.push({ id, saved, restored });
  }

  #addYear(record: SavedRecord, fields: Fields, side: "saved" | "restored"): void {
    const figure = YEAR_FIGURES[record.resource];
    if (figure === undefined) return;
    const year = yearOf(record.fields);
    const sum = noFigures();
    addFigures(sum, record.resource, fields, currencyOf(this.context.options.survey, record));
    const add = (name: string, unit: string, value: number) => {
      if (value === 0) return;
      const key = JSON.stringify([year, name, unit]);
      const row = this.#years.get(key) ?? { saved: 0, restored: 0 };
      this.#years.set(key, row);
      row[side] += value;
    };
    add("hours", "h", sum.hundredths);
    for (const [currency, cents] of sum.cents) add(figure, currency, cents);
  }

  result(): Comparison {
    const resources = [...this.#tallies].filter(([, { records }]) => records > 0)
      .map(([resource, tally]) => ({ resource, ...tally }));
    const differences = [...this.#differences].map(([key, { records, sum, examples }]) => {
      const [resource = "", field = "", reason = null]: [string, string, string | null] = JSON
        .parse(key);
      return { resource, field, reason, records, ...figureData(sum), examples };
    });
    const years = [...this.#years].map(([key, { saved, restored }]) => {
      const [year = "", figure = "hours", unit = ""]: [string, ProvenYear["figure"], string] = JSON
        .parse(key);
      return { year, figure, unit, saved: saved / 100, restored: restored / 100 };
    });
    const sortKey = ({ year, figure, unit }: ProvenYear) =>
      `${year} ${figure === "hours" ? 0 : 1}${figure} ${unit}`;
    years.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
    return { resources, differences, years };
  }
}

/** Saved expenses that have a receipt and have come back: the new id, and the name of the receipt. */
export async function* restoredReceipts(
  context: RestoreContext,
): AsyncGenerator<{ readonly old: string; readonly id: string; readonly fields: Fields }> {
  for await (const { id: old, fields } of context.options.selection.records("expenses")) {
    const id = context.ids.get("expenses", old);
    const hasReceipt = isFields(fields["receipt"]) && context.hasReceipt({ id: old });
    if (id !== undefined && hasReceipt) yield { old, id, fields };
  }
}
