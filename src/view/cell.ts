import { isFields } from "../export/parse_record.ts";
import { type Column, sqlName } from "../export/column.ts";
import { type Html, html, type Shown } from "./html.ts";
import { columnOf, nameBeside, RESOURCE_VIEWS, type ResourceView } from "./resource_view.ts";
import type { PageContext } from "./page.ts";
import { idOf, numberOf, type Row, textOf } from "./rows.ts";

/** Where a value is shown. */
export interface Cell {
  readonly view: ResourceView;
  readonly row: Row;
  readonly account: string;
  /** The currency of the row, where the row has none of its own. */
  readonly currency?: string;
}

/** The columns of a query that cells of some columns need: themselves, names beside references, the currency. */
export function neededColumns(view: ResourceView, names: readonly string[]): string[] {
  const { table, currency } = view;
  const beside = names.flatMap((name) => nameBeside(table, name) ?? []);
  return [...new Set([...names, ...beside, ...(currency ? [currency] : [])])];
}

/** Whether a column stands to the right. */
export function isNumeric(view: ResourceView, name: string): boolean {
  const kind = columnOf(view.table, name)?.kind;
  return kind === "decimal" || kind === "money" || kind === "integer";
}

/** A column's value as the reader's language writes it; a reference as a link to what it names. */
export function cellOf(context: PageContext, name: string, cell: Cell): Shown {
  const { view, row } = cell;
  const value = row[name];
  const column = columnOf(view.table, name);
  if (value === null || value === undefined) return "";
  if (column?.references !== undefined) return referenceOf(context, column, cell);
  return column ? valueText(context, column, cell) : textOf(value);
}

function valueText(
  { locale }: PageContext,
  { name, kind }: Column,
  { view, row, currency }: Cell,
): Shown {
  const value = row[sqlName(name)];
  switch (kind) {
    case "money":
      return locale.money(
        numberOf(value),
        currency ?? (view.currency ? textOf(row[view.currency]) : null),
      );
    case "decimal":
      return /hours/.test(name) ? locale.hours(numberOf(value)) : locale.number(numberOf(value));
    case "integer":
      return /weekly_capacity/.test(name)
        ? `${locale.number(numberOf(value) / SECONDS_AN_HOUR)} h`
        : locale.number(numberOf(value));
    case "flag":
      return numberOf(value) ? "Yes" : "No";
    case "date":
      return html`<time datetime="${textOf(value)}">${locale.day(textOf(value))}</time>`;
    case "time":
      return html`<time datetime="${textOf(value)}">${locale.moment(textOf(value))}</time>`;
    case "id":
      return idOf(value);
    case "json":
      return listText(textOf(value));
    default:
      return textOf(value);
  }
}

/** A list as people write it: texts as they are, of objects the values of their members. */
function listText(text: string): string {
  const list: unknown = JSON.parse(text);
  if (!Array.isArray(list)) return text;
  const shown = (value: unknown) =>
    isFields(value) ? Object.values(value).filter(isPlain).join(" ") : String(value);
  return list.map(shown).join(", ");
}

function isPlain(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number";
}

const SECONDS_AN_HOUR = 3600;

/** A link to the record a reference names. Whether it is there the page says that it leads to. */
function referenceOf(
  { base }: PageContext,
  { name, references }: Column,
  { view, row, account }: Cell,
): Html {
  const column = sqlName(name);
  const id = idOf(row[column]);
  const beside = nameBeside(view.table, column);
  const label = (beside ? textOf(row[beside]) : "") || id;
  const target = references === undefined ? undefined : RESOURCE_VIEWS.get(references);
  return target
    ? html`<a href="${base}/${account}/${target.table.name}/${id}">${label}</a>`
    : html`${label}`;
}
