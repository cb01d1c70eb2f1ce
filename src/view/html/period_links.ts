import { type Html, html } from "./html.ts";
import type { LocaleText } from "./locale_text.ts";

/** Days from the first to the last one, both in it; "" where there is no end. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** The days of `2026` or `2026-03`. */
export function periodOf(text: string): Period {
  const [year = "", month] = text.split("-");
  if (month === undefined) return { from: `${year}-01-01`, to: `${year}-12-31` };
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return { from: `${text}-01`, to: `${text}-${last}` };
}

/** Links to the years that have something in them, and, once one is chosen, to its months. */
export function periodLinks(
  { months, chosen, locale, address }: {
    /** Months with something in them, `2026-03`, ascending. */
    months: readonly string[];
    chosen: Period;
    locale: LocaleText;
    address: (period: Period) => string;
  },
): Html | null {
  const years = [...new Set(months.map((month) => month.slice(0, 4)))].reverse();
  if (months.length < 2) return null;
  const isChosen = ({ from, to }: Period) => chosen.from === from && chosen.to === to;
  const link = (period: Period, label: string) =>
    html`<li><a href="${address(period)}" ${
      isChosen(period) && html`aria-current="true"`
    }>${label}</a></li>`;
  const year = years.find((known) =>
    chosen.from.startsWith(`${known}-`) && chosen.to.startsWith(`${known}-`)
  );
  return html`<nav class="periods" aria-label="Years and months"><ul>${
    link({ from: "", to: "" }, "All years")
  }${years.map((known) => link(periodOf(known), known))}</ul>${
    year !== undefined && html`<ul>${
      months.filter((month) => month.startsWith(year)).map((month) =>
        link(periodOf(month), locale.month(month))
      )
    }</ul>`
  }</nav>`;
}
