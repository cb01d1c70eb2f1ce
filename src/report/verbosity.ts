import type { BackupEvent } from "../backup/context/event.ts";
import { isMissing } from "./run/summary.ts";

/** How much is told while a run goes on; each tells what those before it do, and more. */
export type Verbosity = "quiet" | "normal" | "verbose" | "debug";

const ORDER: readonly Verbosity[] = ["quiet", "normal", "verbose", "debug"];

/** Whether an event is told at this verbosity. */
export function isTold(event: BackupEvent, verbosity: Verbosity): boolean {
  return ORDER.indexOf(levelOf(event)) <= ORDER.indexOf(verbosity);
}

/** The least verbosity at which an event is told: problems always, what happens thousands of times seldom. */
function levelOf(event: BackupEvent): Verbosity {
  switch (event.type) {
    case "artifact_failed":
    case "warning":
      return "quiet";
    case "resource_finished":
      if (isMissing(event.state)) return "quiet";
      return event.state === "complete" ? "normal" : "verbose";
    case "run_started":
    case "accounts_found":
    case "account_started":
    case "artifacts_planned":
    case "paused":
    case "account_finished":
    case "run_finished":
      return "normal";
    case "resource_progress":
    case "artifact_saved":
    case "request":
    case "retry":
      return "verbose";
    default:
      return event satisfies never;
  }
}
