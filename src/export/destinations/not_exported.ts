import type { TargetFile } from "../../store/files/target_file.ts";
import { csvRow } from "./csv_row.ts";
import { type Entry, moneyText } from "./entry.ts";
import type { TargetFolder } from "../../store/files/target_folder.ts";
import { readCsv } from "./read_csv.ts";

/** The file that lists what an export leaves out. */
export const NOT_EXPORTED = "not-exported.csv";

const HEADER = ["resource", "id", "date", "person", "hours", "amount", "currency", "reason"];

/** A record that is left out, or not written as it is; what it does not have is "". */
export interface LeftOut {
  readonly resource: string;
  readonly id: string;
  readonly date?: string;
  readonly person?: string;
  readonly hours?: string;
  readonly amount?: string;
  readonly currency?: string;
  readonly reason: string;
}

/** Writes `not-exported.csv`. */
export class NotExported {
  readonly #target: TargetFile;
  #text = csvRow(HEADER);

  private constructor(target: TargetFile) {
    this.#target = target;
  }

  static async create(folder: TargetFolder): Promise<NotExported> {
    return new NotExported(await folder.create(NOT_EXPORTED));
  }

  add(
    { resource, id, date = "", person = "", hours = "", amount = "", currency = "", reason }:
      LeftOut,
  ): void {
    this.#text += csvRow([resource, id, date, person, hours, amount, currency, reason]);
  }

  addEntry(entry: Entry, reason: string): void {
    const { id, date, person, hours, amountCents, currency } = entry;
    const amount = amountCents === 0 ? {} : { amount: moneyText(amountCents), currency };
    this.add({ resource: "time_entries", id, date, person: person.name, hours, ...amount, reason });
  }

  /** An entry that is written, but not whole: without its hours, which are not left out. */
  addAltered({ id, date, person }: Entry, reason: string): void {
    this.add({ resource: "time_entries", id, date, person: person.name, reason });
  }

  /** Writes what was added since the last time. @throws TargetError */
  async flush(): Promise<void> {
    if (this.#text !== "") await this.#target.append(this.#text);
    this.#text = "";
  }
}

/** Reads the file back. @throws the system's errors */
export async function readNotExported(
  path: string,
  onRow: (row: Required<LeftOut>) => void,
): Promise<void> {
  await readCsv(path, HEADER, (cells) => {
    const [resource = "", id = "", date = "", person = "", hours = "", amount = ""] = cells;
    const [currency = "", reason = ""] = cells.slice(6);
    onRow({ resource, id, date, person, hours, amount, currency, reason });
  });
}
