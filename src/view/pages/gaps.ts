import { type Html, html } from "../html/html.ts";
import type { AccountHead, PageContext } from "../html/page.ts";
import { RESOURCE_VIEWS } from "../catalog/resource_view.ts";
import { allRows, textOf } from "../index/rows.ts";

/** States that leave something to be desired; `off` and `unavailable` are as they should be. */
const LACKING = "('incomplete', 'forbidden')";

/** What the backup of an account does not have, in a sentence or two; null if it has all. */
export function gaps(
  { database, base }: PageContext,
  { id, row }: AccountHead,
): Html | null {
  const role = textOf(row["role"]);
  const lacking = allRows(
    database,
    `SELECT name FROM resources WHERE account_id = ? AND state IN ${LACKING} ORDER BY name`,
    BigInt(id),
  ).map((entry) => textOf(entry["name"]));
  const isRestricted = role !== "administrator" && role !== "";
  if (!isRestricted && lacking.length === 0) return null;
  const labels = lacking.map((name) => RESOURCE_VIEWS.get(name)?.label ?? name);
  return html`
    <div
      class="note"><p><strong>This backup is not complete.</strong>${isRestricted &&
        ` It was made with the token of a ${role}, and Harvest shows everything to administrators only.`}${labels
            .length > 0 && ` Missing or not up to date: ${labels.join(", ")}.`}</p>${base !== "" &&
        html`<p><a href="${base}/${id}/about">What is missing, and why</a></p>`}</div>
  `;
}
