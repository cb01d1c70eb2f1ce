import { accountFolder } from "../../store/layout/paths.ts";
import { type Html, html, type Shown } from "../html/html.ts";
import { type AccountHead, page, type PageContext } from "../html/page.ts";
import { MENU, RESOURCE_VIEWS } from "../catalog/resource_view.ts";
import { allRows, firstRow, numberOf, type Row, textOf } from "../index/rows.ts";
import { gaps } from "./gaps.ts";
import { tag } from "../html/tag.ts";

/** What states of a resource mean, and their colours. */
const STATES: Readonly<Record<string, readonly [text: string, tone: string]>> = {
  complete: ["Complete", "good"],
  incomplete: ["Incomplete", "bad"],
  forbidden: ["Not shown to this token", "bad"],
  off: ["Turned off in Harvest", "plain"],
  unavailable: ["Not part of this account", "plain"],
};

/** Where the backup comes from, what it holds, and how it can be proved. */
export function aboutPage(context: PageContext, account: AccountHead): Html {
  const { database, locale, folder } = context;
  const { id, name, row } = account;
  const key = BigInt(id);
  const files = firstRow(
    database,
    "SELECT count(*) AS files, sum(size_bytes) AS bytes FROM artifacts WHERE account_id = ?",
    key,
  );
  const resources = allRows(database, "SELECT * FROM resources WHERE account_id = ?", key);
  const moment = (column: string) => locale.moment(textOf(row[column]));
  const facts: (readonly [string, Shown])[] = [
    ["Account", html`<span dir="auto">${name}</span>, ${id}`],
    ["Backed up", `${moment("started_at")} to ${moment("finished_at")}`],
    ["Made by", textOf(row["tool"])],
    ["Role of the token", textOf(row["role"]) || "not known"],
    ["Folder", html`<code>${folder}/${accountFolder(id)}</code>`],
    [
      "PDFs and receipts",
      `${locale.number(numberOf(files?.["files"]))}, ${
        locale.number(Math.round(numberOf(files?.["bytes"]) / 1024))
      } KiB`,
    ],
    [
      "Proof",
      html`<code>getharvest-backup verify</code>, or <code>sha256sum -c SHA256SUMS</code> in the folder, checks every file.`,
    ],
  ];
  const title = "About this backup";
  const body = html`
    <h1>${title}</h1>${gaps({ ...context, base: "" }, account)}<dl
      class="fields">${facts.map(([label, value]) =>
        html`
          <div>
            <dt>${label}</dt>
            <dd>${value}</dd>
          </div>
        `
      )}</dl><section><h2>What it holds</h2>${resourceTable(context, id, resources)}</section>
  `;
  return page(context, { title, account, active: "about", body });
}

function resourceTable({ base, locale }: PageContext, account: string, rows: readonly Row[]): Html {
  const order = MENU.map(({ view }) => view.table.name);
  const place = (row: Row) => order.indexOf(textOf(row["name"]));
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label="What it holds">
      <table class="records">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">State</th>
            <th scope="col" class="number">Records</th>
            <th scope="col">Read</th>
            <th scope="col">Reason</th>
          </tr>
        </thead>
        <tbody>${[...rows].sort((a, b) => place(a) - place(b)).map((row) => {
          const name = textOf(row["name"]);
          const state = textOf(row["state"]);
          const [text, tone] = STATES[state] ?? [state, "plain"];
          const label = RESOURCE_VIEWS.get(name)?.label ?? name;
          return html`
            <tr>
              <th scope="row">${numberOf(row["records"]) > 0
                ? html`<a href="${base}/${account}/${name}">${label}</a>`
                : label}</th>
              <td data-label="State">${tag(text, tone)}</td>
              <td class="number" data-label="Records">${locale.number(
                numberOf(row["records"]),
              )}</td>
              <td data-label="Read">${locale.moment(textOf(row["read_at"]))}</td>
              <td data-label="Reason">${state === "complete" ? "" : textOf(row["reason"])}</td>
            </tr>
          `;
        })}</tbody>
      </table>
    </div>
  `;
}
