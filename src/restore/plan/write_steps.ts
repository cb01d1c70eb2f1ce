import type { SavedRecord } from "../../export/read_account.ts";
import { catalogRow } from "../../harvest/catalog.ts";
import { exact, type Fields, hasFields, listAt, textAt } from "../../json/exact.ts";
import { fieldRules, RESTORED } from "../records/restored.ts";
import {
  dateOf,
  expectedOrNull,
  expectedRecord,
  markOf,
  naturalKey,
  requestBody,
} from "../records/translation.ts";
import type { Upload } from "../wire/harvest_writer.ts";
import type { RestoreContext } from "./restore_context.ts";

/** A saved record, with when it was noticed as deleted. */
type DeletedRecord = SavedRecord & { readonly noticedAt?: string };

/** What a write does to its record. */
export type WriteAction =
  | ("create" | "adopt" | "activate" | "archive" | "set" | "team")
  | ("send" | "close" | "accept" | "decline" | "mail" | "alert");

/** The request of a write, but for its file. */
export interface WriteBody {
  readonly method: "POST" | "PATCH";
  readonly path: string;
  readonly body: Fields;
}

/** How to find out whether a write was done that nobody knows the end of. */
export type Lookup =
  /** The records of a list among which it would be; it has this natural key. */
  | {
    readonly kind: "record";
    readonly resource: string;
    readonly path?: string;
    readonly parentId?: string;
    readonly query: Readonly<Record<string, string>>;
    readonly key: string;
    /** Older ones than the restore are others that look the same. */
    readonly isNew: boolean;
  }
  /** The object has one of these states by then. */
  | { readonly kind: "state"; readonly path: string; readonly states: readonly string[] };

/** One write. */
export interface WriteStep {
  readonly action: WriteAction;
  readonly resource: string;
  /** The record of the backup that it is for. */
  readonly old: string;
  /** Whether it is to be sent even if the journal says that it was. */
  readonly isAlways: boolean;
  /** Made when it is its turn, since it takes ids of records written before. @throws UnwritableError */
  readonly body: () => WriteBody;
  readonly upload: (() => Promise<Upload | null>) | null;
  /** Null: it may simply be sent again. */
  readonly lookup: (() => Lookup) | null;
}

/** Writes that may be under way side by side; the next stage begins when they are all done. */
export interface WriteStage {
  readonly action: WriteAction;
  readonly resource: string;
  readonly steps: AsyncIterable<WriteStep>;
  /** Whether each must be done before the next is sent. */
  readonly isOrdered: boolean;
}

/** How the journal names a write. */
export function keyOf(
  { action, resource, old }: Pick<WriteStep, "action" | "resource" | "old">,
): string {
  return `${action} ${resource}/${old}`;
}

/** Where a record is written, below `/v2`, and its parent's id in the target. @throws UnwritableError */
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
  return { ...step, isAlways, upload: null, lookup: null, body: write };
}

/** A change of a record that has come back. */
export function changeStep(
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
    const used = findUsed(context, record);
    if (used === undefined) yield createStep(context, record);
    else {
      context.ids.set(resource, id, used);
      const step = adoptStep(context, record, used);
      if (step) yield step;
    }
  }
}

/** What has a record's name, or was made like it since it was deleted: by another restore, or by hand. */
function findUsed(context: RestoreContext, record: DeletedRecord): string | undefined {
  const { resource, noticedAt = "" } = record;
  const isReused = RESTORED[resource]?.isReused ?? false;
  const expected = expectedOrNull(context, record);
  // Where what it refers to is missing, the step reports that.
  if (expected === null || (!isReused && noticedAt === "")) return undefined;
  const parent = catalogRow(resource).parent ?? "";
  const parentId = context.ids.get(parent, record.parentId ?? "");
  return context.reusable({
    resource,
    list: catalogRow(resource).kind === "child" ? `${resource}/${parentId}` : resource,
    key: naturalKey(resource, expected),
    since: isReused ? "" : noticedAt,
  });
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
  const date = dateOf(expected);
  const members = ["user", "project", "client"].map((member) =>
    [`${member}_id`, textAt(expected, member, "id")] as const
  );
  const place = [["from", date], ["to", date], ...members].filter(([, value]) => value !== "");
  const query = isMarked
    ? { external_reference_id: mark }
    : Object.fromEntries(date === "" ? [] : place);
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
  if (!RESTORED[resource]?.isReused) return null;
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
  const step = changeStep(context, "adopt", record, { ...copied, ...changes });
  // On a project that was made again, whatever was done on the one before.
  return { ...step, isAlways: context.options.isSameAccount };
}

/** Roles name their people. */
function membersOf(context: RestoreContext, { resource, fields }: SavedRecord): Fields {
  if (resource !== "roles") return {};
  const olds = listAt(fields, "user_ids").map((old) => textAt({ old }, "old"));
  const people = context.options.people.filter(({ id }) => olds.includes(id));
  return { user_ids: people.filter(({ id }) => !context.isMerged(id)).map(({ to }) => exact(to)) };
}
