import { checkAccess } from "../backup/plan/check_access.ts";
import type { CheckConfig } from "../cli/config.ts";
import { checkExitCode } from "../report/check/check_findings.ts";
import { checkText } from "../report/check/check_text.ts";
import { jsonLine } from "../report/run/event_json.ts";
import { outputScreen, type Program } from "./program.ts";
import { logRetries } from "./run_display.ts";
import { resolveToken } from "./resolve_token.ts";

/** Shows whether a backup would work and what it would miss. Returns the exit code. */
export async function checkCommand(config: CheckConfig, program: Program): Promise<number> {
  const request = { ...config, token: await resolveToken(config.token, program) };
  const signal = program.interruption();
  const onEvent = logRetries(program);
  const check = await checkAccess(request, { ...program.network, signal, onEvent });
  const exitCode = checkExitCode(check);
  const screen = outputScreen(program, config);
  if (config.json) program.out(jsonLine("check", { exitCode, ...check }));
  else screen.say(checkText(check, screen));
  return exitCode;
}
