import { ApiError } from "../api/api_error.ts";
import type { UploadedFile } from "../data/account_world.ts";
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  NumberText,
  parseExact,
} from "../data/json_text.ts";

/** What a request that changes something carries. */
export interface WriteBody {
  readonly fields: JsonObject;
  /** Of `multipart/form-data`, by field. */
  readonly files: ReadonlyMap<string, UploadedFile>;
  /** Why it cannot be read; null if it can. */
  readonly problem: string | null;
}

/** The body of a request that carries none. */
export const NO_BODY: WriteBody = { fields: {}, files: new Map(), problem: null };

/** The body of a POST or PATCH, as JSON or as a form; Harvest takes both. Of a GET there is none. */
export async function readWriteBody(request: Request): Promise<WriteBody> {
  if (request.method === "GET" || request.body === null) return NO_BODY;
  const type = request.headers.get("content-type") ?? "";
  const isForm = /^(multipart\/form-data|application\/x-www-form-urlencoded)/.test(type);
  try {
    if (isForm) return await readForm(request);
    const text = await request.text();
    return text === "" ? NO_BODY : { ...NO_BODY, fields: parseExact(text) };
  } catch {
    return { ...NO_BODY, problem: `The body is not a ${isForm ? "form" : "JSON object"}` };
  }
}

async function readForm(request: Request): Promise<WriteBody> {
  const fields: Record<string, string> = {};
  const files = new Map<string, UploadedFile>();
  for (const [key, value] of await request.formData()) {
    if (typeof value === "string") fields[key] = value;
    else {
      const bytes = new Uint8Array(await value.arrayBuffer());
      files.set(key, { name: value.name, contentType: value.type, bytes });
    }
  }
  return { ...NO_BODY, fields, files };
}

/** A field that a resource takes; all others are ignored, as Harvest does. */
interface TakenField {
  readonly name: string;
  readonly kind: string;
  readonly isRequired: boolean;
  /** What a new record has where nothing is sent; undefined if that is not stated. */
  readonly usual: Json | undefined;
}

const tables = new Map<string, readonly TakenField[]>();

/**
 * Fields as a table writes them: `name! notes? hours:number is_active:boolean=true`. They are text if nothing else is said;
 * `!`: a new record must have it, `?`: it has null where nothing is sent, `=`: it has this.
 */
function takenFields(table: string): readonly TakenField[] {
  const known = tables.get(table) ?? table.split(" ").map((field) => {
    const [, name = "", mark, kind = "text", text] =
      /^(\w+)([!?])?(?::(\w+))?(?:=(.*))?$/.exec(field) ?? [];
    const value = kind === "text" ? text : text && JSON.parse(text);
    return { name, kind, isRequired: mark === "!", usual: mark === "?" ? null : value };
  });
  tables.set(table, known);
  return known;
}

/** What a new record has where nothing is sent. */
export function usualFields(table: string): JsonObject {
  return Object.fromEntries(
    takenFields(table).flatMap(({ name, usual }) => usual === undefined ? [] : [[name, usual]]),
  );
}

/** The fields of a body that a resource takes, checked; of a form, numbers and switches come as text. @throws ApiError 422 */
export function readFields(sent: JsonObject, table: string, isNew: boolean): JsonObject {
  const fields: Record<string, Json> = {};
  for (const { name, kind, isRequired } of takenFields(table)) {
    const value = sent[name];
    if (isNew && isRequired && (value === undefined || value === null || value === "")) {
      throw new ApiError(422, `${titleOf(name)} can't be blank`);
    }
    if (value === undefined) continue;
    const read = value === null ? null : readValue(value, kind);
    if (read === undefined) throw new ApiError(422, `${titleOf(name)} is not a ${kind}`);
    fields[name] = read;
  }
  return fields;
}

/** A value of a kind; undefined if it is of another one. */
function readValue(value: Json, kind: string): Json | undefined {
  const text = typeof value === "string" ? value : null;
  switch (kind) {
    case "text":
      return text ?? undefined;
    case "number":
      if (value instanceof NumberText) return value;
      return text !== null && /^-?\d+(\.\d+)?$/.test(text) ? new NumberText(text) : undefined;
    case "boolean":
      if (typeof value === "boolean") return value;
      return text === "true" || text === "false" ? text === "true" : undefined;
    case "date": {
      const date = /^\d{4}-\d\d-\d\d/.exec(text ?? "")?.[0] ?? "";
      return Number.isNaN(Date.parse(date)) ? undefined : date;
    }
    case "list":
      return isJsonArray(value) ? value : undefined;
    default:
      return isJsonObject(value) ? value : undefined;
  }
}

/** `spent_date` as Harvest's messages name it: `Spent date`. */
export function titleOf(name: string): string {
  const words = name.replace(/_id$/, "").replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
