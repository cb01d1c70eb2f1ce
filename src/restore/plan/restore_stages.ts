import { exact, type Fields, listAt, textAt } from "../../json/exact.ts";
import { hasTimes, type TimeMode } from "../records/request_body.ts";
import type { SavedRecord } from "../../export/read_account.ts";
import { moduleOff } from "../target/target_account.ts";
import { activateAssignments, activateSteps, archiveOwn, archiveSteps } from "./activity_steps.ts";
import { changeStep, createSteps } from "./create_steps.ts";
import { finishStages } from "./finish_stages.ts";
import type { RestoreContext } from "./restore_context.ts";
import type { WriteAction, WriteStage, WriteStep } from "./write_step.ts";

/** Reads a list of the target again, once the writes so far may have changed it; a plan has nothing to read. */
export type Relist = (resource: string) => Promise<ReadonlyMap<string, Fields> | null>;

/**
 * All writes of a restore, in order: each stage only refers to what stages before it have brought back, nothing is
 * archived before its content is there, and what may send a mail comes last, if at all.
 */
export async function* restoreStages(
  context: RestoreContext,
  relist: Relist,
): AsyncGenerator<WriteStage> {
  const { isSameAccount, finish } = context.options;
  if (!isSameAccount) {
    yield stage("create", "billable_rates", rateSteps(context, "billable_rates"), true);
    yield stage("create", "cost_rates", rateSteps(context, "cost_rates"), true);
    yield stage("set", "tasks", quietTasks(context));
  }
  yield create(context, "roles");
  yield create(context, "clients");
  yield stage(
    "activate",
    "clients",
    activateSteps(context, "clients", context.options.survey.clients),
  );
  yield create(context, "contacts");
  for (const resource of ["tasks", "expense_categories"]) yield create(context, resource);
  for (const documents of ["invoices", "estimates"]) {
    const resource = documents.replace(/s$/, "_item_categories");
    yield stage(
      "create",
      resource,
      createSteps(context, categoriesOf(context, resource, documents)),
    );
  }
  yield create(context, "projects");
  const { taskPairs, userPairs, categories } = context.options.survey;
  const firsts = (pairs: ReadonlySet<string>) => new Set([...pairs].map((pair) => part(pair, 0)));
  const projects = new Set([...firsts(taskPairs), ...firsts(userPairs)]);
  yield stage("activate", "projects", activateSteps(context, "projects", projects));
  const tasks = new Set([...taskPairs].map((pair) => part(pair, 1)));
  // What is archived cannot be assigned, either.
  for await (const { id, fields } of context.options.selection.records("task_assignments")) {
    if (context.ids.get("task_assignments", id) === undefined) {
      tasks.add(textAt(fields, "task", "id"));
    }
  }
  yield stage("activate", "tasks", activateSteps(context, "tasks", tasks));
  yield stage(
    "activate",
    "expense_categories",
    activateSteps(context, "expense_categories", categories),
  );
  for (const kind of ["task", "user"] as const) {
    const resource = `${kind}_assignments`;
    const now = await relist(resource);
    if (now) context.relist(resource, now);
    yield stage("create", resource, createSteps(context, assignmentsOf(context, kind)));
    const wanted = kind === "task" ? taskPairs : userPairs;
    yield stage("activate", resource, activateAssignments(context, kind, wanted));
    yield stage("archive", resource, archiveOwn(context, resource));
  }
  yield* timeStages(context);
  for (const resource of ["expenses", "estimates", "invoices"]) yield create(context, resource);
  // In their order: what is paid when decides about an invoice's state.
  if (isSameAccount) yield { ...create(context, "invoice_payments"), isOrdered: true };
  if (finish) yield* finishStages(context);
  for (const resource of ARCHIVED) {
    yield stage("archive", resource, archiveSteps(context, resource));
  }
  if (!isSameAccount) yield stage("team", "users", teamSteps(context));
}

/** In the order in which they can be archived. */
const ARCHIVED = [
  "task_assignments",
  "user_assignments",
  "projects",
  "tasks",
  "clients",
  "expense_categories",
] as const;

function part(pair: string, at: 0 | 1): string {
  return pair.split("/")[at] ?? "";
}

function stage(
  action: WriteAction,
  resource: string,
  steps: AsyncIterable<WriteStep>,
  isOrdered = false,
): WriteStage {
  return { action, resource, steps, isOrdered };
}

/** Records of a module that the target has switched off cannot be written. */
function create(context: RestoreContext, resource: string): WriteStage {
  const isOff = moduleOff(context.options.target.company, resource) !== null;
  const records = isOff ? [] : context.options.selection.records(resource);
  return stage("create", resource, createSteps(context, records));
}

