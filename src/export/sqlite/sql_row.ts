import { FieldFinder } from "../../json/field_finder.ts";
import { type Columns, isTextKind } from "../columns/column.ts";
import { numberValue, type SqlValue, textValue } from "./sql_value.ts";
import type { TextPlace } from "./table_rows.ts";

/** Reads records as the values of columns. */
export class SqlRow {
  readonly #finder: FieldFinder;
  readonly #isText: readonly boolean[];

  constructor(columns: Columns) {
    this.#finder = new FieldFinder(columns.map(({ path }) => path));
    this.#isText = columns.map(({ kind }) => isTextKind(kind));
  }

  /** Puts a record's values into `row` from `at` on; bytes among them are the record's own. @throws JsonSyntaxError */
  fill(row: SqlValue[], at: number, { bytes, start, end }: Readonly<TextPlace>): void {
    this.#finder.find(bytes, start, end);
    const { starts, ends } = this.#finder;
    for (let i = 0; i < this.#isText.length; i++) {
      const from = starts[i] ?? -1;
      const to = ends[i] ?? -1;
      row[at + i] = from < 0
        ? null
        : this.#isText[i]
        ? textValue(bytes, from, to)
        : numberValue(bytes, from, to);
    }
  }
}
