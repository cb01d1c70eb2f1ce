import type {
  CheckedFile,
  Dangling,
  FileFinding,
  FileProblem,
  Gap,
  Remedy,
  RepairStep,
  VerifySummary,
} from "../inspect/verify.ts";
import { paint } from "../text/screen.ts";
import { printable, shellPath } from "../text/text_width.ts";
import { leftOutText } from "./run/left_out_text.ts";
import { jsonLine } from "./json_line.ts";
import { bytesText, countOf, countText, otherLossesText } from "./quantities.ts";

/** How a verification is written. */
export interface VerifyTextOptions {
  readonly output: string;
  /** The program's name, for the commands to type next. */
  readonly program: string;
  readonly color: boolean;
  /** Null: everything was checked. */
  readonly subset: { readonly part: number; readonly of: number } | null;
}

/** So many of what is missing or was left out are named in one line. */
const NAMES_SHOWN = 5;

const PROBLEM_TEXT: Readonly<Record<FileProblem, string>> = {
  missing: "MISSING",
  altered: "ALTERED",
  unlisted: "UNKNOWN FILE",
  malformed: "MALFORMED",
  "wrong count": "WRONG COUNT",
  unreadable: "UNREADABLE",
};

const REMEDY_TEXT: Readonly<Record<Remedy, string>> = {
  derive: "verify --repair rebuilds it",
  fetch: "verify --repair, then the next backup fetches it again",
  restore:
    "Harvest no longer has it: restore it from a copy of the backup; verify --repair keeps " +
    "what can be read of it",
  remove: "check it, then move it away or delete it",
};

const STEP_TEXT: Readonly<Record<RepairStep["done"], string>> = {
  written: "REBUILT",
  "to fetch": "TO FETCH",
  lost: "LOST",
  accepted: "ACCEPTED",
};

/** A finding on one line: the file, what is wrong, what to do. */
export function findingLine(
  finding: FileFinding,
  { color }: { color: boolean },
): string {
  const { path, severity, problem, detail, remedy } = finding;
  const style = severity === "damage" ? "red" : "yellow";
  const label = paint(PROBLEM_TEXT[problem], style, { color });
  return `${label} ${printable(path)}: ${printable(detail)}; ${REMEDY_TEXT[remedy]}`;
}

/** A list or file that was checked, on one line. */
export function checkedLine({ path, files, records, sizeBytes }: CheckedFile): string {
  const parts = [
    ...(records > 0 ? [countOf(records, "record")] : []),
    ...(files > 1 ? [countOf(files, "file")] : []),
    bytesText(sizeBytes),
  ];
  return `checked ${printable(path)}: ${parts.join(", ")}`;
}

/** What is no damage and no gap, each on one line: files of the system, and what was left out on request. */
export function verifyNotes({ systemFiles, leftOut }: VerifySummary): string[] {
  const { count, names } = systemFiles;
  const shown = [...names.map(printable), ...(count > names.length ? ["…"] : [])].join(", ");
  const isOne = count === 1;
  return [
    ...(count === 0 ? [] : [
      `note: ${countOf(count, "file or folder", "files or folders")} of your system ${
        isOne ? "is" : "are"
      } in the backup and no part of it: ${shown}`,
    ]),
    ...leftOut.map(({ accountId, names }) =>
      `note: account ${accountId}: left out of the last run on request: ${leftOutText(names)}`
    ),
  ];
}

/** References to missing records, on one line. */
export function danglingLine(dangling: Dangling): string {
  const { accountId, folder, member, target, records, ids, missing } = dangling;
  const named = missing > ids.length ? `${ids.join(", ")}, …` : ids.join(", ");
  return `note: account ${accountId}: ${countOf(records, "record")} of ${folder} ${
    records === 1 ? "refers" : "refer"
  } by "${member}" to ` +
    `${countOf(missing, "id")} not in ${target}: ${named}`;
}

