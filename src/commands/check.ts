import { checkAccess } from "../backup/plan/check_access.ts";
import { checkExitCode, checkText } from "../report/check_text.ts";
import { jsonLine } from "../report/json_line.ts";
import { type Invocation, outputScreen } from "./program.ts";
import { resolveConnection } from "./resolve_connection.ts";
import { logRetries } from "./run_display.ts";

/** Shows whether a backup would work and what it would miss. Returns the exit code. */
export async function checkCommand({ config, program }: Invocation<"check">): Promise<number> {
  const { output, account: accounts } = config.flags;
  const connection = await resolveConnection(config.connection, program);
  const signal = program.interruption();
  const onEvent = logRetries(program);
  const environment = { ...program.network, signal, onEvent };
  const check = await checkAccess({ ...connection, output, accounts }, environment);
  const exitCode = checkExitCode(check);
  const screen = outputScreen(program, config);
  screen.say(checkText(check, screen), jsonLine("check", { exitCode, ...check }));
  return exitCode;
}
