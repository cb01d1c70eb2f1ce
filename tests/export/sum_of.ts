import { at, type JsonObject, numberAt, textAt } from "../../src/demo/data/json_text.ts";

/** Figures computed from records by whole hundredths, apart from SQL. */
export const sumOf = {
  idAt: (fields: JsonObject, reference: string): string => textAt(fields, reference, "id"),
  hours: (entries: readonly JsonObject[]): number => sumOf.cents(entries, "hours"),
  cents: (records: readonly JsonObject[], member: string): number =>
    records.reduce((sum, record) => sum + Math.round(numberAt(record, member) * 100), 0) / 100,
  /** Rounded hours times rate; half a cent goes up. */
  billable: (entries: readonly JsonObject[]): number => {
    const tenThousandths = entries.filter((entry) => at(entry, "billable") === true).reduce(
      (sum, entry) =>
        sum +
        Math.round(numberAt(entry, "rounded_hours") * 100) *
          Math.round(numberAt(entry, "billable_rate") * 100),
      0,
    );
    return Math.sign(tenThousandths) * Math.round(Math.abs(tenThousandths) / 100) / 100;
  },
};
