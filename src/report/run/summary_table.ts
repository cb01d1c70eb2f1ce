import { groupedTable } from "../../text/grouped_table.ts";
import { paint } from "../../text/paint.ts";
import type { Screen } from "../../text/screen.ts";
import type { Column } from "../../text/table.ts";
import { printable } from "../../text/text_width.ts";
import { accountTitle } from "./event_line.ts";
import { mark } from "../mark.ts";
import { bytesText, countOf, countText } from "../quantities.ts";
import { type AccountSummary, ADMINISTRATOR, isMissing, type ResourceSummary } from "./summary.ts";

/** Room for most names of resources where there is little. */
const NAME_LEAST_COLUMNS = 24;

/** What tells most stays longest: the mark in front says what the state does. */
const COLUMNS: readonly Column[] = [
  { heading: "" },
  { heading: "resource", goes: 3, least: NAME_LEAST_COLUMNS },
  { heading: "records", isNumeric: true },
  { heading: "size", isNumeric: true, goes: 4 },
  { heading: "new", isNumeric: true, goes: 8 },
  { heading: "changed", isNumeric: true, goes: 7 },
  { heading: "deleted", isNumeric: true, goes: 6 },
  { heading: "files", isNumeric: true, goes: 5 },
  { heading: "fetched", isNumeric: true, goes: 1 },
  { heading: "state", goes: 2 },
];

/** One table of all accounts and their resources: what is in the backup, what is new in it, and what is not whole. */
export function summaryTable(accounts: readonly AccountSummary[], screen: Screen): string[] {
  const groups = accounts.map((account) => ({
    title: titleLine(account, screen),
    rows: account.resources.filter(isInTable).map((row) => resourceCells(row, screen)),
    notes: asides(account),
  }));
  return groupedTable(COLUMNS, groups, screen);
}

function isInTable({ state }: ResourceSummary): boolean {
  return state !== "off" && state !== "unavailable";
}

function titleLine({ account, role, files, sizeBytes }: AccountSummary, screen: Screen): string {
  const facts = [
    role ?? "role unknown",
    ...(files === null ? [] : [countOf(files, "file")]),
    ...(sizeBytes === null ? [] : [bytesText(sizeBytes)]),
  ];
  return `${paint(accountTitle(account), "bold", screen)}: ${facts.join(", ")}`;
}

function asides({ resources, role }: AccountSummary): string[] {
  const named = (state: string) =>
    resources.filter((row) => row.state === state).map(({ resource }) => resource).join(", ");
  const others = [["off in this account", named("off")], ["not available", named("unavailable")]]
    .filter(([, names]) => names !== "").map(([title, names]) => `${title}: ${names}`);
  return role === ADMINISTRATOR ? others : [...others, limitOf(role)];
}

/** What no answer tells: the lists of those with a lesser role are short, and look whole. */
function limitOf(role: string | null): string {
  return role === null
    ? "Harvest does not say the token's role: records may be missing without a word"
    : `what a ${printable(role)} does not see is missing without a word: ` +
      "use an administrator's token";
}

function resourceCells(row: ResourceSummary, screen: Screen): string[] {
  const { total, saved, failed, sizeBytes } = row.artifacts;
  const some = (count: number) => count > 0 ? countText(count) : "";
  const kept = failed > 0
    ? `${countText(total - failed)} of ${countText(total)}`
    : countText(total);
  const isWhole = !isMissing(row.state) && failed === 0;
  return [
    mark(isWhole, screen),
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

/** The mark says "complete" already. */
function stateText({ state, artifacts }: ResourceSummary): string {
  if (isMissing(state)) return state.toUpperCase();
  return artifacts.failed > 0 ? "FILES MISSING" : "";
}
