import type { FieldChange, HistoryChange } from "../inspect/history.ts";
import { paint } from "../text/screen.ts";
import { fit, printable } from "../text/text_width.ts";
import { jsonLine } from "./json_line.ts";

/** A note or a message may be pages long; a terminal shows its beginning, `--json` all of it. */
const VALUE_WIDTH = 200;

/** A change for people: when, which record, and each member that differs, old and new. */
export function historyLines(change: HistoryChange, { color }: { color: boolean }): string[] {
  const { accountId, resource, recordId, parentId, noticedAt, kind, fields } = change;
  const owner = parentId === null ? "" : ` of ${parentId}`;
  // Single objects have no id of their own.
  const id = recordId === "0" ? "" : ` ${recordId}`;
  const head = `${noticedAt}  ${resource}${id}${owner} (account ${accountId})`;
  if (kind === "deleted") {
    return [`${head}: ${paint("deleted", "red", { color })}`, `  ${valueText(change.record)}`];
  }
  // Every change moves updated_at.
  const shown = fields.filter(({ path }) => path !== "updated_at");
  if (shown.length === 0) return [`${head}: deleted and restored unchanged`];
  return [`${head}: changed`, ...shown.map((field) => `  ${fieldLine(field, color)}`)];
}

/** A change as a line of JSON; `record` is the text of the version that was replaced or deleted. */
export function historyJson(change: HistoryChange): string {
  return jsonLine("history", change);
}

/** Shown if there are no changes: `No recorded changes for invoice 1.` */
export function noHistoryText({ resource, id }: { resource: string; id: string | null }): string {
  const name = resource.replaceAll("_", " ");
  return id === null
    ? `No recorded changes of ${name}.`
    : `No recorded changes for ${name.replace(/ies$/, "y").replace(/s$/, "")} ${id}.`;
}

function fieldLine({ path, before, after }: FieldChange, color: boolean): string {
  const old = before === null ? "(none)" : valueText(before);
  const fresh = after === null ? "(none)" : valueText(after);
  return `${printable(path)}: ${paint(old, "red", { color })} -> ${
    paint(fresh, "green", { color })
  }`;
}

function valueText(json: string): string {
  return fit(printable(json), VALUE_WIDTH);
}
