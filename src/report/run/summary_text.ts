import { ADMINISTRATOR } from "../../harvest/roles.ts";
import { paint, type Screen, type Verbosity } from "../../text/screen.ts";
import { printable, shellPath } from "../../text/text_width.ts";
import { artifactsText, countOf, durationText } from "../quantities.ts";
import { accountTitle } from "./event_line.ts";
import {
  type AccountSummary,
  exitCodeOf,
  isGap,
  type MissingItem,
  type Summary,
} from "./summary.ts";
import { summaryTable } from "./summary_table.ts";

/** How a summary is written. */
export interface SummaryTextOptions extends Screen {
  readonly strict: boolean;
  readonly verbosity: Verbosity;
  /** The program's name, for the commands to type next. */
  readonly program: string;
}

/** What differs between requests that fail for one reason. */
const URL_REGEXP = /https?:[^\s"]+/g;

/**
 * The end of a run, for people: the table, what is missing, and last, where the eye falls on a terminal, whether it is
 * complete, where it is and how to verify it. When quiet, only problems are shown.
 */
export function summaryText(summary: Summary, options: SummaryTextOptions): string {
  // The run ended before there was a backup.
  if (summary.output === "") return "";
  const isQuiet = options.verbosity === "quiet";
  const isGood = exitCodeOf(summary, options) === 0;
  return [
    ...(isQuiet ? [] : summaryTable(summary.accounts, options)),
    ...problemLines(summary, options),
    ...warningLines(summary, options),
    ...(isQuiet && isGood ? [] : verdictLines(summary, options)),
  ].join("\n").trimEnd();
}

function problemLines({ problems, accounts }: Summary, screen: Screen): string[] {
  if (problems.length === 0) return [];
  const byAccount = Map.groupBy(problems, ({ accountId }) => accountId);
  const lines = [...byAccount].flatMap(([id, own]) => {
    const account = accounts.find(({ account }) => account.id === id)?.account;
    const byReason = Map.groupBy(
      own,
      ({ resource, path, reason }) =>
        JSON.stringify(path === null ? [reason.replace(URL_REGEXP, "")] : [resource, reason]),
    );
    return [
      `  ${account ? accountTitle(account) : `account ${id}`}`,
      ...[...byReason.values()].flatMap(sameReasonLines),
    ];
  });
  return [
    paint("Missing:", "red", screen),
    ...lines,
    ...adviceLines(problems, accounts),
    "",
  ];
}

/** Items missing for one reason; all are named, since nobody can guess them. */
function sameReasonLines(problems: readonly MissingItem[]): string[] {
  const [first] = problems;
  if (!first) return [];
  const reason = printable(first.reason);
  const names = problems.map(({ resource, path }) => path === null ? resource : printable(path));
  if (names.length === 1) return [`    ${names[0]}: ${reason}`];
  return first.path === null
    ? [`    ${countOf(names.length, "resource")}: ${reason}`, `      ${names.join(", ")}`]
    : [
      `    ${artifactsText(names.length, first.resource)} of ${first.resource}: ${reason}`,
      ...names.map((name) => `      ${name}`),
    ];
}

function adviceLines(
  problems: readonly MissingItem[],
  accounts: readonly AccountSummary[],
): string[] {
  const isForbidden = ({ accountId, resource, path }: MissingItem) =>
    path === null && accounts.some(({ account, resources }) =>
      account.id === accountId &&
      resources.some((row) => row.resource === resource && row.state === "forbidden")
    );
  return [
    ...(problems.some(isForbidden)
      ? ["  Forbidden: use an administrator's token, or exclude the resource with --skip."]
      : []),
    ...(problems.every(isForbidden)
      ? []
      : ["  Run the same command again: it fetches only what is missing."]),
  ];
}

function warningLines({ warnings, accounts }: Summary, screen: Screen): string[] {
  if (warnings.length === 0) return [];
  const lines = warnings.map(({ accountId, resource, message }) => {
    const account = accounts.find(({ account }) => account.id === accountId)?.account;
    const where = [account && accounts.length > 1 ? accountTitle(account) : null, resource];
    return `  ${[...where.filter((part) => part), printable(message)].join(": ")}`;
  });
  return [paint("Warnings:", "yellow", screen), ...lines, ""];
}

function verdictLines(summary: Summary, options: SummaryTextOptions): string[] {
  const { output } = summary;
  return [
    verdict(summary, options),
    ...(exitCodeOf(summary, options) === 3 ? [`Saved: ${totals(summary)}`] : []),
    `Backup: ${printable(output)}`,
    `Verify: ${options.program} verify --output ${shellPath(output)}`,
  ];
}

function verdict(summary: Summary, options: SummaryTextOptions): string {
  const red = (word: string) => paint(word, "bad", options);
  switch (exitCodeOf(summary, options)) {
    case 0:
      return `${paint("COMPLETE", "good", options)}${roleNote(summary)}: ${totals(summary)}`;
    case 1:
      return `${red("NOT FINISHED")}: an error ended the run; what was saved is kept`;
    case 130:
      return `${red("INTERRUPTED")}: run the same command to resume`;
    case 3:
      return `${red("INCOMPLETE")}: ${missingCounts(summary, options)}`;
  }
}

function roleNote({ accounts }: Summary): string {
  return accounts.every(({ role }) => role === ADMINISTRATOR)
    ? ""
    : " (only what the token's role can see)";
}

function totals({ accounts, requests, durationMs }: Summary): string {
  const rows = accounts.flatMap(({ resources }) => resources);
  const records = rows.reduce((sum, row) => sum + row.records, 0);
  const artifacts = rows.reduce((sum, row) => sum + row.artifacts.total, 0);
  return [
    countOf(accounts.length, "account"),
    countOf(records, "record"),
    `${artifactsText(artifacts)}; ${countOf(requests, "request")} in ${durationText(durationMs)}`,
  ].join(", ");
}

function missingCounts(
  { problems, warnings, accounts }: Summary,
  options: SummaryTextOptions,
): string {
  const artifacts = problems.filter(({ path }) => path?.includes("/artifacts/")).length;
  const files = problems.filter(({ path }) => path !== null).length - artifacts;
  const resources =
    accounts.flatMap((account) => account.resources).filter(({ state }) => isGap(state)).length;
  const parts = [
    ...(resources > 0 ? [countOf(resources, "resource")] : []),
    ...(artifacts > 0 ? [countOf(artifacts, "PDF or receipt", "PDFs or receipts")] : []),
    ...(files > 0 ? [`parts of ${countOf(files, "file")}`] : []),
  ];
  if (parts.length > 0) return `${parts.join(" and ")} missing, see above`;
  return options.strict && warnings.length > 0
    ? `${countOf(warnings.length, "warning")}, counted because of --strict`
    : "no reason was reported";
}
