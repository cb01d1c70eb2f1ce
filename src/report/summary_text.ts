import { accountTitle } from "./event_line.ts";
import { paint } from "./paint.ts";
import { bytesText, countOf, countText, durationText } from "./quantities.ts";
import {
  type AccountSummary,
  exitCodeOf,
  isMissing,
  type Problem,
  type ResourceSummary,
  type Summary,
} from "./summary.ts";
import { tableLines } from "./table.ts";
import { printable } from "./text_width.ts";
import type { Verbosity } from "./verbosity.ts";

/** How a summary is written. */
export interface SummaryTextOptions {
  readonly strict: boolean;
  readonly verbosity: Verbosity;
  readonly color: boolean;
  /** The program's name, for the commands to type next. */
  readonly program: string;
}

/**
 * The end of a run, for people: a table for each account, what is missing, and last, where the eye falls on a
 * terminal, whether it is complete, where it is and how to check it. Quiet and complete says nothing.
 */
export function summaryText(summary: Summary, options: SummaryTextOptions): string {
  // Ended before there was a backup to tell of.
  if (summary.output === "") return "";
  const isQuiet = options.verbosity === "quiet";
  if (isQuiet && exitCodeOf(summary, options) === 0) return "";
  const tables = isQuiet ? [] : summary.accounts.flatMap((account) => accountLines(account));
  return [
    ...tables,
    ...problemLines(summary),
    ...warningLines(summary),
    ...verdictLines(summary, options),
  ].join("\n");
}

function accountLines(account: AccountSummary): string[] {
  const { role, files, sizeBytes } = account;
  const size = files === null || sizeBytes === null
    ? ""
    : `: ${countOf(files, "file")}, ${bytesText(sizeBytes)}`;
  const isInTable = ({ state }: ResourceSummary) => state !== "off" && state !== "unavailable";
  const rows = account.resources.filter(isInTable);
  const named = (state: string) =>
    account.resources.filter((row) => row.state === state).map((row) => row.resource).join(", ");
  const asides = [["off in this account", named("off")], ["not available", named("unavailable")]]
    .filter(([, names]) => names !== "").map(([title, names]) => `${title}: ${names}`);
  return [
    `${accountTitle(account.account)}, ${role ?? "role unknown"}${size}`,
    ...tableLines([
      { heading: "resource" },
      { heading: "records", isNumeric: true },
      { heading: "size", isNumeric: true },
      { heading: "changes" },
      { heading: "files", isNumeric: true },
      { heading: "fetched", isNumeric: true },
      { heading: "state" },
    ], rows.map(resourceCells)),
    ...asides,
    "",
  ];
}

function resourceCells(row: ResourceSummary): string[] {
  const { total, saved, failed, sizeBytes } = row.artifacts;
  const changes = ([["+", row.added], ["~", row.changed], ["-", row.deleted]] as const)
    .filter(([, count]) => count > 0).map(([sign, count]) => sign + countText(count));
  const kept = failed > 0
    ? `${countText(total - failed)} of ${countText(total)}`
    : countText(total);
  return [
    row.resource,
    countText(row.records),
    row.sizeBytes > 0 ? bytesText(row.sizeBytes) : "",
    changes.join(" "),
    total > 0 ? kept : "",
    saved > 0 ? bytesText(sizeBytes) : "",
    isMissing(row.state) ? row.state.toUpperCase() : row.state,
  ];
}

function problemLines({ problems, accounts }: Summary): string[] {
  if (problems.length === 0) return [];
  const byAccount = Map.groupBy(problems, ({ accountId }) => accountId);
  const lines = [...byAccount].flatMap(([id, own]) => {
    const account = accounts.find(({ account }) => account.id === id)?.account;
    const byReason = Map.groupBy(
      own,
      ({ resource, path, reason }) =>
        JSON.stringify(path === null ? [resource, "", reason] : [resource, "files", reason]),
    );
    return [
      `  ${account ? accountTitle(account) : `account ${id}`}`,
      ...[...byReason.values()].flatMap(sameReasonLines),
    ];
  });
  return ["Missing:", ...lines, ...adviceLines(problems, accounts), ""];
}

/** Problems of one resource with one reason; the files among them are all named, as nobody can guess them. */
function sameReasonLines(problems: readonly Problem[]): string[] {
  const [first] = problems;
  if (!first) return [];
  const reason = printable(first.reason);
  if (first.path === null) return [`    ${first.resource}: ${reason}`];
  if (problems.length === 1) return [`    ${printable(first.path)}: ${reason}`];
  return [
    `    ${countOf(problems.length, "file")} of ${first.resource}: ${reason}`,
    ...problems.map(({ path }) => `      ${printable(path ?? "")}`),
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
      ? ["  Forbidden: use the token of an administrator, or leave it out with --skip."]
      : []),
    ...(problems.every(isForbidden)
      ? []
      : ["  Run the same command again: it fetches only what is missing."]),
  ];
}

function warningLines({ warnings, accounts }: Summary): string[] {
  if (warnings.length === 0) return [];
  const lines = warnings.map(({ accountId, resource, message }) => {
    const account = accounts.find(({ account }) => account.id === accountId)?.account;
    const where = [account && accounts.length > 1 ? accountTitle(account) : null, resource];
    return `  ${[...where.filter((part) => part), printable(message)].join(": ")}`;
  });
  return ["Warnings:", ...lines, ""];
}

function verdictLines(summary: Summary, options: SummaryTextOptions): string[] {
  const { output } = summary;
  const path = /^[\w@%+=:,./\\~-]+$/.test(output) ? output : `"${output}"`;
  return [
    verdict(summary, options),
    `Backup: ${printable(output)}`,
    `Verify: ${options.program} verify --output ${printable(path)}`,
  ];
}

function verdict(summary: Summary, options: SummaryTextOptions): string {
  const red = (word: string) => paint(word, "red", options);
  switch (exitCodeOf(summary, options)) {
    case 0:
      return `${paint("COMPLETE", "green", options)}: ${totals(summary)}`;
    case 1:
      return `${red("NOT FINISHED")}: the run was ended by an error; what is saved is kept`;
    case 130:
      return `${red("INTERRUPTED")}: what is saved is kept; the same command continues`;
    case 3:
      return `${red("INCOMPLETE")}: ${missingCounts(summary, options)}`;
  }
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
