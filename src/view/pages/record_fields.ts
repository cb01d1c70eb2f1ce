import { sqlName } from "../../export/columns/column.ts";
import { cellOf } from "../html/cell.ts";
import { labelOf } from "../catalog/field_label.ts";
import type { ShownRecord } from "./find_record.ts";
import { type Html, html } from "../html/html.ts";
import type { PageContext } from "../html/page.ts";
import { nameBeside } from "../catalog/resource_view.ts";
import { textOf } from "../index/rows.ts";

/** The fields of a record: those people look for, and all others folded away. */
export function recordFields(context: PageContext, record: ShownRecord): Html {
  const { view, row } = record;
  const { table, facts, figures } = view;
  const names = table.columns.map(({ name }) => sqlName(name));
  const repeated = new Set(names.flatMap((name) => nameBeside(table, name) ?? []));
  const isShown = (name: string) =>
    name !== "id" && !repeated.has(name) && !["", "[]"].includes(textOf(row[name]));
  const all = names.filter(isShown);
  const near = (facts ?? all).filter(isShown);
  const far = all.filter((name) =>
    !near.includes(name) && !figures.includes(name) && name !== "subject"
  );
  const list = (some: readonly string[]) =>
    html`<dl class="fields">${
      some.map((name) =>
        html`
          <div>
            <dt>${labelOf(name)}</dt>
            <dd dir="auto">${cellOf(context, name, record)}</dd>
          </div>
        `
      )
    }</dl>`;
  return html`${near.length > 0 && list(near)}${
    far.length > 0 && html`<details><summary>More fields</summary>${list(far)}</details>`
  }`;
}
