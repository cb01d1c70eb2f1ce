import { ApiError } from "../api/api_error.ts";
import type { AccountWorld, UploadedFile } from "../data/account_world.ts";
import { type Json, type JsonObject, pick, textAt } from "../data/json_text.ts";
import { titleOf, usualFields } from "./write_body.ts";

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
  /** Whether records are only made, and never changed. */
  readonly isFinal?: true;
  /** The fields it takes, as {@link usualFields} has them. */
  readonly takes: string;
  /** What a new record has besides. */
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
  /** Members that result from the others. @throws ApiError 422 */
  readonly complete?: (write: Write, record: JsonObject, sent: JsonObject) => JsonObject;
  /** What follows from the record's having been written. */
  readonly after?: (write: Write, id: string, sent: JsonObject) => void;
}

/** The members of the record that result from the fields sent and, in a change, its present ones. @throws ApiError 422 */
export function completeRecord(
  write: Write,
  { takes, defaults, refers = {}, oneOf = {}, complete }: Writer,
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
    const target = write.account.resource(to).get(id);
    if (id !== "" && target === undefined) {
      throw new ApiError(422, `${titleOf(field)} does not exist`);
    }
    if (rules.includes("active") && target && target["is_active"] !== true) {
      throw new ApiError(422, `${titleOf(field)} is archived`);
    }
    fields[member] = target
      ? to === "users" ? personReference(target) : pick(target, members)
      : null;
  }
  const record = { ...usualFields(takes), ...defaults, ...old, ...fields };
  return { ...record, ...complete?.(write, record, sent) };
}

/** A user as other records carry them. */
export function userReference(account: AccountWorld, id: string): JsonObject {
  return personReference(account.resource("users").get(id) ?? {});
}

/** The same of a user's record. */
export function personReference(user: JsonObject): JsonObject {
  const name = `${textAt(user, "first_name")} ${textAt(user, "last_name")}`;
  return { id: user["id"] ?? null, name };
}
