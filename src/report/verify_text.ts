import type {
  Dangling,
  FileFinding,
  FileProblem,
  Remedy,
  RepairStep,
  VerifySummary,
} from "../inspect/verify.ts";
import { jsonLine } from "./run/event_json.ts";
import { paint } from "../text/paint.ts";
import { bytesText, countOf, countText } from "./quantities.ts";
import { shellPath } from "./shell_path.ts";
import { printable } from "../text/text_width.ts";
import type { Verbosity } from "./verbosity.ts";

/** How a verification is written. */
export interface VerifyTextOptions {
  readonly output: string;
  /** The program's name, for the commands to type next. */
  readonly program: string;
  readonly verbosity: Verbosity;
  readonly color: boolean;
  /** Null: everything was checked. */
  readonly subset: { readonly part: number; readonly of: number } | null;
}

const PROBLEM_TEXT: Readonly<Record<FileProblem, string>> = {
  missing: "MISSING",
  altered: "ALTERED",
  unlisted: "UNLISTED",
  malformed: "MALFORMED",
  "wrong count": "WRONG COUNT",
  unreadable: "UNREADABLE",
};

const REMEDY_TEXT: Readonly<Record<Remedy, string>> = {
  derive: "verify --repair writes it again",
  fetch: "verify --repair, and the next backup fetches it again",
  restore: "Harvest no longer has it: restore it from a copy of the backup",
  remove: "look at it, then move it away or delete it",
};

const STEP_TEXT: Readonly<Record<RepairStep["done"], string>> = {
  written: "WRITTEN",
  "to fetch": "TO FETCH",
  salvaged: "SALVAGED",
  left: "LEFT",
};

/** One finding on one line: the file, what is wrong, what to do. */
export function findingLine(
  { path, problem, detail, remedy }: FileFinding,
  { color }: { color: boolean },
): string {
  return `${paint(PROBLEM_TEXT[problem], "red", { color })} ${printable(path)}: ${
    printable(detail)
  }; ${REMEDY_TEXT[remedy]}`;
}

/** One reference that leads nowhere on one line. */
export function danglingLine(dangling: Dangling): string {
  const { accountId, folder, member, target, records, ids, missing } = dangling;
  const named = missing > ids.length ? `${ids.join(", ")}, …` : ids.join(", ");
  return `note: account ${accountId}: ${
    countOf(records, "record")
  } of ${folder} refer by "${member}" to ` +
    `${countOf(missing, "id")} not in ${target}: ${named}`;
}

/** What was done about one file on one line. */
export function repairLine(
  { path, done, detail }: RepairStep,
  { color }: { color: boolean },
): string {
  const style = done === "left" ? "red" : done === "written" ? "green" : "yellow";
  return `${paint(STEP_TEXT[done], style, { color })} ${printable(path)}: ${printable(detail)}`;
}

/** The end of a verification. Quiet and undamaged says nothing. */
export function verifyText(summary: VerifySummary, options: VerifyTextOptions): string {
  const { files, sizeBytes, records, damaged, isOpen } = summary;
  if (options.verbosity === "quiet" && damaged === 0) return "";
  const { subset, output, program } = options;
  const part = subset ? `part ${subset.part} of ${subset.of}: ` : "";
  const read = `${countOf(files, "file")}, ${countOf(records, "record")}, ${
    bytesText(sizeBytes)
  } read`;
  const isDamaged = damaged > 0;
  return [
    ...(isOpen
      ? [
        "A run has not ended (it was interrupted, or is at work): what it has not finished was not judged.",
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

/** The end of a repair: what is left to do. */
export function repairText(
  steps: readonly RepairStep[],
  options: Omit<VerifyTextOptions, "subset">,
): string {
  const count = (done: RepairStep["done"]) => steps.filter((step) => step.done === done).length;
  if (steps.length === 0) return options.verbosity === "quiet" ? "" : "Nothing to repair.";
  const toFetch = count("to fetch");
  const left = count("left") + count("salvaged");
  return [
    `${countText(count("written"))} written again, ${countText(toFetch)} to be fetched, ${
      countText(left)
    } not whole.`,
    ...(toFetch > 0
      ? [`Fetch: ${options.program} backup --output ${shellPath(options.output)}`]
      : []),
  ].join("\n");
}

/** A finding as a line of JSON. */
export function findingJson(finding: FileFinding): string {
  return jsonLine("finding", { ...finding, advice: REMEDY_TEXT[finding.remedy] });
}

/** A reference that leads nowhere as a line of JSON. */
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
