import type { RecentAccount, RecentChange } from "../inspect/recent_changes.ts";
import { paint } from "../text/screen.ts";
import { printable } from "../text/text_width.ts";
import { fieldText } from "./history_text.ts";
import { countOf, countText, timeText } from "./quantities.ts";
import { accountTitle } from "./run/event_line.ts";

/** Records of one resource that are named; the rest is counted. */
const NAMED = 5;
/** Members shown of a changed record. */
const FIELDS = 3;
const VALUE_WIDTH = 40;

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
    fieldText(field, { color, width: VALUE_WIDTH })
  );
  const more = fields.length > FIELDS
    ? [`and ${countOf(fields.length - FIELDS, "more field")}`]
    : [];
  const details = [...shown, ...more].join("; ");
  return `${sign} ${printable(name)}${details === "" ? "" : `: ${details}`}`;
}
