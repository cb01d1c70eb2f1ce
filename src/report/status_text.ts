import type { BackupStatus, StatusNote } from "../inspect/status.ts";
import { ADMINISTRATOR } from "../harvest/roles.ts";
import { paint, type Screen } from "../text/screen.ts";
import { type TableColumn, tableLines } from "../text/table.ts";
import { printable, shellPath } from "../text/text_width.ts";
import { jsonLine } from "./json_line.ts";
import { leftOutText } from "./run/left_out_text.ts";
import { byCause } from "./run/causes.ts";
import { accountTitle, roleNote } from "./run/event_line.ts";
import {
  artifactsText,
  bytesText,
  countOf,
  countText,
  durationText,
  timeText,
} from "./quantities.ts";

/** Against what a status is judged. */
export interface StatusJudgement {
  readonly now: Date;
  /** Older than this is too old; null: any age is good. */
  readonly maxAgeMs: number | null;
}

const DAY_LENGTH = "2026-03-31".length;

/** Files that are named for one reason; a list of thousands helps nobody. */
const NAMED = 5;

const COLUMNS: readonly TableColumn[] = [
  { heading: "account", dropOrder: 4, least: 16 },
  { heading: "records", isNumeric: true },
  { heading: "PDFs/receipts", isNumeric: true, dropOrder: 2 },
  { heading: "size", isNumeric: true, dropOrder: 3 },
  { heading: "last read", dropOrder: 1 },
];

/** Milliseconds since the oldest list of the backup was read; null if none ever was. */
export function ageMs({ accounts }: BackupStatus, now: Date): number | null {
  // What is not to be read any more does not grow old.
  const ages = accounts.filter((one) => one.forgottenAt === null).map(({ readAt }) =>
    readAt && now.getTime() - Date.parse(readAt)
  );
  const known = ages.filter((age): age is number => typeof age === "number");
  return known.length === ages.length ? Math.max(0, ...known) : null;
}

/** 0 if the backup is complete, young enough, and not known to be damaged; otherwise 3. */
export function statusExitCode(status: BackupStatus, judgement: StatusJudgement): 0 | 3 {
  const isGood = status.missing.length + status.lost.length === 0 && !isDamaged(status) &&
    !isTooOld(status, judgement);
  return isGood ? 0 : 3;
}

/** Whether the last verification found damage: only another one can say that it is mended. */
function isDamaged({ lastVerify }: BackupStatus): boolean {
  return lastVerify !== null && lastVerify.damaged > 0;
}

function isTooOld(status: BackupStatus, { now, maxAgeMs }: StatusJudgement): boolean {
  const age = ageMs(status, now);
  return age === null || (maxAgeMs !== null && age > maxAgeMs);
}

/** A status for people: the verdict first, then what is there and what is missing. */
export function statusText(
  status: BackupStatus,
  { program, ...judgement }: StatusJudgement & Screen & { readonly program: string },
): string {
  const { output, accounts, missing, leftOut, unfinished, lost, unavailable } = status;
  const { isRunning, isInterrupted } = status;
  const command = (words: string) => `${program}${words} --output ${shellPath(output)}`;
  const lesser = accounts.filter(({ role }) => role !== ADMINISTRATOR);
  return [
    verdictLine(status, judgement),
    ...(isRunning ? ["A run is at work on it now."] : []),
    ...(isInterrupted ? [`A run was interrupted. Resume it: ${command("")}`] : []),
    "",
    ...accountTable(status, judgement),
    ...lesser.map(({ role, ...account }) =>
      `${accountTitle(account)}: read as ${role ?? "an unknown role"}, ` +
      "whose view may leave out records without notice"
    ),
    "",
    ...noteLines(paint("Missing:", "red", judgement), missing, status),
    ...noteLines("Left out on request:", leftOut, status),
    ...noteLines("Unfinished (the next run does it):", unfinished, status),
    ...noteLines(
      "Lost (these files came to harm; to accept it: verify --repair --accept-loss PATH):",
      lost,
      status,
    ),
    ...noteLines("Not in Harvest (nothing to be done):", unavailable, status),
    `Last verify: ${verifyText(status, judgement)}`,
    ...(isDamaged(status)
      ? [`Repair: ${command(" verify --repair")}`]
      : status.lastVerify === null
      ? [`Verify: ${command(" verify")}`]
      : []),
  ].join("\n");
}

