import { sqlName } from "../../export/columns/column.ts";
import { isFields, parseExact, type Value } from "../../json/exact.ts";
import { html } from "../../text/html.ts";
import { columnOf, labelOf } from "../catalog/resource_view.ts";
import { dataTable } from "../html/data_table.ts";
import type { LocaleText } from "../html/page_style.ts";
import { type Section, section } from "../html/sections.ts";
import { sqlIdOf, textOf } from "../index/rows.ts";
import type { ShownRecord } from "./find_record.ts";

/** Earlier versions shown; a record that is changed every day has many. */
const MAX_VERSIONS = 50;
/** Changes with every other field and says nothing of its own. */
const UPDATED_AT = "updated_at";

/** The earlier versions of a record, the latest first: the fields that differ from the version that followed. */
export function recordVersions(
  { account, view, id, text }: ShownRecord,
  locale: LocaleText,
): Section | null {
  const rows = account.rows(
    `SELECT noticed_at, record FROM history WHERE account_id = ? AND resource = ? AND id = ?
ORDER BY noticed_at DESC, rowid DESC LIMIT ${MAX_VERSIONS}`,
    view.table.name,
    sqlIdOf(id),
  );
  if (rows.length === 0) return null;
  let next = fieldsOf(text);
  const changes = rows.map((row) => {
    const [before, after] = [fieldsOf(textOf(row["record"])), next];
    next = before;
    const changed = [...new Set([...before.keys(), ...after.keys()])].filter((name) =>
      before.get(name) !== after.get(name)
    );
    const names = changed.length > 1 ? changed.filter((name) => name !== UPDATED_AT) : changed;
    const shown = (fields: ReadonlyMap<string, string>, name: string) => {
      const value = fields.get(name) ?? "–";
      const kind = columnOf(view.table, sqlName(name))?.kind;
      if (kind === "flag" && fields.has(name)) return value === "true" ? "Yes" : "No";
      if (kind === "date") return locale.day(value);
      return kind === "time" ? locale.moment(value) : value;
    };
    const table = dataTable({
      label: "Change",
      className: "changes",
      columns: ["Field", "Before", "After"].map((label) => ({ label })),
      hasRowHeadings: true,
      rows: names.map((name) => [
        // `client.name` as `Client name`, `line_items.2.amount` as `Line items 2 amount`.
        labelOf(sqlName(name)),
        html`<del dir="auto">${shown(before, name)}</del>`,
        html`<ins dir="auto">${shown(after, name)}</ins>`,
      ]),
    });
    return html`<h3>Change noticed ${locale.moment(textOf(row["noticed_at"]))}</h3>${table}`;
  });
  return section("History", changes, { count: locale.number(rows.length) });
}

/** Every value of a record by its path; numbers with the digits they were sent with. */
function fieldsOf(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  const walk = (value: Value, path: string) => {
    if (isFields(value)) {
      for (const [key, member] of Object.entries(value)) {
        walk(member, path === "" ? key : `${path}.${key}`);
      }
    } else if (Array.isArray(value) && value.some(isFields)) {
      value.forEach((element, index) => walk(element, `${path}.${index + 1}`));
    } else if (value !== null) {
      fields.set(path, Array.isArray(value) ? value.join(", ") : String(value));
    }
  };
  walk(parseExact(text), "");
  return fields;
}
