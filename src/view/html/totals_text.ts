import { labelOf } from "../catalog/field_label.ts";
import { type Html, html } from "./html.ts";
import type { ListTotal } from "../index/list_query.ts";
import type { LocaleText } from "./locale_text.ts";
import { columnOf, type ResourceView } from "../catalog/resource_view.ts";

/** What some records of a list add up to, in a line; null if nothing of them can be added up. */
export function totalsText(
  locale: LocaleText,
  { table }: ResourceView,
  totals: readonly ListTotal[],
): Html | null {
  const byName = [...Map.groupBy(totals, ({ name }) => name)];
  if (byName.length === 0) return null;
  return html`<p class="soft">${
    byName.map(([name, some], index) => {
      const isMoney = columnOf(table, name)?.kind === "money";
      const amounts = some.map(({ amount, currency }) =>
        isMoney ? locale.money(amount, currency) : locale.hours(amount)
      );
      return `${index > 0 ? " · " : ""}${labelOf(name)} ${amounts.join(", ")}`;
    })
  }</p>`;
}
