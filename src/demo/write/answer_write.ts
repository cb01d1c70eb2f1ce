import type { ApiQuestion } from "../api/answer_api.ts";
import { ApiError } from "../api/api_error.ts";
import { matchRoute } from "../api/routes.ts";
import { type AccountWorld, PARENT_OF } from "../data/account_world.ts";
import { type JsonObject, jsonText, textAt } from "../data/json_text.ts";
import type { RecordList } from "../data/record_list.ts";
import { DOCUMENTS } from "./documents.ts";
import { MASTER_DATA, writeTeammates } from "./master_data.ts";
import { TRACKED } from "./tracked.ts";
import { readFields, titleOf, type WriteBody } from "./write_body.ts";
import { completeRecord, type Write, type Writer } from "./writer.ts";

const WRITERS: Readonly<Record<string, Writer>> = { ...MASTER_DATA, ...TRACKED, ...DOCUMENTS };
const COMPANY = "wants_timestamp_timers:boolean weekly_capacity:number";

/** A request that changes something. */
export interface WriteQuestion extends ApiQuestion {
  readonly method: string;
  /** Below `/v2`. */
  readonly path: string;
  readonly body: WriteBody;
}

interface WriteAnswer {
  readonly status: number;
  readonly body: string;
}

/** Makes the change and gives the answer. @throws ApiError for an answer that is no success; nothing is changed then */
export function answerWrite(question: WriteQuestion): WriteAnswer {
  const { account, method, path, body: { fields, files, problem }, webOrigin } = question;
  if (method !== "POST" && method !== "PATCH") throw new ApiError(405, "Method not allowed");
  if (problem !== null) throw new ApiError(400, problem);
  if (!question.access.isAdmin) {
    throw new ApiError(403, "You are not authorized to perform this action");
  }
  if (path === "/company" && method === "PATCH") {
    account.company = { ...account.company, ...readFields(fields, COMPANY, false) };
    return { status: 200, body: jsonText(account.company) };
  }
  const timer = /^\/time_entries\/(\d+)\/stop$/.exec(path)?.[1];
  if (timer !== undefined) return stopTimer(account, timer);
  const { route: { name: resource }, recordId: id, parentId } = matchRoute(path) ?? notFound();
  if (resource === "teammates" && method === "PATCH") {
    return { status: 200, body: jsonText(writeTeammates(account, parentId ?? "", fields)) };
  }
  const writer = WRITERS[resource] ?? notFound();
  const parent = PARENT_OF[resource];
  const hasParent = parent === undefined
    ? parentId === null
    : account.resource(parent).get(parentId ?? "") !== undefined;
  const isPossible = method === "POST" ? id === null : id !== null && !writer.isFinal;
  if (!hasParent || !isPossible) notFound();
  const write = { account, files, webOrigin, resource, id, parentId: parentId ?? "" };
  return writeRecord(writer, write, fields);
}

function writeRecord(
  writer: Writer,
  write: Write,
  body: JsonObject,
): WriteAnswer {
  const { account, resource, parentId, id } = write;
  // Assignments are one list for all projects.
  const isByParent = parentId !== "" && !resource.endsWith("_assignments");
  const list = account.resource(resource, isByParent ? parentId : undefined);
  const old = id === null ? null : list.get(id) ?? notFound();
  const sent = readFields(body, writer.takes, id === null);
  if (writer.unique) refuseTwice(list, id, writer.unique, sent);
  const complete = completeRecord(write, writer, { sent, old });
  // What stays as it was keeps its text.
  const changed = Object.entries(complete).filter(([name, value]) => old?.[name] !== value);
  if (id !== null) list.update(id, Object.fromEntries(changed));
  const newId = id ?? list.add(complete);
  writer.after?.(write, newId, sent);
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

function stopTimer(account: AccountWorld, id: string): WriteAnswer {
  const entries = account.resource("time_entries");
  const { is_running } = entries.get(id) ?? notFound();
  if (is_running !== true) throw new ApiError(422, "The timer is not running");
  entries.update(id, { is_running: false, timer_started_at: null });
  return { status: 200, body: entries.text(id) ?? "" };
}

function notFound(): never {
  throw new ApiError(404, "Not Found");
}