/** What the repair did with one file, on one line. */
export function repairLine(
  { path, done, detail }: RepairStep,
  { color }: { color: boolean },
): string {
  const style = done === "lost" ? "red" : done === "to fetch" ? "yellow" : "green";
  return `${paint(STEP_TEXT[done], style, { color })} ${printable(path)}: ${printable(detail)}`;
}

/** The end of a verification: what is missing, and last the verdict. */
export function verifyText(summary: VerifySummary, options: VerifyTextOptions): string {
  const { files, sizeBytes, records, damaged, warnings, gaps, isOpen } = summary;
  const isDamaged = damaged > 0;
  const isWhole = gaps.length === 0 && !isOpen;
  const { subset, output, program } = options;
  const part = subset ? `part ${subset.part} of ${subset.of}: ` : "";
  const command = (words: string) => `${program} ${words} --output ${shellPath(output)}`;
  const read = `${countOf(files, "file")}, ${countOf(records, "record")}, ${
    bytesText(sizeBytes)
  } read${warnings > 0 ? `; ${countOf(warnings, "warning")}, see above` : ""}`;
  const named = [...(isOpen ? ["an unfinished run"] : []), namesOf(gaps)].filter(Boolean).join(
    ", ",
  );
  const lost = gaps.filter(({ kind }) => kind === "lost");
  return [
    ...(isOpen
      ? [
        "A run is unfinished (interrupted, or still going): what it has not finished was not checked.",
      ]
      : []),
    ...(gaps.length === 0
      ? []
      : [paint("Missing or unfinished:", "red", options), ...gapLines(gaps)]),
    isDamaged
      ? `${paint("DAMAGED", "bad", options)}: ${part}${
        countText(damaged)
      } found, see above; ${read}`
      : isWhole
      ? `${paint("INTACT", "good", options)}: ${part}${read}`
      : `${paint("INTACT BUT INCOMPLETE", "bad", options)}: ${part}${named}; ${read}`,
    ...(isDamaged ? [`Repair: ${command("verify --repair")}`] : []),
    ...(isDamaged || isWhole ? [] : [`Fetch what Harvest has: ${command("backup")}`]),
    ...(isDamaged || lost.length === 0 ? [] : [
      `What is lost even then may be in a copy of the backup; to accept the loss${
        otherLossesText(lost.length)
      }: ` +
      command(`verify --repair --accept-loss ${shellPath(lost[0]?.path ?? "")}`),
    ]),
  ].join("\n");
}

/** What is missing for one reason on one line. */
function gapLines(gaps: readonly Gap[]): string[] {
  const alike = Map.groupBy(gaps, ({ accountId, reason }) => `${accountId} ${reason}`);
  return [...alike.values()].map((group) => {
    const { accountId = "", reason = "", kind } = group[0] ?? {};
    const why = kind === "lost" ? `came to harm: ${reason}` : reason;
    return `  account ${accountId}: ${namesOf(group)}: ${printable(why)}`;
  });
}

function namesOf(gaps: readonly Gap[]): string {
  const names = [...new Set(gaps.map(({ path, resource }) => printable(path ?? resource)))];
  const more = names.length - NAMES_SHOWN;
  return names.slice(0, NAMES_SHOWN).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** The end of a repair; what is left to do follows with the verification. */
export function repairText(steps: readonly RepairStep[]): string {
  const count = (done: RepairStep["done"]) => steps.filter((step) => step.done === done).length;
  if (steps.length === 0) return "Nothing to repair.";
  const accepted = count("accepted");
  return `${countText(count("written"))} rebuilt, ${countText(count("to fetch"))} to fetch, ${
    countText(count("lost"))
  } lost${accepted > 0 ? `, ${countText(accepted)} accepted` : ""}.`;
}

/** A finding as a line of JSON. */
export function findingJson(finding: FileFinding): string {
  return jsonLine("finding", {
    ...finding,
    advice: REMEDY_TEXT[finding.remedy],
  });
}
