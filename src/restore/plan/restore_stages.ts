import { exact, type Fields, textAt } from "../../json/exact.ts";
import type { SavedRecord } from "../../export/read_account.ts";
import { hasTimes, type TimeMode } from "../records/translation.ts";
import { moduleOff } from "../target/target_account.ts";
import {
  archiveOwn,
  archiveSteps,
  eventSteps,
  laterSteps,
  quietTasks,
  teamSteps,
  wakeSteps,
} from "./change_steps.ts";
import { type RestoreContext, timeModeOf } from "./restore_context.ts";
import {
  createSteps,
  patchStep,
  type WriteAction,
  type WriteStage,
  type WriteStep,
} from "./write_steps.ts";

/** Reads a list of the target again, once the writes so far may have changed it; a plan has nothing to read. */
export type Relist = (resource: string) => Promise<ReadonlyMap<string, Fields> | null>;

/** In the order in which they can be archived. */
const ARCHIVED = [
  ...["task_assignments", "user_assignments", "projects", "tasks", "clients"],
  ...["expense_categories", "users"],
] as const;

/**
 * All writes of a restore, in order: each stage only refers to what stages before it have brought back, nothing is
 * archived before its content is there, and what may send a mail comes last, if at all.
 */
export async function* restoreStages(
  context: RestoreContext,
  relist: Relist,
): AsyncGenerator<WriteStage> {
  const { isSameAccount, finish, survey } = context.options;
  const { pairs, clients, categories } = survey;
  if (!isSameAccount) {
    for (const resource of ["billable_rates", "cost_rates"]) {
      yield { ...stage("create", resource, rateSteps(context, resource)), isOrdered: true };
    }
    yield stage("set", "tasks", quietTasks(context));
  }
  for (const resource of ["roles", "clients"]) yield create(context, resource);
  yield wake(context, "clients", clients);
  for (const resource of ["contacts", "tasks", "expense_categories"]) {
    yield create(context, resource);
  }
  for (const [documents, names] of Object.entries(survey.lineKinds)) {
    const resource = documents.replace(/s$/, "_item_categories");
    const records = categoriesOf(context, resource, names);
    yield stage("create", resource, createSteps(context, records));
  }
  yield create(context, "projects");
  const projects = [...pairs.task, ...pairs.user].map((pair) => part(pair, 0));
  yield wake(context, "projects", new Set(projects));
  yield wake(context, "tasks", await assigned(context, "task"));
  yield wake(context, "expense_categories", categories);
  yield wake(context, "users", await assigned(context, "user"));
  for (const kind of ["task", "user"] as const) {
    const resource = `${kind}_assignments`;
    const now = await relist(resource);
    if (now) context.relist(resource, now);
    yield stage("create", resource, createSteps(context, assignmentsOf(context, kind)));
    const wanted = new Set([...pairs[kind]].map((pair) => targetPair(context, kind, pair)));
    const there = [...context.list(resource)].filter(([, fields]) =>
      wanted.has(pairOf(kind, fields))
    );
    yield wake(context, resource, there.map(([id]) => id));
    yield stage("archive", resource, archiveOwn(context, resource));
  }
  yield* timeStages(context);
  for (const resource of ["expenses", "estimates", "invoices"]) yield create(context, resource);
  // In their order: what is paid when decides about an invoice's state.
  const payments = { ...create(context, "invoice_payments"), isOrdered: true };
  if (isSameAccount) yield payments;
  if (finish) {
    const event = (action: "send" | "close" | "accept" | "decline", resource: string) =>
      stage(action, resource, eventSteps(context, resource, action));
    yield event("send", "invoices");
    yield event("send", "estimates");
    if (!isSameAccount) yield payments;
    yield event("close", "invoices");
    yield event("accept", "estimates");
    yield event("decline", "estimates");
    yield stage("mail", "contacts", laterSteps(context, "contacts", "mail", "finish"));
    yield stage("alert", "projects", laterSteps(context, "projects", "alert", "finish"));
  }
  for (const resource of ARCHIVED) {
    yield stage("archive", resource, archiveSteps(context, resource));
  }
  if (!isSameAccount) yield stage("team", "users", teamSteps(context));
}

function part(pair: string, at: 0 | 1): string {
  return pair.split("/")[at] ?? "";
}

function pairOf(kind: "task" | "user", fields: Fields): string {
  return `${textAt(fields, "project", "id")}/${textAt(fields, kind, "id")}`;
}

/** Tasks or people that time goes to, or that are assigned again: what is archived cannot be assigned. */
async function assigned(context: RestoreContext, kind: "task" | "user"): Promise<Set<string>> {
  const { selection, survey } = context.options;
  const olds = new Set([...survey.pairs[kind]].map((pair) => part(pair, 1)));
  const resource = `${kind}_assignments`;
  for await (const { id, fields } of selection.records(resource)) {
    const isNew = context.ids.get(resource, id) === undefined;
    if (isNew) olds.add(textAt(fields, kind, "id"));
  }
  return olds;
}

