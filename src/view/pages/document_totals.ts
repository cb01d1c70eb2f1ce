import type { ShownRecord } from "./find_record.ts";
import { type Html, html } from "../html/html.ts";
import type { PageContext } from "../html/page.ts";
import { ROW_CURRENCY } from "../index/row_sql.ts";
import { numberOf, type Row, textOf } from "../index/rows.ts";

/** What stands below the lines of an invoice or estimate: from their sum to what is still owed. */
export function documentTotals(
  { locale }: PageContext,
  { row }: ShownRecord,
  lines: readonly Row[],
): Html {
  const currency = textOf(row[ROW_CURRENCY]) || null;
  const sum = lines.reduce((total, line) => total + numberOf(line["amount"]), 0);
  const amount = (name: string) => numberOf(row[name]);
  const percent = (name: string) =>
    textOf(row[name]) === "" ? "" : ` ${locale.number(amount(name))} %`;
  const has = (name: string) => amount(name) !== 0;
  const total = amount("amount");
  const entries: (readonly [label: string, value: number])[] = [
    ["Sum of the lines", Math.round(sum * 1e6) / 1e6],
    ...(has("discount_amount")
      ? [[`Discount${percent("discount")}`, -amount("discount_amount")] as const]
      : []),
    ...(has("tax_amount") ? [[`Tax${percent("tax")}`, amount("tax_amount")] as const] : []),
    ...(has("tax2_amount")
      ? [[`Second tax${percent("tax2")}`, amount("tax2_amount")] as const]
      : []),
    ["Total", total],
    ...(textOf(row["due_amount"]) === "" ? [] : [
      ["Paid", Math.round((total - amount("due_amount")) * 1e6) / 1e6] as const,
      ["Still owed", amount("due_amount")] as const,
    ]),
  ];
  return html`<dl class="sum">${
    entries.map(([label, value]) =>
      html`
        <div>
          <dt>${label}</dt>
          <dd>${locale.money(value, currency)}</dd>
        </div>
      `
    )
  }</dl>`;
}
