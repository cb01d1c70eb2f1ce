import { isFields, type Value } from "../../json/exact.ts";
import { html, type HtmlValue } from "../../text/html.ts";
import { columnOf, type ResourceView } from "../catalog/resource_view.ts";
import { RESOURCE_VIEWS } from "../catalog/resource_views.ts";
import { COMPANY_CURRENCY, labelColumn, ROW_CURRENCY, ROW_TITLE } from "../index/record_rows.ts";
import { idOf, numberOf, type Row, textOf } from "../index/rows.ts";
import type { LocaleText, PageStyle, ValueWords } from "./page_style.ts";
import { stateTag } from "./sections.ts";

const SECONDS_PER_HOUR = 3600;

/** Whether a column is aligned at the right. */
export function isNumeric({ table }: ResourceView, name: string): boolean {
  const kind = columnOf(table, name)?.kind;
  return kind === "decimal" || kind === "money" || kind === "integer";
}

/** The title of a record; a day in it as the reader writes days. */
export function recordTitle(locale: LocaleText, row: Row): string {
  const title = textOf(row[ROW_TITLE]).trim().replace(/(?: ·)+ *$/, "");
  const dated = title.replace(/\d{4}-\d\d-\d\d/, (day) => locale.day(day));
  return dated === "" ? `#${idOf(row["id"])}` : dated;
}

/** A column's value on a page; a reference as a link to its record, which may say that it is not in the backup. */
export function cellOf(
  name: string,
  { view, row, style: { links, locale } }: { view: ResourceView; row: Row; style: PageStyle },
): HtmlValue {
  const text = cellText(locale, view, name, row);
  const { references, kind } = columnOf(view.table, name) ?? {};
  if (text === "") return text;
  if (references !== undefined) {
    return RESOURCE_VIEWS.has(references)
      ? html`<a href="${links.to(`${references}/${idOf(row[name])}`)}">${breakable(text)}</a>`
      : breakable(text);
  }
  switch (kind) {
    case "flag":
      return numberOf(row[name]) ? text : html`<span class="soft">${text}</span>`;
    case "date":
    case "time":
      return html`<time datetime="${textOf(row[name])}">${text}</time>`;
    case "text":
      return name === "state" ? stateTag(text) : breakable(text);
    default:
      return text;
  }
}

/** A column's value in words; "" for nothing. */
export function cellText(
  words: ValueWords,
  { table }: ResourceView,
  name: string,
  row: Row,
): string {
  const value = row[name];
  const { references, kind } = columnOf(table, name) ?? {};
  if (value === null || value === undefined) return "";
  if (references !== undefined) return textOf(row[labelColumn(name)]) || `#${idOf(value)}`;
  switch (kind) {
    case "money":
      // What people cost is in the account's own currency.
      return words.money(
        numberOf(value),
        textOf(row[name === "cost_rate" ? COMPANY_CURRENCY : ROW_CURRENCY]) || null,
      );
    case "decimal":
      return /hours/.test(name) ? words.hours(numberOf(value)) : words.number(numberOf(value));
    case "integer":
      if (name === "year") return textOf(value);
      return /weekly_capacity/.test(name)
        ? `${words.number(numberOf(value) / SECONDS_PER_HOUR)} h`
        : words.number(numberOf(value));
    case "flag":
      return words.flags[numberOf(value) ? 1 : 0];
    case "date":
      return words.day(textOf(value));
    case "time":
      return words.moment(textOf(value));
    case "id":
      return idOf(value);
    case "json":
      return listText(textOf(value));
    default:
      return textOf(value);
  }
}

/** A list with commas: texts as they are, objects by the values of their members; any other text unchanged. */
function listText(text: string): string {
  let list: Value;
  try {
    list = JSON.parse(text);
  } catch {
    return text;
  }
  const isPlain = (value: Value) => typeof value === "string" || typeof value === "number";
  const shown = (value: Value) =>
    isFields(value) ? Object.values(value).filter(isPlain).join(" ") : String(value);
  return Array.isArray(list) ? list.map(shown).join(", ") : text;
}

/** A text whose long words may be broken; nothing is added to what is copied. */
function breakable(text: string): HtmlValue {
  return text.split(/(\S{24})/u).map((part, at) => at % 2 === 1 ? html`${part}<wbr>` : part);
}
