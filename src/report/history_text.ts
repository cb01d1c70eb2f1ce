import type { FieldChange, NamedChange } from "../inspect/history.ts";
import { paint } from "../text/screen.ts";
import { fit, printable } from "../text/text_width.ts";

/** A note or a message may be pages long; a terminal shows its beginning, `--json` all of it. */
const VALUE_WIDTH = 200;

/** A change for people: when, which record, and each member that differs, old and new. */
export function historyLines(change: NamedChange, { color }: { color: boolean }): string[] {
  const { accountId, resource, recordId, parentId, noticedAt, kind, fields, name } = change;
  const owner = parentId === null ? "" : ` of ${parentId}`;
  // Single objects have no id of their own.
  const id = recordId === "0" ? "" : ` ${recordId}`;
  const called = name === `#${recordId}` || name === "" ? "" : ` (${printable(name)})`;
  const head = `${noticedAt}  ${resource}${id}${called}${owner}, account ${accountId}`;
  if (kind === "deleted") {
    return [`${head}: ${paint("deleted", "red", { color })}`, `  ${valueText(change.record)}`];
  }
  // Every change moves updated_at.
  const shown = fields.filter(({ path }) => path !== "updated_at");
  if (shown.length === 0) return [`${head}: deleted and restored unchanged`];
  return [`${head}: changed`, ...shown.map((field) => `  ${fieldText(field, { color })}`)];
}

/** Shown if there are no changes: `No recorded changes for invoice 1.` */
export function noHistoryText(
  { resource, record }: { resource: string; record: string | null },
): string {
  const name = resource.replaceAll("_", " ");
  return record === null
    ? `No recorded changes of ${name}.`
    : `No recorded changes for ${name.replace(/ies$/, "y").replace(/s$/, "")} ${
      printable(record)
    }.`;
}

/** A member that differs, old and new: `notes: "a" -> "b"`. */
export function fieldText(
  { path, before, after }: FieldChange,
  { color, width = VALUE_WIDTH }: { color: boolean; width?: number },
): string {
  const old = before === null ? "(none)" : valueText(before, width);
  const fresh = after === null ? "(none)" : valueText(after, width);
  return `${printable(path)}: ${paint(old, "red", { color })} -> ${
    paint(fresh, "green", { color })
  }`;
}

function valueText(json: string, width = VALUE_WIDTH): string {
  return fit(printable(json), width);
}
