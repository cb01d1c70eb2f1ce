import { ApiError } from "../api/api_error.ts";
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  NumberText,
} from "../data/json_text.ts";

/** What a field takes; a trailing `!` means that a new record must have it. */
export type FieldKind = "text" | "number" | "boolean" | "date" | "list" | "object";

/** The fields that a resource takes; all others are ignored, as Harvest does. */
export type FieldKinds = Readonly<Record<string, FieldKind | `${FieldKind}!`>>;

/** The fields of a body that a resource takes, checked; of a form, numbers and switches come as text. @throws ApiError 422 */
export function readFields(
  sent: JsonObject,
  kinds: FieldKinds,
  { isNew }: { readonly isNew: boolean },
): JsonObject {
  const fields: Record<string, Json> = {};
  for (const [name, kind] of Object.entries(kinds)) {
    const value = sent[name];
    if (isNew && kind.endsWith("!") && (value === undefined || value === null || value === "")) {
      throw new ApiError(422, `${titleOf(name)} can't be blank`);
    }
    if (value === undefined) continue;
    fields[name] = value === null ? null : checked(name, value, kind.replace("!", ""));
  }
  return fields;
}

function checked(name: string, value: Json, kind: string): Json {
  switch (kind) {
    case "text":
      if (typeof value === "string") return value;
      break;
    case "number":
      if (value instanceof NumberText) return value;
      if (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value)) return new NumberText(value);
      break;
    case "boolean":
      if (typeof value === "boolean") return value;
      if (value === "true" || value === "false") return value === "true";
      break;
    case "date":
      if (typeof value === "string" && isDate(value)) return value.slice(0, 10);
      break;
    case "list":
      if (isJsonArray(value)) return value;
      break;
    default:
      if (isJsonObject(value)) return value;
  }
  throw new ApiError(422, `${titleOf(name)} is not a ${kind}`);
}

function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(Date.parse(text.slice(0, 10)));
}

/** `spent_date` as Harvest's messages name it: `Spent date`. */
export function titleOf(name: string): string {
  const words = name.replace(/_id$/, "").replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
