import { repair, type RepairStep, verify } from "../inspect/verify.ts";
import type { CommandConfig } from "../cli/config.ts";
import {
  danglingJson,
  danglingLine,
  findingJson,
  findingLine,
  repairJson,
  repairLine,
  repairText,
  systemFilesLine,
  verifyJson,
  verifyText,
} from "../report/verify_text.ts";
import { outputScreen, type Program } from "./program.ts";

const DAMAGED = 5;

/** Checks a backup and lists each damaged file; with `--repair`, repairs it first. Returns the exit code. */
export async function verifyCommand(
  config: CommandConfig<"verify">,
  program: Program,
): Promise<number> {
  const { output, json, subset, strict } = config.flags;
  const { verbosity } = config;
  const screen = outputScreen(program, config);
  const signal = program.interruption();
  const view = { output, program: program.name, verbosity, color: screen.color, subset };
  if (config.flags.repair) {
    const steps: RepairStep[] = [];
    const onStep = (step: RepairStep) => {
      steps.push(step);
      if (json) program.out(repairJson(step));
      else screen.say(repairLine(step, screen));
    };
    const holder = { pid: program.pid, started_at: program.clock.date().toISOString() };
    await repair(output, { holder, onStep, signal });
    if (!json) screen.say(repairText(steps, view));
  }
  const summary = await verify(output, {
    subset,
    signal,
    onFinding: (finding) => {
      if (json) program.out(findingJson(finding));
      else screen.say(findingLine(finding, screen));
    },
    onDangling: (dangling) => {
      if (json) program.out(danglingJson(dangling));
      else if (verbosity !== "quiet") screen.say(danglingLine(dangling));
    },
  });
  if (json) program.out(verifyJson(summary));
  else {
    const note = verbosity === "quiet" ? null : systemFilesLine(summary);
    if (note !== null) screen.say(note);
    screen.say(verifyText(summary, view));
  }
  return summary.damaged > 0 || (strict && summary.warnings > 0) ? DAMAGED : 0;
}
