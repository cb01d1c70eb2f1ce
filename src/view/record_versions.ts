import { isFields, parseRecord } from "../export/parse_record.ts";
import { type Html, html } from "./html.ts";
import type { PageContext } from "./page.ts";
import type { ResourceView } from "./resource_view.ts";
import { allRows, textOf, toSqlId } from "./rows.ts";

/** Earlier versions shown; a record that is changed every day has many. */
const MAX_VERSIONS = 50;

/** What a record was before, newest change first: fields that differ from the version that followed. */
export function versionsOf(
  { database, locale }: PageContext,
  { view, account, id, text }: { view: ResourceView; account: string; id: string; text: string },
): Html | null {
  const rows = allRows(
    database,
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
    const shown = names.map((name) =>
      html`
        <tr>
          <th scope="row">${name}</th>
          <td>
            <del>${before.get(name) ?? "–"}</del>
          </td>
          <td>
            <ins>${after.get(name) ?? "–"}</ins>
          </td>
        </tr>
      `
    );
    after = before;
    return html`
      <h3>Changed before ${locale.moment(textOf(row["noticed_at"]))}</h3>
      <div class="scroll" tabindex="0" role="region" aria-label="Changes">
        <table>
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>${shown}</tbody>
        </table>
      </div>
    `;
  });
  return html`<section><h2>History</h2>${changes}</section>`;
}

/** Every value of a record by its path; numbers with the digits they were sent with. */
function fieldsOf(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  const walk = (value: unknown, path: string) => {
    if (isFields(value)) {
      for (const [key, part] of Object.entries(value)) {
        walk(part, path === "" ? key : `${path}.${key}`);
      }
    } else fields.set(path, typeof value === "string" ? value : JSON.stringify(value));
  };
  walk(parseRecord(text, { path: "history", numberOf: (number) => number }), "");
  return fields;
}
