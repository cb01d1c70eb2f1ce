import { accountTitle } from "./event_line.ts";
import { paint } from "../../text/paint.ts";
import type { Screen } from "../../text/screen.ts";
import { printable } from "../../text/text_width.ts";
import { countOf, durationText } from "../quantities.ts";
import { shellPath } from "../shell_path.ts";
import {
  type AccountSummary,
  ADMINISTRATOR,
  exitCodeOf,
  isMissing,
  type Problem,
  type Summary,
} from "./summary.ts";
import { summaryTable } from "./summary_table.ts";
import type { Verbosity } from "../verbosity.ts";

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
 * complete, where it is and how to check it. Quiet, only what is wrong is told.
 */
export function summaryText(summary: Summary, options: SummaryTextOptions): string {
  // Ended before there was a backup to tell of.
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

/** Problems with one reason; all of them are named, as nobody can guess them. */
function sameReasonLines(problems: readonly Problem[]): string[] {
  const [first] = problems;
  if (!first) return [];
  const reason = printable(first.reason);
  const names = problems.map(({ resource, path }) => path === null ? resource : printable(path));
  if (names.length === 1) return [`    ${names[0]}: ${reason}`];
  return first.path === null
    ? [`    ${countOf(names.length, "resource")}: ${reason}`, `      ${names.join(", ")}`]
    : [
      `    ${countOf(names.length, "file")} of ${first.resource}: ${reason}`,
      ...names.map((name) => `      ${name}`),
    ];
}

function adviceLines(problems: readonly Problem[], accounts: readonly AccountSummary[]): string[] {
  const isForbidden = ({ accountId, resource, path }: Problem) =>
    path === null && accounts.some(({ account, resources }) =>
      account.id === accountId &&
      resources.some((row) => row.resource === resource && row.state === "forbidden")
    );
  return [
    ...(problems.some(isForbidden)
      ? ["  Forbidden: use an administrator's token, or leave it out with --skip."]
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
      return `${paint("COMPLETE", "good", options)}${scope(summary)}: ${totals(summary)}`;
    case 1:
      return `${red("NOT FINISHED")}: the run was ended by an error; what is saved is kept`;
    case 130:
      return `${red("INTERRUPTED")}: what is saved is kept; the same command continues`;
    case 3:
      return `${red("INCOMPLETE")}: ${missingCounts(summary, options)}`;
  }
}

function scope({ accounts }: Summary): string {
  return accounts.every(({ role }) => role === ADMINISTRATOR)
    ? ""
    : ", as far as the token's role sees";
}

function totals({ accounts, requests, durationMs }: Summary): string {
  const rows = accounts.flatMap(({ resources }) => resources);
  const records = rows.reduce((sum, row) => sum + row.records, 0);
  const files = rows.reduce((sum, row) => sum + row.artifacts.total, 0);
  return [
    countOf(accounts.length, "account"),
    countOf(records, "record"),
    `${countOf(files, "file")}; ${countOf(requests, "request")} in ${durationText(durationMs)}`,
  ].join(", ");
}

function missingCounts(
  { problems, warnings, accounts }: Summary,
  options: SummaryTextOptions,
): string {
  const files = problems.filter(({ path }) => path !== null).length;
  const resources =
    accounts.flatMap((account) => account.resources).filter(({ state }) => isMissing(state)).length;
  const parts = [
    ...(resources > 0 ? [countOf(resources, "resource")] : []),
    ...(files > 0 ? [countOf(files, "file")] : []),
  ];
  if (parts.length > 0) {
    return `${parts.join(" and ")} ${resources + files === 1 ? "is" : "are"} missing, see above`;
  }
  return options.strict && warnings.length > 0
    ? `${countOf(warnings.length, "warning")}, and --strict counts them`
    : "the run says so without a reason";
}
