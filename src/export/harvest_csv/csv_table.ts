import { csvRow } from "../destinations/csv_row.ts";
import { readCsv } from "../destinations/read_csv.ts";
import type { Balance } from "../destinations/sums.ts";
import type { TargetFile } from "../../store/files/target_file.ts";
import type { TargetFolder } from "../../store/files/target_folder.ts";

/** Written when so much text waits. */
const BUFFER_LENGTH = 1 << 18;

/** A CSV file that is written row by row, and can be read back. */
export class CsvTable {
  readonly #target: TargetFile;
  #text: string;

  private constructor(target: TargetFile, header: readonly string[]) {
    this.#target = target;
    this.#text = csvRow(header);
  }

  /** @throws UsageError, TargetError */
  static async create(
    folder: TargetFolder,
    name: string,
    header: readonly string[],
  ): Promise<CsvTable> {
    return new CsvTable(await folder.create(name), header);
  }

  async add(cells: readonly string[]): Promise<void> {
    this.#text += csvRow(cells);
    if (this.#text.length > BUFFER_LENGTH) await this.end();
  }

  /** Writes what waits. @throws TargetError */
  async end(): Promise<void> {
    await this.#target.append(this.#text);
    this.#text = "";
  }

  /** Adds what the file holds to a balance: `columns` are its date, amount and currency. */
  async readInto(
    { written }: Balance,
    columns: readonly [date: string, amount: string, currency: string],
  ): Promise<void> {
    await readCsv(this.#target.tempPath, columns, ([date = "", amount = "", currency = ""]) => {
      written.add(currency.slice(-3), date.slice(0, 4), centsIn(amount));
    });
  }
}

/** Cents of an amount as text. */
export function centsIn(amount: string): number {
  return Math.round(Number(amount) * 100);
}
