import { isFields, parseRecord } from "../../export/parse_record.ts";
import { sqlName } from "../../export/columns/column.ts";
import { labelOf } from "../catalog/field_label.ts";
import type { ShownRecord } from "./find_record.ts";
import { type Html, html } from "../html/html.ts";
import type { PageContext } from "../html/page.ts";
import { columnOf, type ResourceView } from "../catalog/resource_view.ts";
import { allRows, textOf, toSqlId } from "../index/rows.ts";

/** Earlier versions shown; a record that is changed every day has many. */
const MAX_VERSIONS = 50;
/** Moves with every change and says nothing of its own. */
const TOUCHED = "updated_at";

/** What a record was before, newest change first: fields that differ from the version that followed. */
export function versionsOf(
  context: PageContext,
  { view, account, id, text }: ShownRecord,
): Html | null {
  const rows = allRows(
    context.database,
    `SELECT noticed_at, record FROM history WHERE account_id = ? AND resource = ? AND id = ?
ORDER BY noticed_at DESC, rowid DESC LIMIT ${MAX_VERSIONS}`,
    BigInt(account),
    view.table.name,
    toSqlId(id),
  );
  if (rows.length === 0) return null;
  let after = fieldsOf(text);
  const changes = rows.map((row) => {
    const before = fieldsOf(textOf(row["record"]));
    const names = [...new Set([...before.keys(), ...after.keys()])].filter((name) =>
      before.get(name) !== after.get(name)
    );
    const told = names.length > 1 ? names.filter((name) => name !== TOUCHED) : names;
    const newer = after;
    after = before;
    const value = (fields: ReadonlyMap<string, string>, name: string) =>
      valueText(context, view, { name, value: fields.get(name) });
    return html`
      <h3>Change noticed ${context.locale.moment(textOf(row["noticed_at"]))}</h3>
      <div class="scroll" tabindex="0" role="region" aria-label="Change">
        <table class="changes">
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>${told.map((name) =>
            html`
              <tr>
                <th scope="row">${fieldLabel(name)}</th>
                <td>
                  <del dir="auto">${value(before, name)}</del>
                </td>
                <td>
                  <ins dir="auto">${value(newer, name)}</ins>
                </td>
              </tr>
            `
          )}</tbody>
        </table>
      </div>
    `;
  });
  return html`<section><h2>History <span class="count">${
    context.locale.number(rows.length)
  }</span></h2>${changes}</section>`;
}

/** Every value of a record by its path; numbers with the digits they were sent with. */
function fieldsOf(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  const walk = (value: unknown, path: string) => {
    if (isFields(value)) {
      for (const [key, part] of Object.entries(value)) {
        walk(part, path === "" ? key : `${path}.${key}`);
      }
    } else if (Array.isArray(value) && value.some(isFields)) {
      value.forEach((part, index) => walk(part, `${path}.${index + 1}`));
    } else if (value !== null) {
      fields.set(path, Array.isArray(value) ? value.join(", ") : String(value));
    }
  };
  walk(parseRecord(text, "history"), "");
  return fields;
}

function valueText(
  { locale }: PageContext,
  { table }: ResourceView,
  { name, value }: { name: string; value: string | undefined },
): string {
  if (value === undefined) return "–";
  const kind = columnOf(table, sqlName(name))?.kind;
  if (kind === "flag") return value === "true" ? "Yes" : "No";
  if (kind === "date") return locale.day(value);
  return kind === "time" ? locale.moment(value) : value;
}

/** `client.name` as `Client name`, `line_items.2.amount` as `Line items 2 amount`. */
function fieldLabel(path: string): string {
  return labelOf(sqlName(path));
}
