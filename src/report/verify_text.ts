import type {
  CheckedFile,
  Dangling,
  FileFinding,
  FileProblem,
  Remedy,
  RepairStep,
  VerifySummary,
} from "../inspect/verify.ts";
import { paint } from "../text/screen.ts";
import { printable, shellPath } from "../text/text_width.ts";
import { jsonLine } from "./json_line.ts";
import { bytesText, countOf, countText } from "./quantities.ts";

/** How a verification is written. */
export interface VerifyTextOptions {
  readonly output: string;
  /** The program's name, for the commands to type next. */
  readonly program: string;
  readonly color: boolean;
  /** Null: everything was checked. */
  readonly subset: { readonly part: number; readonly of: number } | null;
}

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
  restore: "Harvest no longer has it: restore it from a copy of the backup",
  remove: "check it, then move it away or delete it",
};

const STEP_TEXT: Readonly<Record<RepairStep["done"], string>> = {
  written: "REBUILT",
  "to fetch": "TO FETCH",
  salvaged: "SALVAGED",
  left: "UNCHANGED",
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

/** What the system put into the backup, on one line; empty if nothing. */
export function systemFilesLine({ systemFiles }: VerifySummary): string {
  const { count, names } = systemFiles;
  if (count === 0) return "";
  const shown = [...names.map(printable), ...(count > names.length ? ["…"] : [])].join(", ");
  return `note: ${countOf(count, "file or folder", "files or folders")} of your system ${
    count === 1 ? "is" : "are"
  } in the backup and no part of it: ${shown}`;
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
  const style = done === "left" ? "red" : done === "written" ? "green" : "yellow";
  return `${paint(STEP_TEXT[done], style, { color })} ${printable(path)}: ${printable(detail)}`;
}

/** The end of a verification. */
export function verifyText(summary: VerifySummary, options: VerifyTextOptions): string {
  const { files, sizeBytes, records, damaged, warnings, isOpen } = summary;
  const { subset, output, program } = options;
  const part = subset ? `part ${subset.part} of ${subset.of}: ` : "";
  const read = `${countOf(files, "file")}, ${countOf(records, "record")}, ${
    bytesText(sizeBytes)
  } read${warnings > 0 ? `; ${countOf(warnings, "warning")}, see above` : ""}`;
  const isDamaged = damaged > 0;
  return [
    ...(isOpen
      ? [
        "A run is unfinished (interrupted, or still going): what it has not finished was not checked.",
      ]
      : []),
    isDamaged
      ? `${paint("DAMAGED", "bad", options)}: ${part}${
        countText(damaged)
      } found, see above; ${read}`
      : `${paint("INTACT", "good", options)}: ${part}${read}`,
    ...(isDamaged ? [`Repair: ${program} verify --repair --output ${shellPath(output)}`] : []),
  ].join("\n");
}

/** The end of a repair, with what is left to do. */
export function repairText(
  steps: readonly RepairStep[],
  options: Omit<VerifyTextOptions, "subset">,
): string {
  const count = (done: RepairStep["done"]) => steps.filter((step) => step.done === done).length;
  if (steps.length === 0) return "Nothing to repair.";
  const toFetch = count("to fetch");
  const left = count("left") + count("salvaged");
  return [
    `${countText(count("written"))} rebuilt, ${countText(toFetch)} to fetch, ${
      countText(left)
    } still damaged.`,
    ...(toFetch > 0
      ? [`Fetch: ${options.program} backup --output ${shellPath(options.output)}`]
      : []),
  ].join("\n");
}

/** A finding as a line of JSON. */
export function findingJson(finding: FileFinding): string {
  return jsonLine("finding", {
    ...finding,
    advice: REMEDY_TEXT[finding.remedy],
  });
}

/** A list or file that was checked as a line of JSON. */
export function checkedJson(checked: CheckedFile): string {
  return jsonLine("checked", checked);
}

/** References to missing records as a line of JSON. */
export function danglingJson(dangling: Dangling): string {
  return jsonLine("dangling", dangling);
}

/** A step of a repair as a line of JSON. */
export function repairJson(step: RepairStep): string {
  return jsonLine("repair", step);
}

/** The last line of JSON of a verification. */
export function verifyJson(summary: VerifySummary): string {
  return jsonLine("verify_summary", summary);
}
