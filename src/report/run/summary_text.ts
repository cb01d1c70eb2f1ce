import { paint, type Screen, type Verbosity } from "../../text/screen.ts";
import { printable, shellPath } from "../../text/text_width.ts";
import { bytesText, changesText, countOf, durationText } from "../quantities.ts";
import { accountTitle, roleNote } from "./event_line.ts";
import { changesOf, exitCodeOf, hasNotes, isGap, type Summary } from "./summary.ts";
import { knownGapLines, runLeftOutText } from "./summary_notes.ts";
import { problemLines } from "./summary_problems.ts";
import { summaryTable } from "./summary_table.ts";

/** How a summary is written. */
export interface SummaryTextOptions extends Screen {
  readonly strict: boolean;
  readonly verbosity: Verbosity;
  /** The program's name, for the commands to type next. */
  readonly program: string;
}

/**
 * The end of a run, for people: the table, what is missing, and last, where the eye falls on a terminal, whether it is
 * complete, what changed and what to do next. A run that changed nothing is one line. When quiet, only problems are shown.
 */
export function summaryText(summary: Summary, options: SummaryTextOptions): string {
  // The run ended before there was a backup.
  if (summary.output === "") return "";
  const { verbosity } = options;
  const isQuiet = verbosity === "quiet";
  const code = exitCodeOf(summary, options);
  const isGood = code === 0;
  // Of a run that did not end, most resources are unfinished, which says nothing.
  const isAll = verbosity === "verbose" || verbosity === "debug";
  const hasTable = isAll || (!isQuiet && (isGood || code === 3));
  return [
    ...(hasTable ? summaryTable(summary.accounts, { ...options, isWhole: isAll }) : []),
    ...problemLines(summary, { ...options, isWhole: isAll }),
    ...(isQuiet && !options.strict ? [] : knownGapLines(summary, options)),
    ...warningLines(summary, options),
    ...(isQuiet && isGood ? [] : verdictLines(summary, options)),
  ].join("\n").trimEnd();
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
  const command = (words: string) => `${options.program} ${words} --output ${shellPath(output)}`;
  const saved = changesOf(summary.accounts.flatMap(({ resources }) => resources));
  const isChanged = Object.values(saved).some((count) => count > 0);
  const leftOut = runLeftOutText(summary);
  const verdictLine = [
    verdict(summary, options),
    ...(leftOut === null ? [] : [`Left out on request: ${leftOut}`]),
  ];
  switch (exitCodeOf(summary, options)) {
    case 0:
      return isChanged
        ? [...verdictLine, `Backup: ${placeText(summary)}`, `Verify: ${command("verify")}`]
        : verdictLine;
    case 3:
      return [...verdictLine, `Saved: ${changesText(saved)}`, `Backup: ${placeText(summary)}`];
    default:
      return isChanged ? [...verdictLine, `Saved so far: ${changesText(saved)}`] : verdictLine;
  }
}

/** `accounts.json`, `.artifacts_manifest.json` and `SHA256SUMS`, which are no account's. */
const TOP_FILES = 3;

/** Where the backup is and how large. */
function placeText({ output, accounts }: Summary): string {
  const files = accounts.reduce((sum, account) => sum + (account.files ?? 0), TOP_FILES);
  const sizeBytes = accounts.reduce((sum, account) => sum + (account.sizeBytes ?? 0), 0);
  const facts = [countOf(accounts.length, "account"), `${countOf(files, "file")} on disk`];
  return `${printable(output)}: ${[...facts, `${bytesText(sizeBytes)} of data`].join(", ")}`;
}

function verdict(summary: Summary, options: SummaryTextOptions): string {
  const red = (word: string) => paint(word, "bad", options);
  const took = durationText(summary.durationMs);
  switch (exitCodeOf(summary, options)) {
    case 0: {
      const rows = summary.accounts.flatMap(({ resources }) => resources);
      const word = summary.outcome === "partial"
        ? paint("PARTIAL", "yellow", options)
        : paint("COMPLETE", "good", options);
      return `${word}${roleNote(summary.accounts)}: ${changesText(changesOf(rows))}; ${took}`;
    }
    case 1:
      return `${red("NOT FINISHED")}: an error ended the run; what was saved is kept`;
    case 130:
      return `${red("INTERRUPTED")}: run the same command to resume`;
    case 3:
      return `${red("INCOMPLETE")}: ${missingCounts(summary, options)}; ${took}`;
  }
}

function missingCounts(
  summary: Summary,
  options: SummaryTextOptions,
): string {
  const { problems, warnings, knownGaps, lost, accounts } = summary;
  const artifacts = problems.filter(({ path }) => path?.includes("/artifacts/")).length;
  const files = problems.filter(({ path }) => path !== null).length - artifacts;
  const resources =
    accounts.flatMap((account) => account.resources).filter(({ state }) => isGap(state)).length;
  const parts = [
    ...(lost.length > 0 ? [countOf(lost.length, "account")] : []),
    ...(resources > 0 ? [countOf(resources, "resource")] : []),
    ...(artifacts > 0 ? [countOf(artifacts, "PDF or receipt", "PDFs or receipts")] : []),
    ...(files > 0 ? [`parts of ${countOf(files, "file")}`] : []),
  ];
  if (parts.length > 0) return `${listText(parts)} missing (see above)`;
  const dated = knownGaps.filter(({ since }) => since !== null).length;
  const notes = [
    ...(warnings.length > 0 ? [countOf(warnings.length, "warning")] : []),
    ...(dated > 0 ? [countOf(dated, "known gap")] : []),
  ];
  return options.strict && hasNotes(summary)
    ? `${listText(notes)}, counted because of --strict`
    : "no reason was reported";
}

/** `a`, `a and b`, `a, b and c`. */
function listText(parts: readonly string[]): string {
  return parts.join(", ").replace(/, (?=[^,]*$)/, " and ");
}
