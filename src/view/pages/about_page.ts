import { accountFolder } from "../../store/layout/paths.ts";
import { type Html, html } from "../../text/html.ts";
import { listLabel, MENU } from "../catalog/resource_views.ts";
import { dataTable } from "../html/data_table.ts";
import { fieldList } from "../html/field_list.ts";
import { linked, type Links } from "../html/links.ts";
import type { LocaleText } from "../html/locale_text.ts";
import type { PageContent } from "../html/page_frame.ts";
import { tag } from "../html/tag.ts";
import type { AccountIndex } from "../index/account_index.ts";
import { numberOf, type Row, textOf } from "../index/rows.ts";
import { gaps } from "./gaps.ts";

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
  links: Links,
  locale: LocaleText,
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
    body: html`<h1>${title}</h1>${gaps(account, null)}${fields}<section><h2>Contents</h2>${
      resourceTable(account, links, locale)
    }</section>`,
  };
}

function resourceTable(account: AccountIndex, links: Links, locale: LocaleText): Html {
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
