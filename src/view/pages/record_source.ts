import { sqlName } from "../../export/columns/column.ts";
import { indentJson } from "../../json/indent_json.ts";
import { accountPaths } from "../../store/layout/paths.ts";
import type { ShownRecord } from "./find_record.ts";
import { type Html, html } from "../html/html.ts";
import type { PageContext } from "../html/page.ts";
import { recordFiles } from "./record_files.ts";
import { idOf } from "../index/rows.ts";

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

/** Where a record and its files lie in the backup, and the record as Harvest sent it. */
export function recordSource(context: PageContext, record: ShownRecord): Html {
  const { folder, locale } = context;
  const files = recordFiles(context.database, record).map(({ path, sha256, fetchedAt }) =>
    html`
      <div>
        <dt>File</dt>
        <dd><code>${folder}/${path}</code><br><span class="soft">SHA-256 <code>${sha256}</code>, fetched ${locale
          .moment(fetchedAt)}</span></dd>
      </div>
    `
  );
  return html`
    <section>
      <h2>In the backup</h2>
      <dl
        class="fields"><div><dt>Record</dt><dd><code>${folder}/${pathOf(
          record,
        )}</code></dd></div>${files}</dl>
      <details>
        <summary>Record as Harvest sent it</summary>
        <pre tabindex="0">${indented(record.text)}</pre>
      </details>
    </section>
  `;
}

function pathOf({ view, account, row, goneSince }: ShownRecord): string {
  const { folder, kind, suffix } = view.table.resource;
  const paths = accountPaths(account);
  if (goneSince !== null) return paths.deleted(folder, suffix);
  if (kind === "object") return paths.object(folder);
  const [parent] = view.table.parent;
  return parent === undefined
    ? paths.list(folder)
    : paths.childList(folder, idOf(row[sqlName(parent.name)]), suffix ?? "");
}

/** Indented for people; no number or text is altered. */
function indented(text: string): string {
  const bytes = ENCODER.encode(text);
  return DECODER.decode(indentJson(bytes, new Uint8Array(bytes.length * 2 + 64)));
}
