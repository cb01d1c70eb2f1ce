import { type Fields, sameValue } from "../../json/exact.ts";

/** Whether a record has these fields with these values. */
export function sameFields(fields: Fields, record: Fields): boolean {
  return Object.entries(fields).every(([name, value]) => sameValue(value, record[name]));
}
