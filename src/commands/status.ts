import { backupStatus } from "../inspect/status.ts";
import { statusExitCode, statusJson, statusText } from "../report/status_text.ts";
import { type Invocation, outputScreen } from "./program.ts";

/** Shows whether there is a backup, how old, and what it lacks. Returns the exit code. */
export async function statusCommand({ config, program }: Invocation<"status">): Promise<number> {
  const { output, maxAge } = config.flags;
  const status = await backupStatus(output);
  const screen = outputScreen(program, config);
  const judgement = { now: program.clock.date(), maxAgeMs: maxAge };
  const view = { ...judgement, ...screen, program: program.name };
  screen.say(statusText(status, view), statusJson(status, judgement));
  return statusExitCode(status, judgement);
}
