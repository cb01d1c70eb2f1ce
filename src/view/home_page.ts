import { type Html, html } from "./html.ts";
import { accountsOf, page, type PageContext } from "./page.ts";
import { textOf } from "./rows.ts";

/** The accounts of the backup. */
export function homePage(context: PageContext): Html {
  const { base, locale } = context;
  const body = html`
    <h1>Accounts</h1>
    <ul class="accounts">${accountsOf(context).map(({ id, name, row }) =>
      html`<li><a href="${base}/${id}/">${name}</a> <span class="count">${id}, backed up ${
        locale.moment(textOf(row["finished_at"]))
      }</span></li>`
    )}</ul>
  `;
  return page(context, { title: "Harvest backup", account: null, body });
}
