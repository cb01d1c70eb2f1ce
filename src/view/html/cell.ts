import { isFields } from "../../export/parse_record.ts";
import { type FieldColumn, sqlName } from "../../export/columns/column.ts";
import { html, type Shown } from "./html.ts";
import { columnOf, RESOURCE_VIEWS, type ResourceView } from "../catalog/resource_view.ts";
import type { PageContext } from "./page.ts";
import { labelColumn, ROW_CURRENCY } from "../index/row_sql.ts";
import { idOf, numberOf, type Row, textOf } from "../index/rows.ts";
import { stateTag } from "./tag.ts";

/** Where a value is shown. */
export interface Cell {
  readonly view: ResourceView;
  readonly row: Row;
  readonly account: string;
}

const SECONDS_AN_HOUR = 3600;

/** Whether a column stands to the right. */
export function isNumeric({ table }: ResourceView, name: string): boolean {
  const kind = columnOf(table, name)?.kind;
  return kind === "decimal" || kind === "money" || kind === "integer";
}

/** A column's value as the reader's language writes it; a reference as a link to what it names. */
export function cellOf(context: PageContext, name: string, cell: Cell): Shown {
  const { view, row } = cell;
  const value = row[name];
  const column = columnOf(view.table, name);
  if (value === null || value === undefined) return "";
  if (column?.references !== undefined) return referenceOf(context, column, cell);
  return column ? valueText(context, column, row) : textOf(value);
}

function valueText({ locale }: PageContext, { name, kind }: FieldColumn, row: Row): Shown {
  const value = row[sqlName(name)];
  switch (kind) {
    case "money":
      // What people cost is in the account's own currency, which Harvest does not tell.
      return locale.money(
        numberOf(value),
        name === "cost_rate" ? null : textOf(row[ROW_CURRENCY]) || null,
      );
    case "decimal":
      return /hours/.test(name) ? locale.hours(numberOf(value)) : locale.number(numberOf(value));
    case "integer":
      if (name === "year") return textOf(value);
      return /weekly_capacity/.test(name)
        ? `${locale.number(numberOf(value) / SECONDS_AN_HOUR)} h`
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

/** A list as people write it: texts as they are, of objects the values of their members. */
function listText(text: string): string {
  const list = jsonOf(text);
  if (!Array.isArray(list)) return text;
  const shown = (value: unknown) =>
    isFields(value) ? Object.values(value).filter(isPlain).join(" ") : String(value);
  return list.map(shown).join(", ");
}

/** Harvest may send a text where a list was expected: it is shown as it is. */
function jsonOf(text: string): unknown {
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

/** A link to the record a reference names. Whether it is there the page says that it leads to. */
function referenceOf(
  { base }: PageContext,
  { name, references = "" }: FieldColumn,
  { row, account }: Cell,
): Shown {
  const column = sqlName(name);
  const id = idOf(row[column]);
  const label = textOf(row[labelColumn(column)]) || `#${id}`;
  return RESOURCE_VIEWS.has(references)
    ? html`<a href="${base}/${account}/${references}/${id}">${breakable(label)}</a>`
    : breakable(label);
}

/** A text whose words can be broken where they are too long for a column; nothing is added to what is copied. */
function breakable(text: string): Shown {
  return text.split(/(\S{24})/u).map((part, at) => at % 2 === 1 ? html`${part}<wbr>` : part);
}
