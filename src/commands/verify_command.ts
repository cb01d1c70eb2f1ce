import { repair, type RepairStep, verify } from "../backup/verify.ts";
import type { VerifyConfig } from "../cli/config.ts";
import {
  danglingJson,
  danglingLine,
  findingJson,
  findingLine,
  repairJson,
  repairLine,
  repairText,
  verifyJson,
  verifyText,
} from "../report/verify_text.ts";
import type { Program } from "./program.ts";

const DAMAGED = 5;

/** Checks a backup and tells each damaged file; with `--repair`, repairs first. */
export async function verifyCommand(config: VerifyConfig, program: Program): Promise<number> {
  const { output, json, verbosity, subset } = config;
  const color = config.color && program.isOutTerminal;
  const signal = program.interruption();
  const view = { output, program: program.name, verbosity, color, subset };
  if (config.repair) {
    const steps: RepairStep[] = [];
    const onStep = (step: RepairStep) => {
      steps.push(step);
      program.out(json ? repairJson(step) : repairLine(step, { color }));
    };
    const holder = { pid: program.pid, started_at: program.clock.date().toISOString() };
    await repair(output, { holder, onStep, signal });
    const text = json ? "" : repairText(steps, view);
    if (text !== "") program.out(text);
  }
  const summary = await verify(output, {
    subset,
    signal,
    onFinding: (finding) =>
      program.out(json ? findingJson(finding) : findingLine(finding, { color })),
    onDangling: (dangling) => {
      if (json) program.out(danglingJson(dangling));
      else if (verbosity !== "quiet") program.out(danglingLine(dangling));
    },
  });
  const text = json ? verifyJson(summary) : verifyText(summary, view);
  if (text !== "") program.out(text);
  return summary.damaged > 0 ? DAMAGED : 0;
}
