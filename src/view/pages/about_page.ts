import { ADMINISTRATOR } from "../../harvest/roles.ts";
import { accountFolder } from "../../store/layout/paths.ts";
import { type Html, html } from "../../text/html.ts";
import { listLabel, MENU } from "../catalog/resource_views.ts";
import { dataTable } from "../html/data_table.ts";
import { linked, type Links, NO_LINKS, type PageStyle } from "../html/page_style.ts";
import type { PageContent } from "../html/page_frame.ts";
import { fieldList, tag } from "../html/sections.ts";
import type { AccountIndex } from "../index/account_index.ts";
import { numberOf, type Row, textOf } from "../index/rows.ts";

/** The states of a resource in words, and their colours. */
const STATES: Readonly<Record<string, readonly [text: string, tone: string]>> = {
  complete: ["Complete", "good"],
  incomplete: ["Incomplete", "bad"],
  forbidden: ["Not permitted for this token", "bad"],
  off: ["Turned off in Harvest", "plain"],
  unavailable: ["Not part of this plan", "plain"],
};

/** Where the backup comes from, what it holds, and how it can be verified. */
export function aboutPage(
  account: AccountIndex,
  backupFolder: string,
  { links, locale }: PageStyle,
): PageContent {
  const { id, name, row } = account;
  const files = account.firstRow(
    "SELECT count(*) AS files, sum(size_bytes) AS bytes FROM artifacts WHERE account_id = ?",
  );
  const moment = (column: string) => locale.moment(textOf(row[column]));
  const count = locale.number(numberOf(files?.["files"]));
  const title = "About this backup";
  const fields = fieldList([
    ["Account", `${name}, ${id}`],
    ["Backed up", `${moment("started_at")} to ${moment("finished_at")}`],
    ["Created by", textOf(row["tool"])],
    ["Role of the token", textOf(row["role"]) || "unknown"],
    ["Folder", html`<code>${backupFolder}/${accountFolder(id)}</code>`],
    ["PDFs and receipts", `${count}, ${locale.bytes(numberOf(files?.["bytes"]))}`],
    [
      "Verification",
      html`<code>getharvest-backup verify</code> checks every file. <code>sha256sum -c SHA256SUMS</code>, in the backup’s folder and in the account’s, checks all but the files of single records.`,
    ],
  ]);
  return {
    title,
    active: "about",
    body: html`<h1>${title}</h1>${gaps(account, NO_LINKS)}${fields}<section><h2>Contents</h2>${
      resourceTable(account, { links, locale })
    }</section>`,
  };
}

function resourceTable(account: AccountIndex, { links, locale }: PageStyle): Html {
  const order = MENU.map(({ view }) => view.table.name);
  const position = (row: Row) => order.indexOf(textOf(row["name"]));
  const rows = account.rows("SELECT * FROM resources WHERE account_id = ?")
    .sort((a, b) => position(a) - position(b));
  return dataTable({
    label: "Contents",
    className: "records",
    columns: [
      { label: "List" },
      { label: "State" },
      { label: "Records", kind: "number" },
      { label: "Last read" },
      { label: "Reason" },
    ],
    hasRowHeadings: true,
    rows: rows.map((row) => {
      const [name, state] = [textOf(row["name"]), textOf(row["state"])];
      const [text, tone] = STATES[state] ?? [state, "plain"];
      const records = numberOf(row["records"]);
      return [
        linked(listLabel(name), records > 0 ? links.to(name) : undefined),
        tag(text, tone),
        locale.number(records),
        locale.moment(textOf(row["read_at"])),
        state === "complete" ? "" : textOf(row["reason"]),
      ];
    }),
  });
}

/** The resources that are not complete; `off` and `unavailable` are as they should be. */
export function incompleteResources(account: AccountIndex): string[] {
  const sql =
    "SELECT name FROM resources WHERE account_id = ? AND state IN ('incomplete', 'forbidden') ORDER BY name";
  return account.rows(sql).map((row) => textOf(row["name"]));
}

/** A note on what the backup of an account lacks; null if it has everything. */
export function gaps(account: AccountIndex, links: Links): Html | null {
  const role = textOf(account.row["role"]);
  const labels = incompleteResources(account).map(listLabel);
  const isRestricted = role !== ADMINISTRATOR && role !== "";
  if (!isRestricted && labels.length === 0) return null;
  return html`
    <div
      class="note"><p><strong>This backup is not complete.</strong>${isRestricted &&
        ` It was made with the token of a ${role}; Harvest shows everything only to administrators.`}${labels
            .length > 0 &&
        ` Missing or out of date: ${labels.join(", ")}.`}</p>${links.kind !== "none" &&
        html`<p><a href="${links.to("about")}">What is missing, and why</a></p>`}</div>
  `;
}
