import type { FieldChange, NamedChange } from "../inspect/history.ts";
import type { RecentAccount, RecentChange } from "../inspect/recent_changes.ts";
import { paint } from "../text/screen.ts";
import { fit, printable } from "../text/text_width.ts";
import { countOf, countText, timeText } from "./quantities.ts";
import { accountTitle } from "./run/event_line.ts";

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

/** Records of one resource that are named; the rest is counted. */
const NAMED = 5;
/** Members shown of a changed record. */
const FIELDS = 3;
const SHORT_WIDTH = 40;

const SIGNS: Readonly<Record<Exclude<RecentChange["kind"], "repeated">, string>> = {
  added: "+",
  changed: "~",
  deleted: "−",
};

interface ResourceChanges {
  readonly counts: Record<keyof typeof SIGNS, number>;
  readonly named: RecentChange[];
}

/** The changes of an account for people: by resource, the first few by name. */
export async function recentLines(
  account: RecentAccount,
  { color }: { color: boolean },
): Promise<string[]> {
  const { since, records } = account;
  const title = paint(accountTitle(account), "bold", { color });
  if (since === null) return [`${title}: first backup, ${countOf(records, "record")}`];
  const byResource = new Map<string, ResourceChanges>();
  let repeated = 0;
  for await (const change of account.changes) {
    const { kind, resource } = change;
    if (kind === "repeated") repeated++;
    else {
      const changes = byResource.get(resource) ??
        { counts: { added: 0, changed: 0, deleted: 0 }, named: [] };
      byResource.set(resource, changes);
      changes.counts[kind]++;
      if (changes.named.length < NAMED) changes.named.push(change);
    }
  }
  const until = account.readAt === null ? "" : `, read ${timeText(account.readAt)}`;
  const period = `since ${timeText(since)}${until}`;
  if (byResource.size + repeated === 0) return [`${title}: nothing changed ${period}`];
  return [
    `${title}: ${period}`,
    ...[...byResource].flatMap(([resource, changes]) =>
      resourceLines(resource, changes, { color })
    ),
    ...(repeated > 0
      ? [`  ${countOf(repeated, "more record")} only repeat what changed in others`]
      : []),
  ];
}

function resourceLines(
  resource: string,
  { counts, named }: ResourceChanges,
  { color }: { color: boolean },
): string[] {
  const parts = ([["added", "new"], ["changed", "changed"], ["deleted", "deleted"]] as const)
    .filter(([kind]) => counts[kind] > 0)
    .map(([kind, word]) => `${countText(counts[kind])} ${word}`);
  const rest = counts.added + counts.changed + counts.deleted - named.length;
  return [
    `  ${resource}: ${parts.join(", ")}`,
    ...named.map((change) => `    ${changeText(change, { color })}`),
    ...(rest > 0 ? [`    and ${countText(rest)} more (--json lists all)`] : []),
  ];
}

function changeText({ kind, name, fields }: RecentChange, { color }: { color: boolean }): string {
  const sign = kind === "repeated" ? "" : SIGNS[kind];
  const shown = fields.slice(0, FIELDS).map((field) =>
    fieldText(field, { color, width: SHORT_WIDTH })
  );
  const more = fields.length > FIELDS
    ? [`and ${countOf(fields.length - FIELDS, "more field")}`]
    : [];
  const details = [...shown, ...more].join("; ");
  return `${sign} ${printable(name)}${details === "" ? "" : `: ${details}`}`;
}