function verdictLine(status: BackupStatus, judgement: StatusJudgement & Screen): string {
  const { output, accounts, missing, leftOut, lost } = status;
  const age = ageMs(status, judgement.now);
  const old = age === null ? "age unknown" : `${durationText(age, { rough: age > 60_000 })} old`;
  const isOld = isTooOld(status, judgement);
  const [word, style] = isDamaged(status)
    ? ["DAMAGED", "bad"] as const
    : missing.length + lost.length > 0
    ? ["INCOMPLETE", "bad"] as const
    : isOld
    ? ["TOO OLD", "bad"] as const
    : leftOut.length > 0
    ? ["PARTIAL", "yellow"] as const
    : ["COMPLETE", "good"] as const;
  const role = word === "COMPLETE" || word === "PARTIAL" ? roleNote(accounts) : "";
  const limit = isOld && judgement.maxAgeMs !== null
    ? ` (--max-age ${durationText(judgement.maxAgeMs)})`
    : "";
  return `${paint(word, style, judgement)}${role}: ${printable(output)}, ${old}${limit}`;
}

function accountTable({ accounts }: BackupStatus, screen: Screen): string[] {
  const rows = accounts.map(({ records, artifacts, sizeBytes, readAt, ...account }) => [
    accountTitle(account),
    countText(records),
    artifacts > 0 ? countText(artifacts) : "",
    bytesText(sizeBytes),
    readAt === null ? "never" : timeText(readAt),
  ]);
  const [heading = "", ...lines] = tableLines(COLUMNS, rows, { ...screen, below: true });
  return [paint(heading, "dim", screen), ...lines];
}

/** What is to be said of each account under a heading: resources, and files by what is the matter with them. */
function noteLines(
  heading: string,
  notes: readonly StatusNote[],
  { accounts, leftOut }: BackupStatus,
): string[] {
  if (notes.length === 0) return [];
  const lines = [...Map.groupBy(notes, ({ accountId }) => accountId)].flatMap(([id, own]) => {
    const account = accounts.find((account) => account.id === id) ?? { id, name: "" };
    // Lists are read within minutes of each other: the day is enough, and the first time is said.
    const byDay = Map.groupBy(
      own.toSorted((a, b) => (a.since ?? "") < (b.since ?? "") ? -1 : 1),
      ({ since }) => since?.slice(0, DAY_LENGTH),
    );
    return [
      `  ${accountTitle(account)}`,
      ...[...byDay.values()].flatMap(byCause).flatMap(({ failures: group }) => {
        const why = group[0] ? whyText(group[0]) : "";
        const rest = group.length - NAMED;
        const names = group.slice(0, NAMED).map(({ path, resource }) =>
          printable(path ?? resource)
        );
        if (rest > 0) names.push(`and ${countText(rest)} more (--json)`);
        if (group[0]?.path !== null) {
          return [`    ${filesText(group)}: ${why}`, ...names.map((path) => `      ${path}`)];
        }
        const isLeftOut = group[0] && leftOut.includes(group[0]);
        const all = leftOutText(group.map(({ resource }) => resource));
        return [`    ${isLeftOut ? all : names.join(", ")}: ${why}`];
      }),
    ];
  });
  return [heading, ...lines, ""];
}

/** `2 PDFs of invoices` */
function filesText([first, ...others]: readonly StatusNote[]): string {
  const resource = first?.resource ?? "";
  const count = others.length + 1;
  const files = first?.path?.includes("/artifacts/")
    ? artifactsText(count, resource)
    : countOf(count, "file");
  return `${files} of ${resource}`;
}

/** Days are when something began; times, when a resource was last complete. */
function whyText({ reason, since }: StatusNote): string {
  const when = since === null
    ? ""
    : since.length > DAY_LENGTH
    ? `; last complete ${timeText(since)}`
    : `, since ${since}`;
  return printable(reason) + when;
}

function verifyText({ lastVerify }: BackupStatus, { now }: StatusJudgement): string {
  if (lastVerify === null) return "never";
  const { verified_at, damaged, files, subset } = lastVerify;
  const ago = durationText(Math.max(0, now.getTime() - Date.parse(verified_at)), { rough: true });
  const found = damaged === 0 ? "intact" : `DAMAGED, ${countOf(damaged, "finding")}`;
  const part = subset === null ? "" : `, part ${subset}`;
  return `${found} (${countOf(files, "file")}${part}), ${ago} ago`;
}

/** A status as a line of JSON. */
export function statusJson(status: BackupStatus, judgement: StatusJudgement): string {
  const age = ageMs(status, judgement.now);
  return jsonLine("status", {
    exitCode: statusExitCode(status, judgement),
    isComplete: status.missing.length + status.lost.length + status.leftOut.length === 0,
    isTooOld: isTooOld(status, judgement),
    ageMs: age,
    ...status,
  });
}
