import { API_WINDOW_MS } from "../../harvest/limits.ts";
import { textAt } from "../../json/exact.ts";
import { type FigureData, figureData } from "../records/survey.ts";
import { UnwritableError } from "../records/translation.ts";
import type { PersonMapping } from "../target/people.ts";
import { type Loss, lossReport } from "./loss_report.ts";
import type { Parties, RestoreContext } from "./restore_context.ts";
import { restoreStages } from "./restore_stages.ts";
import type { WriteAction } from "./write_steps.ts";

/** Writes of one kind, in the order of the plan. */
export interface PlannedWrites {
  readonly action: WriteAction;
  readonly resource: string;
  readonly count: number;
}

/** A person, what they have done, and who takes their place. */
export interface PlannedPerson extends PersonMapping {
  readonly hours: number;
  readonly expenses: number;
}

/** What a restore would do; nothing has been written. */
export interface RestorePlan extends Parties {
  readonly isSameAccount: boolean;
  readonly finish: boolean;
  readonly writes: readonly PlannedWrites[];
  readonly requests: number;
  /** At the rate limit. */
  readonly minutes: number;
  /** Counters of Harvest's bill that would grow. */
  readonly usage:
    & Readonly<Record<"seats" | "clients" | "projects" | "tasks" | "invoices", number>>
    & { readonly invoiced: FigureData["amounts"] };
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

/** What a new account lacks until it is switched on by hand. */
const BY_HAND: readonly string[] = [
  "company name, formats, currency, modules and time rounding",
  "people, who must be invited by yourself (name them with --people)",
  "retainers, recurring invoices, templates, logos and tax names",
];

/** Works out what a restore would do, by going through all of it without sending anything. @throws ListFormatError | SyntaxError */
export async function planRestore(
  context: RestoreContext,
  { rate, today }: { readonly rate: number; readonly today: string },
): Promise<RestorePlan> {
  const { selection, survey, isSameAccount, finish, people } = context.options;
  const writes = new Map<string, { action: WriteAction; resource: string; count: number }>();
  const impossible: { record: string; reason: string }[] = [];
  let requests = 0;
  for await (const { resource, steps } of restoreStages(context, () => Promise.resolve(null))) {
    for await (const { action, old, body } of steps) {
      try {
        body();
      } catch (error) {
        if (!(error instanceof UnwritableError)) throw error;
        impossible.push({ record: `${resource}/${old}`, reason: error.message });
        continue;
      }
      requests++;
      // What is created gets a made-up id, which later writes can refer to.
      if (action === "create") context.ids.set(resource, old, `0${requests}`);
      const row = writes.get(`${action} ${resource}`) ?? { action, resource, count: 0 };
      writes.set(`${action} ${resource}`, row);
      row.count++;
    }
  }
  const created = (resource: string) => writes.get(`create ${resource}`)?.count ?? 0;
  const involved = people.filter(({ id }) => survey.byPerson.has(id) || !isSameAccount);
  return {
    ...context.parties,
    isSameAccount,
    finish,
    writes: [...writes.values()],
    requests,
    minutes: Math.ceil(requests / rate * API_WINDOW_MS / 60_000),
    usage: {
      seats: writes.get("activate users")?.count ?? 0,
      clients: created("clients"),
      projects: created("projects"),
      tasks: created("tasks"),
      invoices: created("invoices"),
      invoiced: figureData(survey.invoiced).amounts,
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

/** Overdue invoices of clients whom Harvest can reach. */
async function possibleReminders(
  { options: { selection, isSameAccount, target } }: RestoreContext,
  today: string,
): Promise<number> {
  const saved = await Array.fromAsync(selection.records("contacts"), ({ fields }) => fields);
  const there = isSameAccount ? target.lists.get("contacts")?.values() ?? [] : [];
  const contacts = [...saved, ...there].filter((contact) => textAt(contact, "email") !== "");
  const reachable = new Set(contacts.map((contact) => textAt(contact, "client", "id")));
  let count = 0;
  for await (const { fields } of selection.records("invoices")) {
    const isOverdue = textAt(fields, "state") === "open" && textAt(fields, "due_date") < today;
    if (isOverdue && reachable.has(textAt(fields, "client", "id"))) count++;
  }
  return count;
}
