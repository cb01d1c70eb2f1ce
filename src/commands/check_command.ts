import { checkAccess } from "../backup/check_access.ts";
import type { CheckConfig } from "../cli/config.ts";
import { checkExitCode } from "../report/check_findings.ts";
import { checkText } from "../report/check_text.ts";
import { jsonLine } from "../report/event_json.ts";
import type { Program } from "./program.ts";
import { screenOf } from "./screen_of.ts";
import { tellWaits } from "./tell_waits.ts";
import { tokenOf } from "./token_of.ts";

/** Tells whether a backup would work and what it would lack. */
export async function checkCommand(config: CheckConfig, program: Program): Promise<number> {
  const { send, clock, random } = program;
  const request = { ...config, token: await tokenOf(config.token, program) };
  const signal = program.interruption();
  const check = await checkAccess(request, {
    send,
    clock,
    random,
    signal,
    onEvent: tellWaits(program),
  });
  const exitCode = checkExitCode(check);
  const screen = screenOf(program, config);
  if (config.json) program.out(jsonLine("check", { exitCode, ...check }));
  else screen.say(checkText(check, screen));
  return exitCode;
}
