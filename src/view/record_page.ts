import { indentJson } from "../json/indent_json.ts";
import { sqlName } from "../export/column.ts";
import { parseRecord, valueAt } from "../export/parse_record.ts";
import { cellOf } from "./cell.ts";
import { fileFrames } from "./file_frames.ts";
import { type Html, html } from "./html.ts";
import { type AccountHead, page, type PageContext } from "./page.ts";
import { relatedSections } from "./related_sections.ts";
import { labelOf, nameBeside, type ResourceView } from "./resource_view.ts";
import { allRows, firstRow, type Row, textOf, toSqlId } from "./rows.ts";
import { versionsOf } from "./record_versions.ts";

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

/** One record: its fields, its files, what refers to it, what it was before, and its text. Null if there is none. */
export function recordPage(
  context: PageContext,
  { view, account, id }: { view: ResourceView; account: AccountHead; id: string },
): Html | null {
  const { table } = view;
  const key = [BigInt(account.id), toSqlId(id)] as const;
  const present = firstRow(
    context.database,
    `SELECT *, ${view.title} AS title FROM ${table.name} WHERE account_id = ? AND id = ?`,
    ...key,
  );
  const gone = allRows(
    context.database,
    "SELECT * FROM deleted WHERE account_id = ? AND resource = ? AND id = ? ORDER BY noticed_at DESC",
    key[0],
    table.name,
    key[1],
  );
  const [lastGone] = gone;
  if (!present && !lastGone) return null;
  const row = present ?? goneRow(view, lastGone ?? {});
  const title = textOf(row["title"]).trim() || `#${id}`;
  const text = textOf(row["record"]);
  const body = html`
    <p class="kind"><a href="${context.base}/${account.id}/${table.name}">${view
      .label}</a> · ${id}</p>
    <h1>${title}</h1>
    ${!present && lastGone && html`
      <p
        class="gone"><strong>Deleted.</strong> No longer in Harvest; noticed ${context.locale
          .moment(textOf(lastGone["noticed_at"]))}. This is how it was last seen.</p>
    `}
    <div class="columns"><section><h2 class="hidden">Fields</h2>${fields(context, {
      view,
      account,
      row,
    })}</section>
    ${fileFrames(context, { account: account.id, resource: table.name, id })}</div>
    ${relatedSections(context, { view, account, id, row })}
    ${versionsOf(context, { view, account: account.id, id, text })}
    <section>
      <details>
        <summary>Record as Harvest sent it</summary>
        <pre tabindex="0">${indented(text)}</pre>
      </details>
    </section>
  `;
  return page(context, { title, account, active: table.name, body });
}

/** Columns of a record that is gone, read from its text. */
function goneRow(view: ResourceView, gone: Row): Row {
  const record = textOf(gone["record"]);
  const fields = parseRecord(record, { path: "deleted", numberOf: (number) => number });
  const columns = view.table.columns.map((column): [string, Row[string]] => {
    const value = valueAt(fields, column.path);
    return [sqlName(column.name), typeof value === "boolean" ? Number(value) : shownText(value)];
  });
  const row = Object.fromEntries(columns);
  const titles = view.table.columns.filter(({ search }) => search === "title");
  return { ...row, title: titles.map(({ name }) => textOf(row[sqlName(name)])).join(" "), record };
}

function shownText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}

function fields(
  context: PageContext,
  { view, account, row }: { view: ResourceView; account: AccountHead; row: Row },
): Html {
  // What lists show is what people look for first.
  const all = [...view.columns, ...view.table.columns.map(({ name }) => sqlName(name))];
  const names = [...new Set(all)];
  const repeated = new Set(names.flatMap((name) => nameBeside(view.table, name) ?? []));
  const shown = names.filter((name) =>
    name !== "id" && !repeated.has(name) && textOf(row[name]) !== ""
  );
  return html`<dl class="fields">${
    shown.map((name) =>
      html`
        <div>
          <dt>${labelOf(name)}</dt>
          <dd>${cellOf(context, name, { view, row, account: account.id })}</dd>
        </div>
      `
    )
  }</dl>`;
}

/** Indented for people; no number or text is altered. What is not JSON is shown as it is. */
function indented(text: string): string {
  const bytes = ENCODER.encode(text);
  return DECODER.decode(indentJson(bytes, new Uint8Array(bytes.length * 2 + 64)));
}
