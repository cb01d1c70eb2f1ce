import type { FieldChange, NamedChange } from "../inspect/history.ts";
import type { RecentAccount, RecentChange } from "../inspect/recent_changes.ts";
import { paint } from "../text/screen.ts";
import { fit, printable } from "../text/text_width.ts";
import { RecentCounts } from "./recent_counts.ts";
import { countOf, countText, timeText } from "./quantities.ts";
import { accountTitle } from "./run/event_line.ts";

/** A note or a message may be pages long; a terminal shows its beginning, `--json` all of it. */
const VALUE_WIDTH = 200;

/** A change for people: when, which record, and each member that differs, old and new; of a deleted one what was in it. */
export function historyLines(
  change: NamedChange,
  { color, columns, values }: {
    readonly color: boolean;
    readonly columns: number;
    /** What was in a deleted record. */
    readonly values: readonly { readonly path: string; readonly value: string }[];
  },
): string[] {
  const { accountId, resource, recordId, parentId, noticedAt, kind, fields, name } = change;
  const owner = parentId === null ? "" : ` of ${parentId}`;
  // Single objects have no id of their own.
  const id = recordId === "0" ? "" : ` ${recordId}`;
  const called = name === `#${recordId}` || name === "" ? "" : ` (${printable(name)})`;
  const head = `${noticedAt}  ${resource}${id}${called}${owner}, account ${accountId}`;
  // What is read by another program is not cut.
  const width = columns === Infinity ? Infinity : VALUE_WIDTH;
  if (kind === "deleted") {
    return [
      `${head}: ${paint("deleted", "red", { color })}`,
      ...values.map(({ path, value }) => `  ${printable(path)}: ${valueText(value, width)}`),
    ];
  }
  // Every change moves updated_at.
  const shown = fields.filter(({ path }) => path !== "updated_at");
  if (shown.length === 0) return [`${head}: deleted and restored unchanged`];
  return [`${head}: changed`, ...shown.map((field) => `  ${fieldText(field, { color, width })}`)];
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

/** The changes of an account for people: by resource, the first few by name. */
export async function recentLines(
  account: RecentAccount,
  { color }: { color: boolean },
): Promise<string[]> {
  const { since, readAt, records, isLeftOut } = account;
  const title = paint(accountTitle(account), "bold", { color });
  const until = readAt === null ? "" : `, read ${timeText(readAt)}`;
  if (isLeftOut) return [`${title}: not read by the last run${until}`];
  if (since === null) return [`${title}: first backup, ${countOf(records, "record")}`];
  const counts = new RecentCounts(account);
  const named = new Map<string, RecentChange[]>();
  for await (const change of account.changes) {
    counts.add(change);
    const { kind, resource } = change;
    const few = named.get(resource) ?? [];
    named.set(resource, few);
    if (kind !== "repeated" && few.length < NAMED) few.push(change);
  }
  const { byResource, repeated } = counts;
  const period = `since ${timeText(since)}${until}`;
  if (byResource.length + repeated === 0) return [`${title}: nothing changed ${period}`];
  return [
    `${title}: ${period}`,
    ...byResource.flatMap(([resource, changes]) =>
      resourceLines(resource, { counts: changes, named: named.get(resource) ?? [] }, { color })
    ),
    ...(repeated > 0
      ? [`  ${countOf(repeated, "more record")} only repeat what changed in others`]
      : []),
  ];
}

/** Of many changes that say nothing of their own, what is said in their place. */
export function repeatedText(count: number): string {
  return count === 1
    ? "1 more change only repeats what changed in another record (--json)"
    : `${countText(count)} more changes only repeat what changed in other records (--json)`;
}

function resourceLines(
  resource: string,
  { counts, named }: { counts: Record<keyof typeof SIGNS, number>; named: RecentChange[] },
  { color }: { color: boolean },
): string[] {
  const parts = ([["added", "new"], ["changed", "changed"], ["deleted", "deleted"]] as const)
    .filter(([kind]) => counts[kind] > 0)
    .map(([kind, word]) => `${countText(counts[kind])} ${word}`);
  const rest = counts.added + counts.changed + counts.deleted - named.length;
  const names = Map.groupBy(named, ({ name }) => name);
  return [
    `  ${resource}: ${parts.join(", ")}`,
    ...named.map((change) => {
      const isOne = new Set(names.get(change.name)?.map(({ recordId }) => recordId)).size === 1;
      return `    ${changeText(isOne ? change : withId(change), { color })}`;
    }),
    ...(rest > 0 ? [`    and ${countText(rest)} more (--json lists all)`] : []),
  ];
}

/** A record among others of its name. */
function withId(change: RecentChange): RecentChange {
  return { ...change, name: `${change.name} (${change.recordId})` };
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
