import { type Html, html } from "./html.ts";
import type { PageContext } from "./page.ts";
import { MENU } from "../catalog/resource_view.ts";
import { allRows, numberOf, textOf } from "../index/rows.ts";

/** One way to go. */
interface Item {
  readonly name: string;
  readonly label: string;
  readonly count: number | null;
}

/** The lists of an account that hold something; those that few people look for behind `More`. */
export function menu(context: PageContext, account: string, active: string | undefined): Html {
  const { base, database, locale } = context;
  const rows = allRows(
    database,
    "SELECT name, rows FROM view_lists WHERE account_id = ?",
    BigInt(account),
  );
  const counts = new Map(rows.map((row) => [textOf(row["name"]), numberOf(row["rows"])]));
  const lists = (isMain: boolean) =>
    MENU.filter((item) => item.isMain === isMain).map(({ view }): Item => ({
      name: view.table.name,
      label: view.label,
      // Of what there is but one, nobody asks how many.
      count: counts.get(view.table.name) ?? 0,
    })).filter(({ count }) => count !== 0);
  const more = [
    { name: "about", label: "About this backup", count: null },
    { name: "gone", label: "Deleted records", count: counts.get("deleted") ?? 0 },
    ...lists(false),
  ];
  const link = ({ name, label, count }: Item) =>
    html`<li><a href="${base}/${account}/${name}" ${
      name === active && html`aria-current="page"`
    }>${label}${
      count !== null && html`
        <span class="count">${locale.number(count)}</span>
      `
    }</a></li>`;
  const current = more.find(({ name }) => name === active);
  return html`
    <nav class="menu" aria-label="Account">
      <ul>${[{ name: "", label: "Overview", count: null }, ...lists(true)].map(link)}</ul>
      <details>
        <summary ${current && html`class="current"`}>${current
          ? html`More: ${current.label}`
          : "More"}</summary>
        <ul>${more.map(link)}</ul>
      </details>
    </nav>
  `;
}
