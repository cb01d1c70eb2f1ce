import { repair, type RepairStep, verify } from "../inspect/verify.ts";
import { UsageError } from "../usage_error.ts";
import { jsonLine } from "../report/json_line.ts";
import {
  checkedLine,
  danglingLine,
  findingJson,
  findingLine,
  repairLine,
  repairText,
  verifyNotes,
  verifyText,
} from "../report/verify_text.ts";
import { isoSeconds } from "../http/clock.ts";
import { writeVerifyRecord } from "../store/verify/verify_record.ts";
import { type Invocation, outputScreen } from "./program.ts";

const DAMAGED = 5;

/** Checks a backup and lists each damaged file; with `--repair`, repairs it first. Returns the exit code. */
export async function verifyCommand({ config, program }: Invocation<"verify">): Promise<number> {
  const { output, subset, strict, acceptLoss: acceptLosses } = config.flags;
  const { verbosity } = config;
  const screen = outputScreen(program, config);
  const signal = program.interruption();
  const view = { output, program: program.name, color: screen.color, subset };
  if (acceptLosses.length > 0 && !config.flags.repair) {
    throw new UsageError("Cannot accept a loss: --accept-loss goes with --repair");
  }
  if (config.flags.repair) {
    const steps: RepairStep[] = [];
    const onStep = (step: RepairStep) => {
      steps.push(step);
      screen.say(repairLine(step, screen), jsonLine("repair", step));
    };
    const holder = { pid: program.pid, started_at: program.clock.date().toISOString() };
    await repair(output, { holder, onStep, acceptLosses, signal });
    screen.note(repairText(steps));
  }
  const summary = await verify(output, {
    subset,
    signal,
    onFinding: (finding) => screen.say(findingLine(finding, screen), findingJson(finding)),
    onDangling: (dangling) => screen.note(danglingLine(dangling), jsonLine("dangling", dangling)),
    onChecked: (checked) => {
      if (verbosity === "verbose") screen.say(checkedLine(checked), jsonLine("checked", checked));
    },
  });
  const { part, of } = subset ?? { part: 1, of: 1 };
  await writeVerifyRecord(output, {
    verified_at: isoSeconds(program.clock.date()),
    damaged: summary.damaged,
    files: summary.files,
    subset: of === 1 ? null : `${part}/${of}`,
  });
  screen.note(verifyNotes(summary).join("\n"));
  const text = verifyText(summary, view);
  const { damaged, warnings, gaps, isOpen } = summary;
  const isWhole = gaps.length === 0 && !isOpen;
  if (damaged === 0 && isWhole) screen.note(text, jsonLine("verify_summary", summary));
  else screen.say(text, jsonLine("verify_summary", summary));
  const isBad = damaged > 0 || gaps.some(({ kind }) => kind === "lost");
  return isBad || (strict && (warnings > 0 || !isWhole)) ? DAMAGED : 0;
}
