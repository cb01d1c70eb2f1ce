import { REFERENCES } from "../harvest/references.ts";
import type { FieldChange } from "../store/history/field_changes.ts";

/** Members by which records repeat what belongs to another one: its name, its number. */
const REPEATED = [...new Set(REFERENCES.map(({ member }) => member.replace(/^.*\]\.?/, "")))]
  .filter((member) => member !== "");
const REPEATED_REGEXP = new RegExp(`^(.*?\\b(?:${REPEATED.join("|")}))\\.([^.]+)$`);

/** The changes that are of the record itself: not those of one that it refers to, now as before. Every change moves `updated_at`. */
export function ownFields(fields: readonly FieldChange[]): FieldChange[] {
  const paths = new Set(fields.map(({ path }) => path));
  return fields.filter(({ path }) => {
    const [, owner, member] = REPEATED_REGEXP.exec(path) ?? [];
    return path !== "updated_at" &&
      (owner === undefined || member === "id" || paths.has(`${owner}.id`));
  });
}

/** Whether a change is of nothing but names and the like of other records, which the record repeats. */
export function isRepetition(fields: readonly FieldChange[]): boolean {
  return fields.some(({ path }) => path !== "updated_at") && ownFields(fields).length === 0;
}
