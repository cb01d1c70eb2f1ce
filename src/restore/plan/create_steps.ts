import { exact, type Fields, hasFields, textAt } from "../../json/exact.ts";
import { FIELD_RULES } from "../records/field_rules.ts";
import { naturalKey } from "../records/natural_key.ts";
import { requestBody, sentBody } from "../records/request_body.ts";
import type { SavedRecord } from "../../export/read_account.ts";
import { MASTER_DATA } from "../target/target_account.ts";
import type { RestoreContext } from "./restore_context.ts";
import type { Lookup, WriteStep } from "./write_step.ts";

/** Where the records of a child resource are, and the member or parent that names their parent. */
const PARENTS: Readonly<
  Record<string, readonly [parent: string, member: string | null, suffix: string]>
> = {
  task_assignments: ["projects", "project", "task_assignments"],
  user_assignments: ["projects", "project", "user_assignments"],
  invoice_payments: ["invoices", null, "payments"],
  billable_rates: ["users", null, "billable_rates"],
  cost_rates: ["users", null, "cost_rates"],
};

/** Resources that a record of may be used which is there by that name already: all but people, who are mapped. */
const REUSED = new Set<string>(MASTER_DATA.filter((resource) => resource !== "users"));

/** Of these, records that look the same may have been there before. */
const MAY_REPEAT: ReadonlySet<string> = new Set([
  "time_entries",
  "expenses",
  "invoices",
  "estimates",
  "invoice_payments",
]);

/** The parent's id in the target. @throws MissingReferenceError */
function parentOf(
  { ids }: RestoreContext,
  { resource, parentId, fields }: SavedRecord,
): string | null {
  const [parent, member] = PARENTS[resource] ?? [];
  if (parent === undefined) return null;
  return ids.need(parent, member ? textAt(fields, member, "id") : parentId ?? "");
}

/** Where records of a resource are, below `/v2`. */
export function pathOf(resource: string, parent: string | null): string {
  const [parents, , suffix] = PARENTS[resource] ?? [];
  return parents === undefined ? `/${resource}` : `/${parents}/${parent}/${suffix}`;
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
    noteProject(context, record);
    if (context.ids.get(resource, id) !== undefined) continue;
    const used = REUSED.has(resource) ? findUsed(context, record) : undefined;
    if (used === undefined) yield createStep(context, record);
    else {
      context.ids.set(resource, id, used);
      const step = adoptStep(context, record, used);
      if (step) yield step;
    }
  }
}

/** Assignments are changed below their project. */
function noteProject(context: RestoreContext, { resource, id, fields }: SavedRecord): void {
  const project = context.ids.get("projects", textAt(fields, "project", "id"));
  if (resource.endsWith("_assignments") && project !== undefined) {
    context.noteProject(resource, id, project);
  }
}

function findUsed(context: RestoreContext, record: SavedRecord): string | undefined {
  try {
    const expected = context.translation.expected(record);
    return context.reusable(record.resource, naturalKey(record.resource, expected));
  } catch {
    // What it refers to is missing: the step reports that.
    return undefined;
  }
}

function createStep(context: RestoreContext, record: SavedRecord): WriteStep {
  const { resource, id, fields } = record;
  const expected = () => context.translation.expected(record);
  return {
    action: "create",
    resource,
    old: id,
    isAlways: false,
    body: () => ({
      method: "POST",
      path: pathOf(resource, parentOf(context, record)),
      body: sentBody({
        ...requestBody(resource, expected(), context),
        ...roleMembers(context, record),
      }),
    }),
    upload: resource === "expenses" ? () => context.options.receipt(id, fields) : null,
    lookup: () => lookupOf(context, record, expected()),
  };
}

/** Where a record would be, and how it would look. */
function lookupOf(context: RestoreContext, record: SavedRecord, expected: Fields): Lookup {
  const { resource, fields } = record;
  const parent = parentOf(context, record);
  const key = naturalKey(resource, expected);
  const isMarked = textAt(expected, "external_reference", "id") ===
    context.translation.markOf(record);
  const date = textAt(fields, "spent_date") || textAt(fields, "issue_date");
  const query = isMarked
    ? { external_reference_id: context.translation.markOf(record) }
    : date === ""
    ? {}
    : { from: date, to: date, ...idQuery(expected, "user", "project", "client") };
  return {
    kind: "record",
    resource,
    ...(parent === null ? {} : { path: pathOf(resource, parent), parentId: parent }),
    query,
    key,
    isNew: MAY_REPEAT.has(resource) && !isMarked,
  };
}

function idQuery(expected: Fields, ...members: readonly string[]): Record<string, string> {
  return Object.fromEntries(members.flatMap((member) => {
    const id = textAt(expected, member, "id");
    return id === "" ? [] : [[`${member}_id`, id]];
  }));
}

/** In a new account, and on a new project, what Harvest put there itself is made like the saved record. */
function adoptStep(context: RestoreContext, record: SavedRecord, used: string): WriteStep | null {
  const { resource, id, fields } = record;
  const { isSameAccount } = context.options;
  const projectId = textAt(fields, "project", "id");
  const isOfOurs = projectId !== "" && context.ids.get("projects", projectId) !== projectId;
  if (isSameAccount && !isOfOurs) return null;
  const expected = context.translation.expected(record);
  const body = Object.fromEntries(
    Object.entries(requestBody(resource, expected, context)).filter(([name]) =>
      FIELD_RULES[resource]?.[name]?.kind === "copy"
    ),
  );
  const there = context.list(resource).get(used) ?? {};
  // A default task would be on every project that is made.
  const quiet: Fields = resource === "tasks" && there["is_default"] === true
    ? { is_default: false }
    : {};
  const role = roleMembers(context, record);
  if (hasFields(there, body) && Object.keys(quiet).length + Object.keys(role).length === 0) {
    return null;
  }
  return changeStep(context, { action: "adopt", resource, old: id }, {
    ...body,
    ...quiet,
    ...role,
  });
}

/** A change of a record that is in the target; it may be sent twice. */
export function changeStep(
  context: RestoreContext,
  { action, resource, old }: Pick<WriteStep, "action" | "resource" | "old">,
  body: Fields,
  { id = null, isAlways = false }: { readonly id?: string | null; readonly isAlways?: boolean } =
    {},
): WriteStep {
  return {
    action,
    resource,
    old,
    isAlways,
    upload: null,
    lookup: () => ({ kind: "repeat" }),
    body: () => {
      const target = id ?? context.ids.need(resource, old);
      const project = textAt(context.list(resource).get(target) ?? {}, "project", "id") ||
        context.newProjectOf(resource, old);
      return { method: "PATCH", path: `${pathOf(resource, project)}/${target}`, body };
    },
  };
}

/** Roles name their people. */
function roleMembers({ ids, options }: RestoreContext, { resource, fields }: SavedRecord): Fields {
  if (resource !== "roles") return {};
  const members = fields["user_ids"];
  const known = options.people.filter(({ how }) => how !== "owner");
  const found = Array.isArray(members) ? members.map((each) => textAt({ each }, "each")) : [];
  const people = known.filter(({ id }) => found.includes(id));
  return { user_ids: people.map(({ id }) => exact(ids.need("users", id))) };
}
