import type { BackupEvent, OnEvent } from "../backup/context/event.ts";
import { eventLines } from "../report/run/event_line.ts";
import type { Program } from "./program.ts";

/** Says why a command that is otherwise silent takes its time: Harvest does not answer, or wants a pause. */
export function logRetries(program: Program): OnEvent {
  return (event: BackupEvent) => {
    if (event.type !== "retry" && event.type !== "paused") return;
    const told = { verbosity: "verbose", accountNames: new Map(), color: false } as const;
    for (const line of eventLines(event, told)) program.err(line);
  };
}
