import { ADMINISTRATOR } from "../../harvest/roles.ts";
import { checkMark, paint, type Screen } from "../../text/screen.ts";
import { groupedTable, type TableColumn } from "../../text/table.ts";
import { printable } from "../../text/text_width.ts";
import { bytesText, countOf, countText } from "../quantities.ts";
import { accountTitle } from "./event_line.ts";
import { type AccountSummary, isGap, type ResourceSummary } from "./summary.ts";

/** Fits most names of resources. */
const NAME_LEAST_COLUMNS = 24;

/** The most telling columns stay longest; the mark in front already shows the state. */
const COLUMNS: readonly TableColumn[] = [
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

/** One table of all accounts and their resources: what is in the backup, what is new, and what is incomplete. */
export function summaryTable(accounts: readonly AccountSummary[], screen: Screen): string[] {
  const groups = accounts.map((account) => ({
    title: titleLine(account, screen),
    rows: account.resources.filter(isInTable).map((row) => resourceCells(row, screen)),
    notes: notesOn(account),
  }));
  return groupedTable(COLUMNS, groups, screen);
}

function isInTable({ state }: ResourceSummary): boolean {
  return state !== "off" && state !== "unavailable";
}

function titleLine({ account, role, files, sizeBytes }: AccountSummary, screen: Screen): string {
  const facts = [
    role ?? "role unknown",
    ...(files === null ? [] : [`${countOf(files, "file")} on disk`]),
    ...(sizeBytes === null ? [] : [bytesText(sizeBytes)]),
  ];
  return `${paint(accountTitle(account), "bold", screen)}: ${facts.join(", ")}`;
}

function notesOn({ resources, role }: AccountSummary): string[] {
  const named = (state: string) =>
    resources.filter((row) => row.state === state).map(({ resource }) => resource).join(", ");
  const leftOut = [
    ["Turned off in Harvest", named("off")],
    ["Not part of this plan", named("unavailable")],
  ].filter(([, names]) => names !== "").map(([title, names]) => `${title}: ${names}`);
  return role === ADMINISTRATOR ? leftOut : [...leftOut, roleLimit(role)];
}

/** No answer of Harvest shows this: lists for lesser roles are short and look complete. */
function roleLimit(role: string | null): string {
  return role === null
    ? "Harvest does not report the token's role: records may be missing without notice"
    : `Records that a ${printable(role)} cannot see are missing without notice: ` +
      "use an administrator's token";
}

function resourceCells(row: ResourceSummary, screen: Screen): string[] {
  const { total, saved, failed, sizeBytes } = row.artifacts;
  const some = (count: number) => count > 0 ? countText(count) : "";
  const kept = failed > 0
    ? `${countText(total - failed)} of ${countText(total)}`
    : countText(total);
  const isWhole = !isGap(row.state) && failed === 0;
  return [
    checkMark(isWhole, screen),
    row.resource,
    countText(row.records),
    row.sizeBytes > 0 ? bytesText(row.sizeBytes) : "",
    some(row.added),
    some(row.changed),
    some(row.deleted),
    total > 0 ? kept : "",
    saved > 0 ? bytesText(sizeBytes) : "",
    stateText(row),
  ];
}

/** Empty if complete: the mark shows that. */
function stateText({ state, artifacts }: ResourceSummary): string {
  if (isGap(state)) return state.toUpperCase();
  return artifacts.failed > 0 ? "FILES MISSING" : "";
}