/** The project and the task or person of the target that take the place of those of the backup. */
function targetPair({ ids }: RestoreContext, kind: "task" | "user", pair: string): string {
  return `${ids.get("projects", part(pair, 0))}/${ids.get(`${kind}s`, part(pair, 1))}`;
}

function stage(
  action: WriteAction,
  resource: string,
  steps: AsyncIterable<WriteStep>,
): WriteStage {
  return { action, resource, steps, isOrdered: false };
}

/** Records of a module that the target has switched off cannot be written. */
function create(context: RestoreContext, resource: string): WriteStage {
  const isOff = moduleOff(context.options.target.company, resource) !== null;
  const records = isOff ? [] : context.options.selection.records(resource);
  return stage("create", resource, createSteps(context, records));
}

function wake(context: RestoreContext, resource: string, olds: Iterable<string>): WriteStage {
  return stage("activate", resource, wakeSteps(context, resource, olds));
}

/** Rates of people who are themselves in the target, and have none there; the oldest first, since an earlier one replaces later ones. */
async function* rateSteps(context: RestoreContext, resource: string): AsyncGenerator<WriteStep> {
  const rates = await Array.fromAsync(context.options.selection.records(resource));
  const start = ({ fields }: SavedRecord) => textAt(fields, "start_date");
  const theirs = rates.filter(({ parentId }) => !context.isMerged(parentId ?? ""));
  yield* createSteps(context, theirs.sort((a, b) => start(a) < start(b) ? -1 : 1));
}

/** Saved categories, and those that lines of documents name and nobody has any more. */
async function* categoriesOf(
  { options }: RestoreContext,
  resource: string,
  names: ReadonlySet<string>,
): AsyncGenerator<SavedRecord> {
  if (moduleOff(options.target.company, resource) !== null) return;
  const missing = new Set(names);
  for await (const record of options.selection.records(resource)) {
    missing.delete(textAt(record.fields, "name"));
    yield record;
  }
  for (const name of missing) {
    yield { resource, id: `kind-${name}`, parentId: null, fields: { name } };
  }
}

/** Saved assignments, and those that time and expenses need and that nobody has any more. */
async function* assignmentsOf(
  context: RestoreContext,
  kind: "task" | "user",
): AsyncGenerator<SavedRecord> {
  const resource = `${kind}_assignments`;
  const { selection, survey } = context.options;
  const missing = new Map(
    [...survey.pairs[kind]].map((pair) => [targetPair(context, kind, pair), pair]),
  );
  for (const fields of context.list(resource).values()) missing.delete(pairOf(kind, fields));
  const seen = new Set<string>();
  const isMerged = ({ fields }: SavedRecord) =>
    kind === "user" && context.isMerged(textAt(fields, "user", "id"));
  const records = await Array.fromAsync(selection.records(resource));
  for (const record of records.sort((a, b) => Number(isMerged(a)) - Number(isMerged(b)))) {
    const pair = targetPair(context, kind, pairOf(kind, record.fields));
    missing.delete(pair);
    // One user may take the place of several people, and is assigned once: as the first of them.
    if (seen.has(pair)) continue;
    seen.add(pair);
    yield record;
  }
  for (const pair of missing.values()) {
    const fields = {
      project: { id: exact(part(pair, 0)) },
      [kind]: { id: exact(part(pair, 1)) },
    };
    yield { resource, id: pair.replace("/", "-"), parentId: null, fields };
  }
}

/** Entries with and without times, each while the target tracks time in that way; only a new account is switched. */
async function* timeStages(context: RestoreContext): AsyncGenerator<WriteStage> {
  const { isSameAccount, selection, survey, company } = context.options;
  if (isSameAccount) return yield create(context, "time_entries");
  const entries = async function* (withTimes: boolean) {
    for await (const record of selection.records("time_entries")) {
      if (hasTimes(record.fields) === withTimes) yield record;
    }
  };
  for (const mode of ["durations", "times"] as const) {
    if (!survey.timeModes.has(mode)) continue;
    yield stage("set", "company", modeSteps(context, mode, {}));
    context.timeMode = mode;
    yield stage("create", "time_entries", createSteps(context, entries(mode === "times")));
  }
  if (company !== null) {
    yield stage("set", "company", modeSteps(context, timeModeOf(company), company));
  }
}

async function* modeSteps(
  context: RestoreContext,
  mode: TimeMode,
  { weekly_capacity = null }: Fields,
): AsyncGenerator<WriteStep> {
  const capacity = textAt({ weekly_capacity }, "weekly_capacity");
  const present = textAt(context.options.target.company, "weekly_capacity");
  if (context.timeMode === mode && ["", present].includes(capacity)) return;
  const body = {
    wants_timestamp_timers: mode === "times",
    ...(capacity === "" ? {} : { weekly_capacity }),
  };
  const step = { action: "set", resource: "company", old: mode } as const;
  yield patchStep(step, () => "/company", body, true);
}
