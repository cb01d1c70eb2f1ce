import type { LocaleText } from "./locale_text.ts";
import { ROW_TITLE } from "../index/row_sql.ts";
import { idOf, type Row, textOf } from "../index/rows.ts";

/** What a record is called; a day in it as the reader writes days. */
export function recordTitle(locale: LocaleText, row: Row): string {
  const title = textOf(row[ROW_TITLE]).trim().replace(/(?: ·)+ *$/, "");
  const dated = title.replace(/\d{4}-\d\d-\d\d/, (day) => locale.day(day));
  return dated === "" ? `#${idOf(row["id"])}` : dated;
}
