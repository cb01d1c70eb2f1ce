import { ADMINISTRATOR } from "../../harvest/roles.ts";
import { checkMark, paint, type Screen } from "../../text/screen.ts";
import { groupedTable, type TableColumn } from "../../text/table.ts";
import { printable } from "../../text/text_width.ts";
import { artifactsText, bytesText, changesText, countOf, countText } from "../quantities.ts";
import { accountTitle } from "./event_line.ts";
import {
  type AccountSummary,
  changesOf,
  isEventful,
  isGap,
  isTroubled,
  type ResourceSummary,
} from "./summary.ts";

/** Fits most names of resources. */
const NAME_LEAST_COLUMNS = 24;

/** The most telling columns stay longest; the mark in front already shows the state. */
const COLUMNS: readonly TableColumn[] = [
  { heading: "" },
  { heading: "resource", dropOrder: 3, least: NAME_LEAST_COLUMNS },
  { heading: "records", isNumeric: true, dropOrder: 4 },
  { heading: "new", isNumeric: true, dropOrder: 7 },
  { heading: "changed", isNumeric: true, dropOrder: 6 },
  { heading: "deleted", isNumeric: true, dropOrder: 5 },
  { heading: "fetched", dropOrder: 1 },
  { heading: "state", dropOrder: 2 },
];

/** The same of every resource, with what the backup has of it. */
const ALL_COLUMNS: readonly TableColumn[] = [
  { heading: "" },
  { heading: "resource", dropOrder: 3, least: NAME_LEAST_COLUMNS },
  { heading: "records", isNumeric: true },
  { heading: "size", isNumeric: true, dropOrder: 4 },
  { heading: "new", isNumeric: true, dropOrder: 8 },
  { heading: "changed", isNumeric: true, dropOrder: 7 },
  { heading: "deleted", isNumeric: true, dropOrder: 6 },
  { heading: "PDFs/receipts", isNumeric: true, dropOrder: 5 },
  { heading: "fetched", isNumeric: true, dropOrder: 1 },
  { heading: "state", dropOrder: 2 },
];

/** Leaves room on a screen of 24 lines for two accounts with their titles, the verdict and the prompt. */
const MAX_ROWS = 10;
/** The same, with the list of what is missing and why. */
const MAX_ROWS_IN_TROUBLE = 6;

/**
 * One table of the accounts and their resources: those that the run changed or could not read, if there are too many
 * those with most changes; `isWhole` shows every resource with its size.
 */
export function summaryTable(
  accounts: readonly AccountSummary[],
  { isWhole, ...screen }: Screen & { readonly isWhole: boolean },
): string[] {
  const shown = isWhole ? null : mostEventful(accounts);
  const groups = accounts.flatMap((account) => {
    const rows = account.resources.filter((row) =>
      shown === null ? isInTable(row) : shown.has(row)
    );
    const others = shown === null
      ? []
      : account.resources.filter((row) => isEventful(row) && !shown.has(row));
    if (!isWhole && rows.length + others.length === 0) return [];
    const unread = others.filter(({ state }) => isGap(state));
    const notes = [
      ...(unread.length > 0 ? [`✗  ${countOf(unread.length, "list")} not read: see below`] : []),
      ...moreNote(others.filter((row) => !unread.includes(row))),
      ...(isWhole ? leftOut(account) : []),
      ...roleNotes(account),
    ];
    return [{
      title: titleLine(account, { isWhole, ...screen }),
      rows: rows.map((row) => resourceCells(row, { isWhole, ...screen })),
      notes,
    }];
  });
  return groupedTable(isWhole ? ALL_COLUMNS : COLUMNS, groups, screen);
}

/**
 * All rows in trouble, and as many of the others as there is room for. Where there are too many lists that could not be
 * read, none of them is a row: the list of what is missing names them, with the reason.
 */
function mostEventful(accounts: readonly AccountSummary[]): ReadonlySet<ResourceSummary> {
  const rows = accounts.flatMap(({ resources }) => resources).filter(isEventful);
  const all = rows.filter(isTroubled);
  const unread = all.filter(({ state }) => isGap(state)).length;
  const troubled = unread > MAX_ROWS_IN_TROUBLE ? all.filter(({ state }) => !isGap(state)) : all;
  const room = (all.length > 0 ? MAX_ROWS_IN_TROUBLE : MAX_ROWS) - troubled.length;
  const others = rows.filter((row) => !isTroubled(row))
    .sort((a, b) => weightOf(b) - weightOf(a))
    .slice(0, Math.max(0, room));
  return new Set([...troubled, ...others]);
}

function weightOf(row: ResourceSummary): number {
  return Object.values(changesOf([row])).reduce((sum, count) => sum + count, 0);
}

function moreNote(rows: readonly ResourceSummary[]): string[] {
  return rows.length === 0
    ? []
    : [`and ${countOf(rows.length, "more list")}: ${changesText(changesOf(rows))} (-v shows all)`];
}

function isInTable({ state }: ResourceSummary): boolean {
  return state !== "off" && state !== "unavailable";
}

function titleLine(
  { account, role, files, sizeBytes }: AccountSummary,
  { isWhole, ...screen }: Screen & { readonly isWhole: boolean },
): string {
  const title = paint(accountTitle(account), "bold", screen);
  if (!isWhole) return title;
  const facts = [
    role ?? "role unknown",
    ...(files === null ? [] : [`${countOf(files, "file")} on disk`]),
    ...(sizeBytes === null ? [] : [`${bytesText(sizeBytes)} of data`]),
  ];
  return `${title}: ${facts.join(", ")}`;
}

function leftOut({ resources }: AccountSummary): string[] {
  const named = (state: string) =>
    resources.filter((row) => row.state === state).map(({ resource }) => resource).join(", ");
  return [
    ["Turned off in Harvest", named("off")],
    ["Not part of this plan", named("unavailable")],
  ].filter(([, names]) => names !== "").map(([title, names]) => `${title}: ${names}`);
}

function roleNotes({ role }: AccountSummary): string[] {
  return role === ADMINISTRATOR ? [] : [roleLimit(role)];
}

/** No answer of Harvest shows this: lists for lesser roles are short and look complete. */
function roleLimit(role: string | null): string {
  return role === null
    ? "Harvest does not report the token's role: records may be missing without notice"
    : `Records that a ${printable(role)} cannot see are missing without notice: ` +
      "use an administrator's token";
}

function resourceCells(
  row: ResourceSummary,
  { isWhole, ...screen }: Screen & { readonly isWhole: boolean },
): string[] {
  const { total, saved, failed, sizeBytes } = row.artifacts;
  const some = (count: number) => count > 0 ? countText(count) : "";
  const changes = [some(row.added), some(row.changed), some(row.deleted)];
  const head = [checkMark(!isTroubled(row), screen), row.resource, countText(row.records)];
  if (!isWhole) {
    const fetched = saved > 0 ? artifactsText(saved, row.resource) : "";
    return [...head, ...changes, fetched, stateText(row)];
  }
  const kept = failed > 0
    ? `${countText(total - failed)} of ${countText(total)}`
    : countText(total);
  return [
    ...head,
    row.sizeBytes > 0 ? bytesText(row.sizeBytes) : "",
    ...changes,
    total > 0 ? kept : "",
    saved > 0 ? bytesText(sizeBytes) : "",
    stateText(row),
  ];
}

/** Empty if complete: the mark shows that. */
function stateText({ resource, state, artifacts }: ResourceSummary): string {
  if (isGap(state)) return state.toUpperCase();
  return artifacts.failed > 0 ? `${artifactsText(artifacts.failed, resource)} MISSING` : "";
}
