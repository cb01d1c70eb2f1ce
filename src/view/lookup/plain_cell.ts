import { type FieldColumn, sqlName } from "../../export/columns/column.ts";
import { columnOf, type ResourceView } from "../catalog/resource_view.ts";
import { listText } from "../html/cell.ts";
import { labelColumn, ROW_CURRENCY } from "../index/record_rows.ts";
import { idOf, numberOf, type Row, textOf } from "../index/rows.ts";

const SECONDS_PER_HOUR = 3600;

/** A column's value for a terminal, the same in every locale; "" for nothing. */
export function plainCell(view: ResourceView, name: string, row: Row): string {
  const value = row[name];
  if (value === null || value === undefined) return "";
  const column = columnOf(view.table, name);
  if (column === undefined) return textOf(value);
  if (column.references === undefined) return valueText(column, row);
  return textOf(row[labelColumn(name)]) || `#${idOf(value)}`;
}

function valueText({ name, kind }: FieldColumn, row: Row): string {
  const value = row[sqlName(name)];
  switch (kind) {
    case "money":
      // Cost rates are in the account's own currency, which the API does not give.
      return moneyText(numberOf(value), name === "cost_rate" ? "" : textOf(row[ROW_CURRENCY]));
    case "decimal":
      return /hours/.test(name) ? grouped(numberOf(value).toFixed(2)) : grouped(textOf(value));
    case "integer":
      if (name === "year") return textOf(value);
      return /weekly_capacity/.test(name)
        ? `${grouped(String(numberOf(value) / SECONDS_PER_HOUR))} h`
        : grouped(textOf(value));
    case "flag":
      return numberOf(value) ? "yes" : "no";
    case "time":
      return `${textOf(value).slice(0, 16).replace("T", " ")} UTC`;
    case "id":
      return idOf(value);
    case "json":
      return listText(textOf(value));
    default:
      return textOf(value);
  }
}

/** An amount with its currency: `1,234.50 EUR`. */
export function moneyText(amount: number, currency: string): string {
  return `${grouped(amount.toFixed(2))}${currency === "" ? "" : ` ${currency}`}`;
}

function grouped(digits: string): string {
  return digits.replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
}
