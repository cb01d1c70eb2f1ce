import { accessOf } from "../api/access.ts";
import { ApiError } from "../api/api_error.ts";
import type { AccountWorld } from "../data/account_world.ts";
import {
  at,
  isJsonArray,
  type Json,
  type JsonObject,
  jsonText,
  textAt,
} from "../data/json_text.ts";
import type { RecordList } from "../data/record_list.ts";
import { DOCUMENT_EVENTS, settlePayments } from "./document_events.ts";
import { DOCUMENTS } from "./documents.ts";
import { EXPENSES } from "./expenses.ts";
import { MASTER_DATA } from "./master_data.ts";
import { PEOPLE, writeTeammates } from "./people.ts";
import { PROJECTS } from "./projects.ts";
import { readFields, titleOf } from "./read_fields.ts";
import { TIME_ENTRIES } from "./time_entries.ts";
import type { WriteBody } from "./write_body.ts";
import type { Write, Writer } from "./write_context.ts";

const WRITERS: Readonly<Record<string, Writer>> = {
  ...MASTER_DATA,
  ...PROJECTS,
  time_entries: TIME_ENTRIES,
  expenses: EXPENSES,
  ...PEOPLE,
  ...DOCUMENTS,
  ...DOCUMENT_EVENTS,
};

/** Child resources by their parent and the last part of their path. */
const CHILDREN: Readonly<Record<string, string>> = {
  "projects/task_assignments": "task_assignments",
  "projects/user_assignments": "user_assignments",
  "users/billable_rates": "billable_rates",
  "users/cost_rates": "cost_rates",
  "invoices/messages": "invoice_messages",
  "invoices/payments": "invoice_payments",
  "estimates/messages": "estimate_messages",
};

/** Of these, assignments are one list each; the others are kept by parent. */
const TOP_LEVEL = new Set(["task_assignments", "user_assignments"]);
const NO_CHANGE = new Set([
  "billable_rates",
  "cost_rates",
  "invoice_messages",
  "invoice_payments",
  "estimate_messages",
]);
const NO_REMOVAL = new Set(["billable_rates", "cost_rates"]);

/** A request that changes something. */
export interface WriteQuestion {
  readonly account: AccountWorld;
  readonly method: string;
  /** Below `/v2`. */
  readonly path: string;
  readonly body: WriteBody;
  readonly webOrigin: string;
}

/** Makes the change and gives the answer. @throws ApiError for an answer that is no success; nothing is changed then */
export function answerWrite(question: WriteQuestion): { status: number; body: string } {
  const { account, method, path, body } = question;
  if (!["POST", "PATCH", "DELETE"].includes(method)) throw new ApiError(405, "Method not allowed");
  if (body.problem !== null) throw new ApiError(400, body.problem);
  if (!accessOf(account).isAdmin) {
    throw new ApiError(403, "You are not authorized to perform this action");
  }
  if (path === "/company" && method === "PATCH") return changeCompany(account, body.fields);
  const [, name = "", first, last, second, ...rest] = path.split("/");
  const write = { account, files: body.files, webOrigin: question.webOrigin };
  if (name === "users" && last === "teammates" && method === "PATCH") {
    const { teammate_ids } = readFields(body.fields, { teammate_ids: "list!" }, { isNew: true });
    const ids = isJsonArray(teammate_ids) ? teammate_ids : [];
    writeTeammates({ ...write, resource: "teammates", parentId: first ?? "", id: null }, ids);
    return { status: 200, body: jsonText({ teammates: teammatesOf(account, first ?? "") }) };
  }
  if (name === "time_entries" && last !== undefined) return changeTimer(account, first ?? "", last);
  const isChild = last !== undefined;
  const resource = isChild ? CHILDREN[`${name}/${last}`] : name;
  const writer = WRITERS[resource ?? ""];
  const id = (isChild ? second : first) ?? null;
  if (!resource || !writer || rest.length > 0 || (method === "POST") !== (id === null)) {
    throw new ApiError(404, "Not Found");
  }
  const parentId = isChild ? first ?? "" : null;
  if (parentId !== null && account.resource(name).get(parentId) === undefined) {
    throw new ApiError(404, "Not Found");
  }
  return writeRecord(writer, method, { ...write, resource, parentId, id }, body.fields);
}

function writeRecord(writer: Writer, method: string, write: Write, sent: JsonObject) {
  const { account, resource, parentId, id } = write;
  const list = account.resource(
    resource,
    TOP_LEVEL.has(resource) ? undefined : parentId ?? undefined,
  );
  const old = id === null ? null : list.get(id);
  if (old === undefined) throw new ApiError(404, "Not Found");
  if (method === "DELETE") {
    if (NO_REMOVAL.has(resource)) throw new ApiError(404, "Not Found");
    writer.mayRemove?.(write, id ?? "");
    if (parentId === null) account.remove(resource, id ?? "");
    else list.remove(id ?? "");
    if (resource === "invoice_payments") settlePayments(account, parentId ?? "");
    return { status: 200, body: "" };
  }
  if (id !== null && NO_CHANGE.has(resource)) throw new ApiError(404, "Not Found");
  const fields = readFields(sent, writer.fields, { isNew: id === null });
  if (writer.unique) refuseTwice(list, id, writer.unique, fields);
  const complete = writer.complete(write, fields, old);
  let newId = id;
  if (newId === null) newId = list.add(complete);
  else {
    // What stays as it was keeps its text.
    const changed = Object.entries(complete).filter(([name, value]) => old?.[name] !== value);
    list.update(newId, Object.fromEntries(changed));
  }
  writer.after?.(write, newId, fields);
  return { status: id === null ? 201 : 200, body: list.text(newId) ?? "" };
}

/** @throws ApiError 422 if another record has the same name, in whatever case */
function refuseTwice(list: RecordList, id: string | null, name: string, fields: JsonObject): void {
  const value = textAt(fields, name).toLowerCase();
  const isTaken = value !== "" &&
    list.all().some((other) =>
      other.id !== id && textAt(other.fields, name).toLowerCase() === value
    );
  if (isTaken) throw new ApiError(422, `${titleOf(name)} has already been taken`);
}

function changeCompany(account: AccountWorld, sent: JsonObject) {
  const kinds = { wants_timestamp_timers: "boolean", weekly_capacity: "number" } as const;
  account.company = { ...account.company, ...readFields(sent, kinds, { isNew: false }) };
  return { status: 200, body: jsonText(account.company) };
}

/** Restarts or stops a timer, or takes an entry's external reference away. */
function changeTimer(account: AccountWorld, id: string, action: string) {
  const entries = account.resource("time_entries");
  const entry = entries.get(id);
  if (entry === undefined) throw new ApiError(404, "Not Found");
  const isRunning = at(entry, "is_running") === true;
  switch (action) {
    case "restart":
    case "stop":
      if (isRunning === (action === "restart")) {
        throw new ApiError(422, `The timer is ${isRunning ? "" : "not "}running`);
      }
      entries.update(id, {
        is_running: !isRunning,
        timer_started_at: isRunning ? null : account.now(),
      });
      break;
    case "external_reference":
      entries.update(id, { external_reference: null });
      break;
    default:
      throw new ApiError(404, "Not Found");
  }
  return { status: 200, body: entries.text(id) ?? "" };
}

function teammatesOf(account: AccountWorld, id: string): Json {
  return account.resource("teammates", id).all().map(({ fields }) => fields);
}
