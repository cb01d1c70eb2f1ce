import type { BackupStatus } from "../inspect/status.ts";
import type { Gap } from "../inspect/verify.ts";
import { ADMINISTRATOR } from "../harvest/roles.ts";
import { paint, type Screen } from "../text/screen.ts";
import { type TableColumn, tableLines } from "../text/table.ts";
import { printable, shellPath } from "../text/text_width.ts";
import { jsonLine } from "./json_line.ts";
import { artifactsText, bytesText, countOf, countText, durationText } from "./quantities.ts";

/** Against what a status is judged. */
export interface StatusJudgement {
  readonly now: Date;
  /** Older than this is too old; null: any age is good. */
  readonly maxAgeMs: number | null;
}

/** Missing PDFs that are named; a list of thousands helps nobody. */
const NAMED = 10;

const COLUMNS: readonly TableColumn[] = [
  { heading: "account", dropOrder: 4, least: 16 },
  { heading: "records", isNumeric: true },
  { heading: "PDFs/receipts", isNumeric: true, dropOrder: 2 },
  { heading: "size", isNumeric: true, dropOrder: 3 },
  { heading: "last read", dropOrder: 1 },
];

/** Milliseconds since the oldest list of the backup was read; null if none ever was. */
export function ageMs({ accounts }: BackupStatus, now: Date): number | null {
  const ages = accounts.map(({ readAt }) => readAt && now.getTime() - Date.parse(readAt));
  const known = ages.filter((age): age is number => typeof age === "number");
  return known.length === ages.length ? Math.max(0, ...known) : null;
}

/** 0 if the backup is complete and young enough, otherwise 3. */
export function statusExitCode(status: BackupStatus, judgement: StatusJudgement): 0 | 3 {
  const isGood = status.missing.length === 0 && !isTooOld(status, judgement);
  return isGood ? 0 : 3;
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
  const { output, accounts, missing, isRunning, isInterrupted } = status;
  const command = (words: string) => `${program}${words} --output ${shellPath(output)}`;
  const lesser = accounts.filter(({ role }) => role !== ADMINISTRATOR);
  return [
    verdictLine(status, judgement),
    ...(isRunning ? ["A run is at work on it now."] : []),
    ...(isInterrupted ? [`A run was interrupted. Resume it: ${command("")}`] : []),
    "",
    ...accountTable(status, judgement),
    ...lesser.map(({ name, id, role }) =>
      `${printable(name) || id}: read as ${role ?? "an unknown role"}, ` +
      "whose view may leave out records without notice"
    ),
    "",
    ...(missing.length === 0 ? [] : [paint("Missing:", "red", judgement), ...gapLines(status), ""]),
    `Last verify: ${verifyText(status, judgement)}`,
    ...(status.lastVerify === null || status.lastVerify.damaged > 0
      ? [`Verify: ${command(" verify")}`]
      : []),
  ].join("\n");
}

function verdictLine(status: BackupStatus, judgement: StatusJudgement & Screen): string {
  const { output, missing } = status;
  const age = ageMs(status, judgement.now);
  const old = age === null ? "age unknown" : `${durationText(age, { rough: age > 60_000 })} old`;
  const isOld = isTooOld(status, judgement);
  const [word, style] = missing.length > 0
    ? ["INCOMPLETE", "bad"] as const
    : isOld
    ? ["TOO OLD", "bad"] as const
    : ["COMPLETE", "good"] as const;
  const limit = isOld && judgement.maxAgeMs !== null
    ? ` (--max-age ${durationText(judgement.maxAgeMs)})`
    : "";
  return `${paint(word, style, judgement)}: ${printable(output)}, ${old}${limit}`;
}

function accountTable({ accounts }: BackupStatus, screen: Screen): string[] {
  const rows = accounts.map(({ id, name, records, artifacts, sizeBytes, readAt }) => [
    name === "" ? id : `${printable(name)} (${id})`,
    countText(records),
    artifacts > 0 ? countText(artifacts) : "",
    bytesText(sizeBytes),
    readAt === null ? "never" : timeText(readAt),
  ]);
  const [heading = "", ...lines] = tableLines(COLUMNS, rows, screen);
  return [paint(heading, "dim", screen), ...lines];
}

function gapLines({ missing, accounts }: BackupStatus): string[] {
  const byAccount = Map.groupBy(missing, ({ accountId }) => accountId);
  return [...byAccount].flatMap(([id, gaps]) => {
    const name = accounts.find((account) => account.id === id)?.name ?? "";
    const resources = gaps.filter(({ path }) => path === null);
    const files = Map.groupBy(gaps.filter(({ path }) => path !== null), ({ resource }) => resource);
    return [
      `  ${printable(name) || `account ${id}`}`,
      ...resources.map((gap) => `    ${gap.resource}: ${printable(gap.reason)}${sinceText(gap)}`),
      ...[...files].flatMap(([resource, own]) => [
        `    ${artifactsText(own.length, resource)} of ${resource}: ${own[0]?.reason}`,
        ...own.slice(0, NAMED).map(({ path }) => `      ${printable(path ?? "")}`),
        ...(own.length > NAMED ? [`      and ${countText(own.length - NAMED)} more (--json)`] : []),
      ]),
    ];
  });
}

function sinceText({ since }: Gap): string {
  return since === null ? "; never complete" : `; last complete ${timeText(since)}`;
}

function verifyText({ lastVerify }: BackupStatus, { now }: StatusJudgement): string {
  if (lastVerify === null) return "never";
  const { verified_at, damaged, files, subset } = lastVerify;
  const ago = durationText(Math.max(0, now.getTime() - Date.parse(verified_at)), { rough: true });
  const found = damaged === 0 ? "intact" : `DAMAGED, ${countOf(damaged, "finding")}`;
  const part = subset === null ? "" : `, part ${subset}`;
  return `${found} (${countOf(files, "file")}${part}), ${ago} ago`;
}

/** `2026-03-31 02:00 UTC` */
function timeText(iso: string): string {
  return `${iso.slice(0, 16).replace("T", " ")} UTC`;
}

/** A status as a line of JSON. */
export function statusJson(status: BackupStatus, judgement: StatusJudgement): string {
  const age = ageMs(status, judgement.now);
  return jsonLine("status", {
    exitCode: statusExitCode(status, judgement),
    isComplete: status.missing.length === 0,
    isTooOld: isTooOld(status, judgement),
    ageMs: age,
    ...status,
  });
}