/** Rates of people who are themselves in the target, and have none there; the oldest first, since an earlier one replaces later ones. */
async function* rateSteps(context: RestoreContext, resource: string): AsyncGenerator<WriteStep> {
  const rates = await Array.fromAsync(context.options.selection.records(resource));
  const isOwn = ({ parentId }: SavedRecord) => context.person(parentId ?? "")?.how !== "owner";
  const start = ({ fields }: SavedRecord) => textAt(fields, "start_date");
  const sorted = rates.filter(isOwn).sort((a, b) => start(a) < start(b) ? -1 : 1);
  yield* createSteps(context, sorted);
}

/** Default tasks are put on every new project: not while projects are restored. */
async function* quietTasks(context: RestoreContext): AsyncGenerator<WriteStep> {
  const saved = await Array.fromAsync(context.options.selection.records("tasks"));
  const names = new Set(saved.map(({ fields }) => textAt(fields, "name").toLowerCase()));
  for (const [id, task] of context.list("tasks")) {
    if (task["is_default"] !== true || names.has(textAt(task, "name").toLowerCase())) continue;
    yield changeStep(context, { action: "set", resource: "tasks", old: `new-${id}` }, {
      is_default: false,
    }, { id });
  }
}

/** Saved categories, and those that lines of documents name and nobody has any more. */
async function* categoriesOf(
  { options }: RestoreContext,
  resource: string,
  documents: string,
): AsyncGenerator<SavedRecord> {
  if (moduleOff(options.target.company, resource) !== null) return;
  const missing = new Set(options.survey.lineKinds.get(documents));
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
  const missing = new Map<string, readonly [project: string, other: string]>();
  const pairOf = (project: string, other: string) =>
    `${context.ids.get("projects", project)}/${context.ids.get(`${kind}s`, other)}`;
  for (const pair of kind === "task" ? survey.taskPairs : survey.userPairs) {
    missing.set(pairOf(part(pair, 0), part(pair, 1)), [part(pair, 0), part(pair, 1)]);
  }
  for (const fields of context.list(resource).values()) {
    missing.delete(`${textAt(fields, "project", "id")}/${textAt(fields, kind, "id")}`);
  }
  const seen = new Set<string>();
  for await (const record of selection.records(resource)) {
    const pair = pairOf(textAt(record.fields, "project", "id"), textAt(record.fields, kind, "id"));
    missing.delete(pair);
    // Several people may be put to the owner, who is assigned once.
    if (seen.has(pair)) continue;
    seen.add(pair);
    yield record;
  }
  for (const [project, other] of missing.values()) {
    const fields = { project: { id: exact(project) }, [kind]: { id: exact(other) } };
    yield { resource, id: `${project}-${other}`, parentId: null, fields };
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
    if ((mode === "times" ? survey.withTimes : survey.withoutTimes) === 0) continue;
    yield stage("set", "company", modeSteps(context, mode));
    context.timeMode = mode;
    yield stage("create", "time_entries", createSteps(context, entries(mode === "times")));
  }
  if (company === null) return;
  yield stage(
    "set",
    "company",
    modeSteps(context, company["wants_timestamp_timers"] === true ? "times" : "durations", company),
  );
}

async function* modeSteps(
  context: RestoreContext,
  mode: TimeMode,
  company: Fields | null = null,
): AsyncGenerator<WriteStep> {
  const capacity = company?.["weekly_capacity"] ?? null;
  const isSame = context.timeMode === mode &&
    (capacity === null ||
      textAt(context.options.target.company, "weekly_capacity") ===
        textAt({ capacity }, "capacity"));
  if (isSame) return;
  const body: Fields = {
    wants_timestamp_timers: mode === "times",
    ...(capacity === null ? {} : { weekly_capacity: capacity }),
  };
  const step = changeStep(context, { action: "set", resource: "company", old: mode }, body, {
    id: "",
    isAlways: true,
  });
  yield { ...step, body: () => ({ method: "PATCH", path: "/company", body }) };
}

/** Managers' teammates, where the manager is one in the target too. */
async function* teamSteps(context: RestoreContext): AsyncGenerator<WriteStep> {
  const teams = await Array.fromAsync(context.options.selection.records("teammates"));
  for (const [manager, members] of Map.groupBy(teams, ({ parentId }) => parentId ?? "")) {
    const id = context.ids.get("users", manager);
    const roles = listAt(context.list("users").get(id ?? "") ?? {}, "access_roles");
    const known = members.filter((member) => context.person(member.id)?.how !== "owner");
    if (id === undefined || !roles.includes("manager") || known.length === 0) continue;
    const ids = known.map((member) => exact(context.ids.need("users", member.id)));
    const step = changeStep(context, { action: "team", resource: "users", old: manager }, {
      teammate_ids: ids,
    }, { id });
    yield { ...step, body: () => ({ ...step.body(), path: `/users/${id}/teammates` }) };
  }
}
