import type { FieldChange, HistoryChange } from "../inspect/history.ts";
import { jsonLine } from "./run/event_json.ts";
import { paint } from "../text/paint.ts";
import { fit, printable } from "../text/text_width.ts";

/** A note or a message may be pages long; in a terminal its beginning tells enough, `--json` has all of it. */
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
  // Every change moves it, so it tells nothing that the first line does not.
  const told = fields.filter(({ path }) => path !== "updated_at");
  if (told.length === 0) return [`${head}: left and came back as it was`];
  return [`${head}: changed`, ...told.map((field) => `  ${fieldLine(field, color)}`)];
}

/** A change as a line of JSON; `record` is the text of the version that was replaced or deleted. */
export function historyJson(change: HistoryChange): string {
  return jsonLine("history", change);
}

/** What is said where nothing is known to have happened. */
export function noHistoryText({ resource, id }: { resource: string; id: string | null }): string {
  return `No change of ${resource}${id === null ? "" : ` ${id}`} was noticed.`;
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
