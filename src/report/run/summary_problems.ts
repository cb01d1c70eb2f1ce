import { ADMINISTRATOR } from "../../harvest/roles.ts";
import { paint, type Screen } from "../../text/screen.ts";
import { printable, shellPath } from "../../text/text_width.ts";
import { artifactsText, countOf, countText, otherLossesText } from "../quantities.ts";
import { byCause, type CommonCause } from "./causes.ts";
import { accountTitle } from "./event_line.ts";
import type { MissingItem, Summary } from "./summary.ts";

/** How problems are listed. */
export interface ProblemOptions extends Screen {
  /** Whether every file is named. */
  readonly isWhole: boolean;
  /** The program's name, for the commands to type next. */
  readonly program: string;
}

/** Files that are named for one reason: hundreds would hide the verdict. `status` names as many. */
const MAX_NAMED = 5;

/** `9.pdf` comes before `10.pdf`. */
const ORDER = new Intl.Collator("en", { numeric: true });

function placeOf({ resource, path }: MissingItem): string {
  return `${resource} ${path ?? ""}`;
}

/** What is missing, by account and reason, and what to do about it. */
export function problemLines(summary: Summary, options: ProblemOptions): string[] {
  const { problems, lost, accounts } = summary;
  if (problems.length + lost.length === 0) return [];
  const byAccount = Map.groupBy(problems, ({ accountId }) => accountId);
  // As the table has them, in whatever order they were met.
  const ids = new Set([...accounts.map(({ account }) => account.id), ...byAccount.keys()]);
  const lines = [...ids].flatMap((id) => {
    const own = byAccount.get(id);
    if (own === undefined) return [];
    const known = accounts.find(({ account }) => account.id === id);
    const causes = byCause(own.toSorted((a, b) => ORDER.compare(placeOf(a), placeOf(b))));
    return [
      `  ${accountTitle(known?.account ?? { id, name: "" })}`,
      ...causes.flatMap((cause) => causeLines(cause, options)),
    ];
  });
  return [
    paint("Missing:", "red", options),
    ...lost.flatMap((account) => [
      `  ${accountTitle(account)}`,
      "    the whole account: the token does not list it any more; what was saved of it is kept.",
      "    Use a token that sees it or, if that is meant, run once:",
      `      ${backupCommand(summary, options)} --forget-account ${account.id}`,
    ]),
    ...lines,
    ...adviceLines(summary, options),
    "",
  ];
}

/** Items missing for one reason; of many files only the first are named, unless all are to be shown. */
function causeLines(
  { reason: words, failures }: CommonCause<MissingItem>,
  { isWhole }: ProblemOptions,
): string[] {
  const [first] = failures;
  if (!first) return [];
  const reason = printable(words);
  const names = failures.map(({ resource, path }) => path === null ? resource : printable(path));
  if (names.length === 1) return [`    ${names[0]}: ${reason}`];
  if (first.path === null) {
    return [`    ${countOf(names.length, "resource")}: ${reason}`, `      ${names.join(", ")}`];
  }
  const named = isWhole ? names : names.slice(0, MAX_NAMED);
  const more = names.length - named.length;
  return [
    `    ${artifactsText(names.length, first.resource)} of ${first.resource}: ${reason}`,
    ...named.map((name) => `      ${name}`),
    ...(more > 0 ? [`      and ${countText(more)} more (status --json names all)`] : []),
  ];
}

/** In the reason of what Harvest may not have: see the refusals in the manifest. */
const NOT_THERE_REGEXP = /\bstatus (?:404|410)\b/;

/** In the reason of what a run does only if told that it is meant. */
const SWITCH_REGEXP = /run once with (--accept-\w+)/;

function switchOf({ reason }: MissingItem): string | null {
  return SWITCH_REGEXP.exec(reason)?.[1] ?? null;
}

function backupCommand({ output }: Summary, { program }: ProblemOptions): string {
  return `${program} backup --output ${shellPath(output)}`;
}

function adviceLines(summary: Summary, options: ProblemOptions): string[] {
  const { problems, accounts, output } = summary;
  const switches = new Set(problems.map(switchOf).filter((name) => name !== null));
  const lost = problems.filter(({ isLost }) => isLost);
  const accept = `verify --output ${shellPath(output)} --repair --accept-loss`;
  const isForbidden = ({ accountId, resource, path }: MissingItem) =>
    path === null && accounts.some(({ account, resources }) =>
      account.id === accountId &&
      resources.some((row) => row.resource === resource && row.state === "forbidden")
    );
  const isAdministrator = ({ accountId }: MissingItem) =>
    accounts.some(({ account, role }) => account.id === accountId && role === ADMINISTRATOR);
  return [
    ...(problems.some((problem) => isForbidden(problem) && !isAdministrator(problem))
      ? ["  Forbidden: use an administrator's token, or exclude the resource with --skip."]
      : []),
    ...(problems.some((problem) => isForbidden(problem) && isAdministrator(problem))
      ? [
        "  Forbidden to an administrator: if the feature is off, exclude the resource with --skip.",
      ]
      : []),
    ...(lost.length > 0
      ? [
        `  Lost: the next run cannot fetch it again. Bring it back from another copy of the backup, or accept the loss${
          otherLossesText(lost.length)
        }:`,
        `    ${options.program} ${accept} ${shellPath(lost[0]?.path ?? "")}`,
      ]
      : []),
    ...[...switches].flatMap((name) => [
      `  If it is meant, run once with ${name}:`,
      `    ${backupCommand(summary, options)} ${name}`,
    ]),
    ...(problems.every((one) => isForbidden(one) || one.isLost || switchOf(one) !== null)
      ? []
      : ["  Run the same command again: it fetches only what is missing."]),
    ...(problems.some(({ reason }) => NOT_THERE_REGEXP.test(reason))
      ? [
        "  What Harvest answers with 404 or 410 on three days counts as unavailable (exit code 0).",
      ]
      : []),
  ];
}
