import { textAt, type Value } from "../../json/exact.ts";
import { changeStep } from "./create_steps.ts";
import type { RestoreContext } from "./restore_context.ts";
import type { WriteStep } from "./write_step.ts";

/** Activates what is archived in the target and is restored into; it is archived again in the end. */
export async function* activateSteps(
  context: RestoreContext,
  resource: string,
  olds: ReadonlySet<string>,
): AsyncGenerator<WriteStep> {
  for (const old of olds) {
    const id = context.ids.get(resource, old);
    if (id !== undefined && context.list(resource).get(id)?.["is_active"] === false) {
      context.woken.add(`${resource}/${old}`);
      yield changeStep(context, { action: "activate", resource, old }, { is_active: true });
    }
  }
}

/** The same for assignments, by project and task, or project and person. */
export async function* activateAssignments(
  context: RestoreContext,
  kind: "task" | "user",
  pairs: ReadonlySet<string>,
): AsyncGenerator<WriteStep> {
  const resource = `${kind}_assignments`;
  const byPair = new Map(
    [...context.list(resource)].map(([id, fields]) =>
      [`${textAt(fields, "project", "id")}/${textAt(fields, kind, "id")}`, { id, fields }] as const
    ),
  );
  for (const pair of pairs) {
    const project = context.ids.get("projects", pair.split("/")[0] ?? "");
    const other = context.ids.get(`${kind}s`, pair.split("/")[1] ?? "");
    const there = byPair.get(`${project}/${other}`);
    if (there?.fields["is_active"] !== false) continue;
    context.woken.add(`${resource}/${there.id}`);
    const { id } = there;
    yield changeStep(context, { action: "activate", resource, old: id }, { is_active: true }, {
      id,
    });
  }
}

/** What Harvest has assigned to new projects by itself, and was not assigned before. */
export async function* archiveOwn(
  context: RestoreContext,
  resource: string,
): AsyncGenerator<WriteStep> {
  const ours = new Set(context.ids.entries("projects").values());
  for (const [id, fields] of context.list(resource)) {
    const isOurs = ours.has(textAt(fields, "project", "id")) && fields["is_active"] === true;
    if (!isOurs || context.ids.isTaken(resource, id)) continue;
    yield changeStep(context, { action: "archive", resource, old: `own-${id}` }, {
      is_active: false,
    }, { id });
  }
}

/** What was archived, or was woken for the restore, is archived; a default task becomes one again. */
export async function* archiveSteps(
  context: RestoreContext,
  resource: string,
): AsyncGenerator<WriteStep> {
  const { selection } = context.options;
  for await (const { id: old, fields } of selection.records(resource)) {
    const body: Record<string, Value> = {};
    if (fields["is_active"] === false) body["is_active"] = false;
    if (fields["is_default"] === true) body["is_default"] = true;
    const isOurs = context.ids.entries(resource).has(old);
    if (isOurs && Object.keys(body).length > 0) {
      yield changeStep(context, { action: "archive", resource, old }, body);
    }
  }
  for (const name of context.woken) {
    const [wokenResource, old = ""] = name.split("/");
    if (wokenResource !== resource) continue;
    const id = context.ids.get(resource, old) ?? old;
    yield changeStep(context, { action: "archive", resource, old }, { is_active: false }, { id });
  }
}
