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
  verifyJson,
  verifyNotes,
  verifyText,
} from "../report/verify_text.ts";
import { UsageError } from "../usage_error.ts";
import { isoSeconds } from "../http/clock.ts";
import { writeVerifyRecord } from "../store/verify/verify_record.ts";
import { outputScreen, type Program } from "./program.ts";

const DAMAGED = 5;

/** Checks a backup and lists each damaged file; with `--repair`, repairs it first. Returns the exit code. */
export async function verifyCommand(
  config: CommandConfig<"verify">,
  program: Program,
): Promise<number> {
  const { output, json, subset, strict, acceptLoss: acceptLosses } = config.flags;
  const { verbosity } = config;
  const screen = outputScreen(program, config);
  const signal = program.interruption();
  const view = { output, program: program.name, verbosity, color: screen.color, subset };
  if (acceptLosses.length > 0 && !config.flags.repair) {
    throw new UsageError("Cannot accept a loss: --accept-loss goes with --repair");
  }
  if (config.flags.repair) {
    const steps: RepairStep[] = [];
    const onStep = (step: RepairStep) => {
      steps.push(step);
      if (json) program.out(repairJson(step));
      else screen.say(repairLine(step, screen));
    };
    const holder = { pid: program.pid, started_at: program.clock.date().toISOString() };
    await repair(output, { holder, onStep, acceptLosses, signal });
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
  const { part, of } = subset ?? { part: 1, of: 1 };
  await writeVerifyRecord(output, {
    verified_at: isoSeconds(program.clock.date()),
    damaged: summary.damaged,
    files: summary.files,
    subset: of === 1 ? null : `${part}/${of}`,
  });
  if (json) program.out(verifyJson(summary));
  else {
    if (verbosity !== "quiet") verifyNotes(summary).forEach((note) => screen.say(note));
    screen.say(verifyText(summary, view));
  }
  const { damaged, warnings, gaps, isOpen } = summary;
  const isLost = damaged > 0 || gaps.some(({ isLoss }) => isLoss);
  return isLost || (strict && (warnings + gaps.length > 0 || isOpen)) ? DAMAGED : 0;
}
