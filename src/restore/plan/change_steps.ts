import { exact, type Fields, listAt, textAt, type Value } from "../../json/exact.ts";
import { fieldRules } from "../records/restored.ts";
import { isNothing } from "./loss_report.ts";
import type { RestoreContext } from "./restore_context.ts";
import {
  changeStep,
  changeThere,
  patchStep,
  type WriteAction,
  type WriteStep,
} from "./write_steps.ts";

/** Activates what is archived in the target and is restored into; it is archived again in the end. */
export async function* wakeSteps(
  context: RestoreContext,
  resource: string,
  olds: Iterable<string>,
): AsyncGenerator<WriteStep> {
  for (const old of olds) {
    const id = context.ids.get(resource, old) ?? old;
    if (context.list(resource).get(id)?.["is_active"] !== false) continue;
    context.woken.add(`${resource}/${old}`);
    yield changeThere(context, "activate", { resource, old, id }, { is_active: true });
  }
}

/** What Harvest has assigned to new projects by itself, and was not assigned before, is archived. */
export async function* archiveOwn(
  context: RestoreContext,
  resource: string,
): AsyncGenerator<WriteStep> {
  const ours = new Set(context.ids.entries("projects").values());
  for (const [id, fields] of context.list(resource)) {
    const isOurs = ours.has(textAt(fields, "project", "id")) && fields["is_active"] === true;
    if (!isOurs || context.ids.isTaken(resource, id)) continue;
    const which = { resource, id, old: `own-${id}` };
    yield changeThere(context, "archive", which, { is_active: false });
  }
}

/** What was archived, or was woken for the restore, is archived; a default task becomes one again. */
export async function* archiveSteps(
  context: RestoreContext,
  resource: string,
): AsyncGenerator<WriteStep> {
  yield* laterSteps(context, resource, "archive", "end");
  for (const name of context.woken) {
    const [wokenResource, old = ""] = name.split("/");
    if (wokenResource !== resource) continue;
    const id = context.ids.get(resource, old) ?? old;
    yield changeThere(context, "archive", { resource, old, id }, { is_active: false });
  }
}

/** What is set of the records of this restore only at the end, or by `--finish`, and is not as in a new record. */
export async function* laterSteps(
  context: RestoreContext,
  resource: string,
  action: WriteAction,
  kind: "end" | "finish",
): AsyncGenerator<WriteStep> {
  for await (const record of context.restored(resource)) {
    const body: Record<string, Value> = {};
    for (const [name, rule] of fieldRules(resource)) {
      const value = record.fields[name] ?? null;
      if (rule.kind === kind && !isNothing(value, rule)) body[name] = value;
    }
    if (Object.keys(body).length > 0) yield changeStep(context, action, record, body);
  }
}

/** The states in which an event has happened. */
const AFTER = {
  send: ["open", "sent", "paid", "closed", "accepted", "declined"],
  close: ["closed"],
  accept: ["accepted"],
  decline: ["declined"],
} as const;

/** Gives invoices and estimates the states they had, by events, which send no mail. */
export async function* eventSteps(
  context: RestoreContext,
  resource: string,
  action: keyof typeof AFTER,
): AsyncGenerator<WriteStep> {
  const states: readonly string[] = AFTER[action];
  for await (const { id: old, fields } of context.restored(resource)) {
    if (!states.includes(textAt(fields, "state"))) continue;
    const path = () => `/${resource}/${context.ids.need(resource, old)}`;
    // Without an event type it would be a mail to the client.
    const event = { event_type: action, ...(resource === "estimates" ? { recipients: [] } : {}) };
    yield {
      ...{ action, resource, old, isAlways: false, upload: null },
      body: () => ({ method: "POST", path: `${path()}/messages`, body: event }),
      lookup: () => ({ kind: "state", path: path(), states }),
    };
  }
}

/** Default tasks are put on every new project: not while projects are restored. */
export async function* quietTasks(context: RestoreContext): AsyncGenerator<WriteStep> {
  const nameOf = (fields: Fields) => textAt(fields, "name").toLowerCase();
  const saved = await Array.fromAsync(context.options.selection.records("tasks"));
  const names = new Set(saved.map(({ fields }) => nameOf(fields)));
  for (const [id, task] of context.list("tasks")) {
    if (task["is_default"] !== true || names.has(nameOf(task))) continue;
    const which = { resource: "tasks", id, old: `new-${id}` };
    yield changeThere(context, "set", which, { is_default: false });
  }
}

/** Managers' teammates, where the manager is one in the target too. */
export async function* teamSteps(context: RestoreContext): AsyncGenerator<WriteStep> {
  const teams = await Array.fromAsync(context.options.selection.records("teammates"));
  for (const [old, members] of Map.groupBy(teams, ({ parentId }) => parentId ?? "")) {
    const id = context.ids.get("users", old);
    const roles = listAt(context.list("users").get(id ?? "") ?? {}, "access_roles");
    const known = members.filter((member) => !context.isMerged(member.id));
    if (id === undefined || !roles.includes("manager") || known.length === 0) continue;
    const teammate_ids = known.map((member) => exact(context.ids.need("users", member.id)));
    const step = { action: "team", resource: "users", old } as const;
    yield patchStep(step, () => `/users/${id}/teammates`, { teammate_ids });
  }
}
