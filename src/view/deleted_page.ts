import { type Html, html } from "./html.ts";
import { type AccountHead, page, type PageContext } from "./page.ts";
import { RESOURCE_VIEWS } from "./resource_view.ts";
import { allRows, idOf, textOf } from "./rows.ts";

/** More than anybody reads; search finds the rest. */
const MAX_ROWS = 1000;

/** What left Harvest and is still in the backup, what was noticed last on top. */
export function deletedPage(context: PageContext, account: AccountHead): Html {
  const { base, database, locale } = context;
  const rows = allRows(
    database,
    `SELECT resource, id, noticed_at, coalesce(record ->> '$.name', record ->> '$.number', record ->> '$.subject',
  record ->> '$.spent_date', '') AS title FROM deleted WHERE account_id = ? ORDER BY noticed_at DESC, rowid DESC LIMIT ${MAX_ROWS}`,
    BigInt(account.id),
  );
  const title = "Deleted records";
  const body =
    html`<h1>${title}</h1><p>Records that are no longer in Harvest, as they were last seen.</p>${
      rows.length === 0 ? html`<p role="status">None.</p>` : html`
        <div class="scroll" tabindex="0" role="region" aria-label="${title}">
          <table>
            <thead>
              <tr>
                <th scope="col">Record</th>
                <th scope="col">Kind</th>
                <th scope="col">Noticed</th>
              </tr>
            </thead>
            <tbody>${rows.map((row) => {
              const resource = textOf(row["resource"]);
              const id = idOf(row["id"]);
              return html`
                <tr>
                  <td><a href="${base}/${account.id}/${resource}/${id}">${textOf(row["title"]) ||
                    `#${id}`}</a></td>
                  <td>${RESOURCE_VIEWS.get(resource)?.label ?? resource}</td>
                  <td>${locale.moment(textOf(row["noticed_at"]))}</td>
                </tr>
              `;
            })}</tbody>
          </table>
        </div>
      `
    }`;
  return page(context, { title, account, active: "gone", body });
}
