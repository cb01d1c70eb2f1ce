import { ApiError } from "../api/api_error.ts";
import type { AccountWorld, UploadedFile } from "../data/account_world.ts";
import { type JsonObject, textAt } from "../data/json_text.ts";
import type { FieldKinds } from "./read_fields.ts";
import { titleOf } from "./read_fields.ts";

/** A change that is asked for. */
export interface Write {
  readonly account: AccountWorld;
  readonly resource: string;
  /** Child resources: the record they belong to. */
  readonly parentId: string | null;
  /** The record to change; null for a new one. */
  readonly id: string | null;
  readonly files: ReadonlyMap<string, UploadedFile>;
  /** The origin of receipts. */
  readonly webOrigin: string;
}

/** How one resource is written. */
export interface Writer {
  readonly fields: FieldKinds;
  /** A field by which records are unique. */
  readonly unique?: string;
  /** The members of the record that result from the fields sent and, in a change, its present ones. @throws ApiError 422 */
  readonly complete: (write: Write, sent: JsonObject, old: JsonObject | null) => JsonObject;
  /** What follows from the record's having been written. */
  readonly after?: (write: Write, id: string, sent: JsonObject) => void;
  /** Refuses a deletion. @throws ApiError 422 */
  readonly mayRemove?: (write: Write, id: string) => void;
}

/** The record that a field of a body refers to. @throws ApiError 422 if there is none */
export function referred(
  { account }: Write,
  { resource, field, id }: { resource: string; field: string; id: string },
): JsonObject {
  const record = account.resource(resource).get(id);
  if (record === undefined) throw new ApiError(422, `${titleOf(field)} does not exist`);
  return record;
}

/** Refuses if a record of a list refers to this one. @throws ApiError 422 */
export function refuseIfUsed(
  { account }: Write,
  id: string,
  uses: Readonly<Record<string, string>>,
): void {
  for (const [resource, member] of Object.entries(uses)) {
    if (
      account.resource(resource).all().some(({ fields }) => textAt(fields, member, "id") === id)
    ) {
      throw new ApiError(422, `Cannot be deleted: it has ${resource.replaceAll("_", " ")}`);
    }
  }
}

/** The name of a user as other records carry it. */
export function userReference(account: AccountWorld, id: string): JsonObject {
  const user = account.resource("users").get(id) ?? {};
  return { id: Number(id), name: `${textAt(user, "first_name")} ${textAt(user, "last_name")}` };
}

/** Members of a record as others carry them. */
export function pick(record: JsonObject, ...members: readonly string[]): JsonObject {
  return Object.fromEntries(members.map((member) => [member, record[member] ?? null]));
}

/** A client as projects and invoices carry it. @throws ApiError 422 if there is none */
export function clientOf(write: Write, id: string, members: readonly string[]): JsonObject {
  return pick(referred(write, { resource: "clients", field: "client_id", id }), ...members);
}
