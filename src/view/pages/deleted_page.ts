import { findRecord } from "./find_record.ts";
import { type Html, html } from "../html/html.ts";
import { type AccountHead, page, type PageContext } from "../html/page.ts";
import { noSuchPage, PAGE_ROWS, pageNumber, pager, pageText } from "../html/pager.ts";
import { recordTitle } from "../html/record_title.ts";
import { RESOURCE_VIEWS } from "../catalog/resource_view.ts";
import { allRows, idOf, numberOf, textOf } from "../index/rows.ts";
import { withQuery } from "../html/with_query.ts";

/** What left Harvest and is still in the backup, what was noticed last on top. */
export function deletedPage(
  context: PageContext,
  { account, query }: { account: AccountHead; query: URLSearchParams },
): Html {
  const { base, database, locale } = context;
  const key = BigInt(account.id);
  const kinds = allRows(
    database,
    "SELECT resource, count(*) AS rows FROM deleted WHERE account_id = ? GROUP BY resource ORDER BY resource",
    key,
  ).map((row) => ({ name: textOf(row["resource"]), count: numberOf(row["rows"]) }));
  const only = kinds.find(({ name }) => name === query.get("in"));
  const count = only?.count ?? kinds.reduce((sum, kind) => sum + kind.count, 0);
  const number = pageNumber(query);
  const rows = allRows(
    database,
    `SELECT resource, id, noticed_at FROM deleted WHERE account_id = ?${
      only ? " AND resource = ?" : ""
    }
ORDER BY noticed_at DESC, rowid DESC LIMIT ? OFFSET ?`,
    key,
    ...(only ? [only.name] : []),
    PAGE_ROWS,
    (number - 1) * PAGE_ROWS,
  );
  const address = (name = "", page = 1) =>
    withQuery(`${base}/${account.id}/gone`, [["in", name], ["page", pageText(page)]]);
  const labelOf = (name: string) => RESOURCE_VIEWS.get(name)?.label ?? name;
  const title = "Deleted records";
  const table = html`
    <div class="scroll" tabindex="0" role="region" aria-label="${title}">
      <table class="records">
        <thead>
          <tr>
            <th scope="col">Record</th>
            <th scope="col">What</th>
            <th scope="col">Noticed</th>
          </tr>
        </thead>
        <tbody>${rows.map((row) => {
          const name = textOf(row["resource"]);
          const id = idOf(row["id"]);
          const view = RESOURCE_VIEWS.get(name);
          const record = view && findRecord(database, { view, account: account.id, id });
          return html`
            <tr>
              <td
                data-label="Record"><a class="open" href="${base}/${account
                  .id}/${name}/${id}" dir="auto">${record
                  ? recordTitle(locale, record.row)
                  : `#${id}`}</a></td>
              <td data-label="What">${view?.singular ?? name}</td>
              <td data-label="Noticed">${locale.moment(textOf(row["noticed_at"]))}</td>
            </tr>
          `;
        })}</tbody>
      </table>
    </div>
  `;
  const body = html`
    <h1>${title}</h1><p
      class="subject">No longer in Harvest, kept as they were last seen.</p>${kinds.length > 1 &&
        html`
          <nav class="periods" aria-label="Kinds">
            <ul><li><a href="${address()}" ${!only &&
              html`aria-current="true"`}>All</a></li>${kinds.map((kind) =>
                html`<li><a href="${address(kind.name)}" ${
                  kind === only && html`aria-current="true"`
                }>${labelOf(kind.name)} <span class="count">${
                  locale.number(kind.count)
                }</span></a></li>`
              )}</ul>
          </nav>
        `}${rows.length === 0
        ? html`<p class="empty" role="status">${
          count === 0
            ? "Nothing that was backed up has been deleted since."
            : noSuchPage(context, number, address(only?.name))
        }</p>`
        : table}${pager(context, {
          page: number,
          count,
          address: (page) => address(only?.name, page),
        })}
  `;
  return page(context, { title, account, active: "gone", body });
}
