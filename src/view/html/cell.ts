import { isFields, type Value } from "../../json/exact.ts";
import { type FieldColumn, sqlName } from "../../export/columns/column.ts";
import { html, type HtmlValue } from "../../text/html.ts";
import { columnOf, type ResourceView } from "../catalog/resource_view.ts";
import { RESOURCE_VIEWS } from "../catalog/resource_views.ts";
import { COMPANY_CURRENCY, labelColumn, ROW_CURRENCY, ROW_TITLE } from "../index/record_rows.ts";
import { idOf, numberOf, type Row, textOf } from "../index/rows.ts";
import type { Links } from "./links.ts";
import type { LocaleText } from "./locale_text.ts";
import { stateTag } from "./tag.ts";

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

/** A column's value as the reader's language writes it; a reference as a link to its record. */
export function cellOf(
  name: string,
  { view, row, links, locale }: {
    view: ResourceView;
    row: Row;
    links: Links;
    locale: LocaleText;
  },
): HtmlValue {
  const value = row[name];
  const column = columnOf(view.table, name);
  if (value === null || value === undefined) return "";
  if (column?.references !== undefined) return referenceOf(column, row, links);
  return column ? valueText(locale, column, row) : textOf(value);
}

function valueText(locale: LocaleText, { name, kind }: FieldColumn, row: Row): HtmlValue {
  const value = row[sqlName(name)];
  switch (kind) {
    case "money":
      // What people cost is in the account's own currency.
      return locale.money(
        numberOf(value),
        textOf(row[name === "cost_rate" ? COMPANY_CURRENCY : ROW_CURRENCY]) || null,
      );
    case "decimal":
      return /hours/.test(name) ? locale.hours(numberOf(value)) : locale.number(numberOf(value));
    case "integer":
      if (name === "year") return textOf(value);
      return /weekly_capacity/.test(name)
        ? `${locale.number(numberOf(value) / SECONDS_PER_HOUR)} h`
        : locale.number(numberOf(value));
    case "flag":
      return numberOf(value) ? "Yes" : html`<span class="soft">No</span>`;
    case "date":
      return html`<time datetime="${textOf(value)}">${locale.day(textOf(value))}</time>`;
    case "time":
      return html`<time datetime="${textOf(value)}">${locale.moment(textOf(value))}</time>`;
    case "id":
      return idOf(value);
    case "json":
      return listText(textOf(value));
    default:
      return name === "state" ? stateTag(textOf(value)) : breakable(textOf(value));
  }
}

/** A list with commas: texts as they are, objects by the values of their members. */
export function listText(text: string): string {
  const list = jsonOf(text);
  if (!Array.isArray(list)) return text;
  const shown = (value: Value) =>
    isFields(value) ? Object.values(value).filter(isPlain).join(" ") : String(value);
  return list.map(shown).join(", ");
}

/** The value of a JSON text; any other text, which Harvest may send in place of a list, unchanged. */
function jsonOf(text: string): Value {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

function isPlain(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number";
}

/** A link to a referenced record, which may lead to a page that says the record is not in the backup. */
function referenceOf({ name, references = "" }: FieldColumn, row: Row, links: Links): HtmlValue {
  const column = sqlName(name);
  const id = idOf(row[column]);
  const label = breakable(textOf(row[labelColumn(column)]) || `#${id}`);
  return RESOURCE_VIEWS.has(references)
    ? html`<a href="${links.to(`${references}/${id}`)}">${label}</a>`
    : label;
}

/** A text whose long words may be broken; nothing is added to what is copied. */
function breakable(text: string): HtmlValue {
  return text.split(/(\S{24})/u).map((part, at) => at % 2 === 1 ? html`${part}<wbr>` : part);
}
