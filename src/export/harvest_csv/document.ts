import { isFields } from "../parse_record.ts";
import { type Fields, textOf } from "../destinations/names.ts";
import { centsIn } from "./csv_table.ts";

/** The lines of an invoice or estimate. */
export function linesOf(fields: Fields): Fields[] {
  const lines = fields["line_items"];
  return Array.isArray(lines) ? lines.filter(isFields) : [];
}

/**
 * The sum of the lines less the discount, in cents: importers take a tax for its share of this, and Harvest taxes what is
 * left after the discount.
 */
export function netCents(fields: Fields): number {
  const amount = (name: string) => centsIn(textOf(fields, name));
  return amount("amount") - amount("tax_amount") - amount("tax2_amount");
}

/** Numbers of documents that stay apart: importers join rows by number, client and date. */
export class UniqueNumbers {
  readonly #taken = new Set<string>();

  /** The number of a document, with its id where the number, client and date are those of another. */
  of(
    fields: Fields,
    { client, issueDate }: { client: string; issueDate: string },
  ): { readonly number: string; readonly reason: string | null } {
    const number = textOf(fields, "number");
    const key = (text: string) => `${text}\n${client}\n${issueDate}`;
    if (number !== "" && !this.#taken.has(key(number))) {
      this.#taken.add(key(number));
      return { number, reason: null };
    }
    const unique = `${number} [${textOf(fields, "id")}]`.trim();
    this.#taken.add(key(unique));
    const why = number === "" ? "no number" : "number taken on that day for that client";
    return { number: unique, reason: `${why}: written as ${unique}` };
  }
}
