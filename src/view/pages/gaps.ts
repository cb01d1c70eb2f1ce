import { ADMINISTRATOR } from "../../harvest/roles.ts";
import { type Html, html } from "../../text/html.ts";
import { listLabel } from "../catalog/resource_views.ts";
import type { Links } from "../html/links.ts";
import type { AccountIndex } from "../index/account_index.ts";
import { textOf } from "../index/rows.ts";

/** The resources that are not complete; `off` and `unavailable` are as they should be. */
export function incompleteResources(account: AccountIndex): string[] {
  const sql =
    "SELECT name FROM resources WHERE account_id = ? AND state IN ('incomplete', 'forbidden') ORDER BY name";
  return account.rows(sql).map((row) => textOf(row["name"]));
}

/** A note on what the backup of an account lacks; null if it has everything. Without `links` it leads nowhere. */
export function gaps(account: AccountIndex, links: Links | null): Html | null {
  const role = textOf(account.row["role"]);
  const labels = incompleteResources(account).map(listLabel);
  const isRestricted = role !== ADMINISTRATOR && role !== "";
  if (!isRestricted && labels.length === 0) return null;
  return html`
    <div
      class="note"><p><strong>This backup is not complete.</strong>${isRestricted &&
        ` It was made with the token of a ${role}; Harvest shows everything only to administrators.`}${labels
            .length > 0 && ` Missing or out of date: ${labels.join(", ")}.`}</p>${links !== null &&
        html`<p><a href="${links.to("about")}">What is missing, and why</a></p>`}</div>
  `;
}
