import { exact, type Fields, hasFields, listAt, textAt, type Value } from "../../json/exact.ts";
import { fieldRules, RESTORED } from "../records/restored.ts";
import { catalogRow, type SavedRecord } from "../../export/read_account.ts";
import { expectedRecord, markOf, naturalKey, requestBody } from "../records/translation.ts";
import { isNothing } from "./loss_report.ts";
import type { RestoreContext } from "./restore_context.ts";
import type { Lookup, WriteAction, WriteStep } from "./write_step.ts";

/** Where a record is written, below `/v2`, and its parent's id in the target. @throws MissingReferenceError */
function placeOf({ ids }: RestoreContext, { resource, parentId, fields }: SavedRecord) {
  const { path, parent, partitionBy } = catalogRow(resource);
  if (partitionBy) {
    const project = ids.need(partitionBy.parent, textAt(fields, partitionBy.member, "id"));
    return { path: pathOf(resource, project), parent: project };
  }
  if (parent === undefined) return { path, parent: null };
  const id = ids.need(parent, parentId ?? "");
  return { path: path.replace("{id}", id), parent: id };
}

/** Assignments are written below their project. */
function pathOf(resource: string, project: string): string {
  return resource.endsWith("_assignments") ? `/projects/${project}/${resource}` : `/${resource}`;
}

/** A change; it may be sent twice. */
export function patchStep(
  step: Pick<WriteStep, "action" | "resource" | "old">,
  path: () => string,
  body: Fields,
  isAlways = false,
): WriteStep {
  const write = () => ({ method: "PATCH", path: path(), body }) as const;
  return { ...step, isAlways, upload: null, lookup: () => ({ kind: "repeat" }), body: write };
}

/** A change of a record that has come back. */
function changeStep(
  context: RestoreContext,
  action: WriteAction,
  record: SavedRecord,
  body: Fields,
): WriteStep {
  const { resource, id: old } = record;
  const path = () => `${placeOf(context, record).path}/${context.ids.need(resource, old)}`;
  return patchStep({ action, resource, old }, path, body);
}

/** A change of what is in the target by this id. */
export function changeThere(
  context: RestoreContext,
  action: WriteAction,
  { resource, id, old = id }: { readonly resource: string; readonly id: string; old?: string },
  body: Fields,
): WriteStep {
  const project = textAt(context.list(resource).get(id) ?? {}, "project", "id");
  return patchStep({ action, resource, old }, () => `${pathOf(resource, project)}/${id}`, body);
}

/**
 * The steps that bring records back: none for what is there under its id, or under its name; a change where a record
 * that is used should be as the saved one.
 */
export async function* createSteps(
  context: RestoreContext,
  records: AsyncIterable<SavedRecord> | Iterable<SavedRecord>,
): AsyncGenerator<WriteStep> {
  for await (const record of records) {
    const { resource, id } = record;
    if (context.ids.get(resource, id) !== undefined) continue;
    const used = RESTORED[resource]?.isReused ? findUsed(context, record) : undefined;
    if (used === undefined) yield createStep(context, record);
    else {
      context.ids.set(resource, id, used);
      const step = adoptStep(context, record, used);
      if (step) yield step;
    }
  }
}

function findUsed(context: RestoreContext, record: SavedRecord): string | undefined {
  try {
    const expected = expectedRecord(context, record);
    return context.reusable(record.resource, naturalKey(record.resource, expected));
  } catch {
    // What it refers to is missing: the step reports that.
    return undefined;
  }
}

function createStep(context: RestoreContext, record: SavedRecord): WriteStep {
  const { resource, id: old, fields } = record;
  return {
    action: "create",
    resource,
    old,
    isAlways: false,
    body: () => {
      const body = requestBody(resource, expectedRecord(context, record), context);
      const { path } = placeOf(context, record);
      return { method: "POST", path, body: { ...body, ...membersOf(context, record) } };
    },
    upload: resource === "expenses" ? () => context.options.receipt(old, fields) : null,
    lookup: () => lookupOf(context, record),
  };
}

/** Where a record would be, and how it would look. */
function lookupOf(context: RestoreContext, record: SavedRecord): Lookup {
  const { resource } = record;
  const expected = expectedRecord(context, record);
  const { path, parent } = placeOf(context, record);
  const mark = markOf(context, record);
  const isMarked = textAt(expected, "external_reference", "id") === mark;
  const date = textAt(expected, "spent_date") || textAt(expected, "issue_date");
  const query: Record<string, string> = isMarked
    ? { external_reference_id: mark }
    : date === ""
    ? {}
    : { from: date, to: date };
  for (const member of isMarked || date === "" ? [] : ["user", "project", "client"]) {
    const id = textAt(expected, member, "id");
    if (id !== "") query[`${member}_id`] = id;
  }
  return {
    kind: "record",
    resource,
    ...(parent === null ? {} : { path, parentId: parent }),
    query,
    key: naturalKey(resource, expected),
    isNew: !RESTORED[resource]?.isReused && !isMarked,
  };
}

/** In a new account, and on a new project, what Harvest put there itself is made like the saved record. */
function adoptStep(context: RestoreContext, record: SavedRecord, used: string): WriteStep | null {
  const { resource, fields } = record;
  const projectId = textAt(fields, "project", "id");
  const isOnNew = projectId !== "" && context.ids.get("projects", projectId) !== projectId;
  if (context.options.isSameAccount && !isOnNew) return null;
  const rules = fieldRules(resource);
  const body = Object.entries(requestBody(resource, expectedRecord(context, record), context));
  const copied = Object.fromEntries(body.filter(([name]) => rules.get(name)?.kind === "copy"));
  const there = context.list(resource).get(used) ?? {};
  // A default task would be on every project that is made.
  const quiet: Fields = there["is_default"] === true ? { is_default: false } : {};
  const changes = { ...quiet, ...membersOf(context, record) };
  if (hasFields(there, copied) && Object.keys(changes).length === 0) return null;
  return changeStep(context, "adopt", record, { ...copied, ...changes });
}

/** Roles name their people. */
function membersOf(context: RestoreContext, { resource, fields }: SavedRecord): Fields {
  if (resource !== "roles") return {};
  const olds = listAt(fields, "user_ids").map((old) => textAt({ old }, "old"));
  const people = context.options.people.filter(({ id, how }) =>
    how !== "owner" && olds.includes(id)
  );
  return { user_ids: people.map(({ to }) => exact(to)) };
}

/** Activates what is archived in the target and is restored into; it is archived again in the end. */
export async function* wakeSteps(
  context: RestoreContext,
  resource: string,
  records: Iterable<{ readonly old: string; readonly id: string | undefined }>,
): AsyncGenerator<WriteStep> {
  for (const { old, id } of records) {
    if (id === undefined || context.list(resource).get(id)?.["is_active"] !== false) continue;
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
