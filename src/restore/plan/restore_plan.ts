import { API_WINDOW_MS } from "../../harvest/limits.ts";
import { textAt } from "../../json/exact.ts";
import { BY_HAND } from "../records/field_rules.ts";
import { type FigureData, figureData, noFigures } from "../records/figures.ts";
import { MissingReferenceError } from "../records/id_map.ts";
import type { PersonMapping } from "../target/people.ts";
import { type Loss, lossReport } from "./loss_report.ts";
import type { RestoreContext } from "./restore_context.ts";
import { restoreStages } from "./restore_stages.ts";
import type { WriteAction } from "./write_step.ts";

/** Writes of one kind, in the order of the plan. */
export interface PlannedWrites {
  readonly action: WriteAction;
  readonly resource: string;
  readonly count: number;
}

/** A person, what they have done, and who stands for them. */
export interface PlannedPerson extends PersonMapping {
  readonly hours: number;
  readonly expenses: number;
}

/** What a restore would do; nothing has been written. */
export interface RestorePlan {
  readonly from: { readonly id: string; readonly name: string; readonly backedUpAt: string };
  readonly into: { readonly id: string; readonly name: string };
  readonly isSameAccount: boolean;
  readonly finish: boolean;
  readonly writes: readonly PlannedWrites[];
  readonly requests: number;
  /** At the rate limit. */
  readonly minutes: number;
  /** Counters of Harvest's bill that would grow. */
  readonly usage: {
    readonly seats: number;
    readonly clients: number;
    readonly projects: number;
    readonly tasks: number;
    readonly invoices: number;
    readonly invoiced: FigureData["amounts"];
  };
  readonly mails: {
    /** Sent because of the requests: none. */
    readonly sent: number;
    /** Overdue invoices of clients with addresses, of which Harvest may remind by itself once `--finish` is done. */
    readonly possibleReminders: number;
  };
  readonly people: readonly PlannedPerson[];
  readonly losses: readonly Loss[];
  /** Writes that would not be possible: `time_entries/5` and why. */
  readonly impossible: readonly { readonly record: string; readonly reason: string }[];
  readonly notes: readonly string[];
  /** To be set by hand before. */
  readonly byHand: readonly string[];
}

/** Works out what a restore would do, by going through all of it without sending anything. @throws ListFormatError | SyntaxError */
export async function planRestore(
  context: RestoreContext,
  { rate, today }: { readonly rate: number; readonly today: string },
): Promise<RestorePlan> {
  const { source, target, selection, survey, isSameAccount, finish, people } = context.options;
  const writes = new Map<string, { action: WriteAction; resource: string; count: number }>();
  const impossible: { record: string; reason: string }[] = [];
  const created = new Map<string, number>();
  let planned = 0;
  for await (const stage of restoreStages(context, () => Promise.resolve(null))) {
    const { action, resource } = stage;
    for await (const step of stage.steps) {
      try {
        step.body();
      } catch (error) {
        if (!(error instanceof MissingReferenceError)) throw error;
        impossible.push({ record: `${resource}/${step.old}`, reason: error.message });
        continue;
      }
      if (action === "create") {
        context.ids.set(resource, step.old, `0${++planned}`);
        created.set(resource, (created.get(resource) ?? 0) + 1);
      }
      const key = `${action} ${resource}`;
      const row = writes.get(key) ?? { action, resource, count: 0 };
      writes.set(key, row);
      row.count++;
    }
  }
  const requests = [...writes.values()].reduce((sum, { count }) => sum + count, 0);
  const invoiced = survey.usage.get("invoices")?.sum ?? noFigures();
  const count = (resource: string) => created.get(resource) ?? 0;
  const involved = people.filter(({ id }) => survey.byPerson.has(id) || !isSameAccount);
  return {
    from: {
      id: source.id,
      name: source.manifest.account.name,
      backedUpAt: source.manifest.run.finished_at,
    },
    into: { id: target.id, name: target.name },
    isSameAccount,
    finish,
    writes: [...writes.values()],
    requests,
    minutes: Math.ceil(requests / rate * API_WINDOW_MS / 60_000),
    usage: {
      seats: 0,
      clients: count("clients"),
      projects: count("projects"),
      tasks: count("tasks"),
      invoices: count("invoices"),
      invoiced: figureData(invoiced).amounts,
    },
    mails: { sent: 0, possibleReminders: await possibleReminders(context, today) },
    people: involved.map((person) => {
      const { hours = 0, expenses = 0 } = survey.byPerson.get(person.id) ?? {};
      return { ...person, hours: Math.round(hours * 100) / 100, expenses };
    }),
    losses: await lossReport(context),
    impossible,
    notes: selection.notes,
    byHand: isSameAccount ? [] : BY_HAND,
  };
}

async function possibleReminders({ options }: RestoreContext, today: string): Promise<number> {
  const { selection, isSameAccount, target } = options;
  const reachable = new Set<string>();
  for await (const { fields } of selection.records("contacts")) {
    if (textAt(fields, "email") !== "") reachable.add(textAt(fields, "client", "id"));
  }
  if (isSameAccount) {
    for (const fields of target.lists.get("contacts")?.values() ?? []) {
      if (textAt(fields, "email") !== "") reachable.add(textAt(fields, "client", "id"));
    }
  }
  let count = 0;
  for await (const { fields } of selection.records("invoices")) {
    const isOverdue = textAt(fields, "state") === "open" && textAt(fields, "due_date") < today;
    if (isOverdue && reachable.has(textAt(fields, "client", "id"))) count++;
  }
  return count;
}
