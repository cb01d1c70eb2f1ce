import type { BackupEvent } from "../../backup/context/event.ts";
import type { Verbosity } from "../../text/screen.ts";
import { jsonLine } from "../json_line.ts";
import { isShown } from "./event_line.ts";
import { exitCodeOf, type Summary } from "./summary.ts";

/** An event as a line of JSON; null if it is not shown at this verbosity. */
export function eventJson(
  event: BackupEvent,
  { verbosity, time }: { verbosity: Verbosity; time: Date },
): string | null {
  if (!isShown(event, verbosity)) return null;
  const { type, ...rest } = event;
  return jsonLine(type, { time: time.toISOString(), ...rest });
}

/** The last line of a run: the summary and the exit code that goes with it. */
export function summaryJson(summary: Summary, { strict }: { strict: boolean }): string {
  return jsonLine("summary", { exitCode: exitCodeOf(summary, { strict }), ...summary });
}
