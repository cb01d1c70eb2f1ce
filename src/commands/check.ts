import { checkAccess } from "../backup/plan/check_access.ts";
import { StatusError } from "../http/errors/http_error.ts";
import { checkExitCode, checkText, refusedText } from "../report/check_text.ts";
import { errorText } from "../report/error_text.ts";
import { jsonLine } from "../report/json_line.ts";
import { type Invocation, outputScreen } from "./program.ts";
import { resolveConnection } from "./resolve_connection.ts";
import { logRetries } from "./run_display.ts";

const TOKEN_REFUSED = 4;

/** Shows whether a backup would work and what it would miss. Returns the exit code. */
export async function checkCommand({ config, program }: Invocation<"check">): Promise<number> {
  const { output, account: accounts } = config.flags;
  const connection = await resolveConnection(config.connection, program);
  const signal = program.interruption();
  const onEvent = logRetries(program);
  const environment = { ...program.network, signal, onEvent };
  const screen = outputScreen(program, config);
  const check = await checkAccess({ ...connection, output, accounts }, environment)
    .catch((error) => {
      if (!(error instanceof StatusError && error.status === 401)) throw error;
      const text = errorText(error);
      const json = jsonLine("error", { exitCode: TOKEN_REFUSED, ...text });
      screen.say(refusedText(text, screen), json);
      return null;
    });
  if (check === null) return TOKEN_REFUSED;
  const exitCode = checkExitCode(check);
  screen.say(checkText(check, screen), jsonLine("check", { exitCode, ...check }));
  return exitCode;
}
