import { checkAccess } from "../backup/plan/check_access.ts";
import type { CheckConfig } from "../cli/config.ts";
import { checkExitCode } from "../report/check/check_findings.ts";
import { checkText } from "../report/check/check_text.ts";
import { jsonLine } from "../report/json_line.ts";
import type { Program } from "./program.ts";
import { outputScreen } from "./output_screen.ts";
import { logRetries } from "./log_retries.ts";
import { resolveToken } from "./resolve_token.ts";

/** Tells whether a backup would work and what it would lack. */
export async function checkCommand(config: CheckConfig, program: Program): Promise<number> {
  const { send, clock, random } = program;
  const request = { ...config, token: await resolveToken(config.token, program) };
  const signal = program.interruption();
  const check = await checkAccess(request, {
    send,
    clock,
    random,
    signal,
    onEvent: logRetries(program),
  });
  const exitCode = checkExitCode(check);
  const screen = outputScreen(program, config);
  if (config.json) program.out(jsonLine("check", { exitCode, ...check }));
  else screen.say(checkText(check, screen));
  return exitCode;
}
