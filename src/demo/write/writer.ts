import { ApiError } from "../api/api_error.ts";
import type { AccountWorld, UploadedFile } from "../data/account_world.ts";
import { type Json, type JsonObject, pick, textAt } from "../data/json_text.ts";
import { type FieldKinds, titleOf } from "./write_body.ts";

/** A change that is asked for. */
export interface Write {
  readonly account: AccountWorld;
  readonly resource: string;
  /** Child resources: the record they belong to; "" for all others. */
  readonly parentId: string;
  /** The record to change; null for a new one. */
  readonly id: string | null;
  readonly files: ReadonlyMap<string, UploadedFile>;
  /** The origin of receipts. */
  readonly webOrigin: string;
}

/** How one resource is written. */
export interface Writer {
  /** POST, PATCH and DELETE where nothing else is said. */
  readonly methods?: string;
  readonly takes: FieldKinds;
  /** Members of a new record for which nothing was sent. */
  readonly defaults?: JsonObject;
  /**
   * What the fields refer to, by member: of `client_id` the resource and the members of it that the record carries as
   * `client`. `active`: it must not be archived; `fixed`: it cannot be changed later.
   */
  readonly refers?: Readonly<
    Record<string, readonly [to: string, members: string, rules?: string]>
  >;
  /** Fields that take some values only. */
  readonly oneOf?: Readonly<Record<string, readonly string[]>>;
  /** A field by which records are unique, in whatever case. */
  readonly unique?: string;
  /** The member of other lists that refers to a record: as long as there is one, it cannot be deleted. */
  readonly usedBy?: Readonly<Record<string, string>>;
  /** Members that result from the others. @throws ApiError 422 */
  readonly complete?: (write: Write, record: JsonObject, sent: JsonObject) => JsonObject;
  /** What follows from the record's having been written or deleted. */
  readonly after?: (write: Write, id: string, sent: JsonObject) => void;
}

/** The members of the record that result from the fields sent and, in a change, its present ones. @throws ApiError 422 */
export function completeRecord(
  write: Write,
  { defaults, refers = {}, oneOf = {}, complete }: Writer,
  { sent, old }: { readonly sent: JsonObject; readonly old: JsonObject | null },
): JsonObject {
  for (const [name, values] of Object.entries(oneOf)) {
    const value = sent[name] ?? null;
    if (value !== null && !values.includes(String(value))) {
      throw new ApiError(422, `${titleOf(name)} is not included in the list`);
    }
  }
  // It is about the mail alone.
  const { send_thank_you: _isAsked, ...fields }: Record<string, Json> = sent;
  for (const [member, [to, members, rules = ""]] of Object.entries(refers)) {
    const field = `${member}_id`;
    const id = textAt(sent, field);
    delete fields[field];
    if (sent[field] === undefined || (old !== null && rules.includes("fixed"))) continue;
    fields[member] = id === "" ? null : referenceTo(write, { to, field, id, members, rules });
  }
  const record = { ...defaults, ...old, ...fields };
  return { ...record, ...complete?.(write, record, sent) };
}

function referenceTo(
  { account }: Write,
  { to, field, id, members, rules }: Readonly<
    Record<"to" | "field" | "id" | "members" | "rules", string>
  >,
): JsonObject {
  const record = account.resource(to).get(id);
  if (record === undefined) throw new ApiError(422, `${titleOf(field)} does not exist`);
  if (rules.includes("active") && record["is_active"] !== true) {
    throw new ApiError(422, `${titleOf(field)} is archived`);
  }
  return to === "users" ? userReference(account, id) : pick(record, members);
}

/** Refuses to delete a record that others refer to. @throws ApiError 422 */
export function refuseIfUsed({ account, id }: Write, { usedBy = {} }: Writer): void {
  for (const [resource, member] of Object.entries(usedBy)) {
    const users = account.resource(resource).all();
    if (users.some(({ fields }) => textAt(fields, member, "id") === id)) {
      throw new ApiError(422, `Cannot be deleted: it has ${resource.replaceAll("_", " ")}`);
    }
  }
}

/** A user as other records carry them. */
export function userReference(account: AccountWorld, id: string): JsonObject {
  const user = account.resource("users").get(id) ?? {};
  return { id: Number(id), name: `${textAt(user, "first_name")} ${textAt(user, "last_name")}` };
}
