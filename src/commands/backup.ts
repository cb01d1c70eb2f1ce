import type { BackupRequest } from "../backup/back_up.ts";
import type { RunConfig } from "../cli/config.ts";
import { InterruptedError, type Program } from "./program.ts";
import { outputScreen } from "./output_screen.ts";
import { logRetries } from "./log_retries.ts";

/** What runs of the real Harvest and of the made-up one differ in. */
export type Server = Pick<BackupRequest, "token" | "apiUrl" | "idUrl" | "userAgent">;

/** Settings of a run, wherever it goes to. */
export type RunSettings = RunConfig & { readonly acceptShrink?: boolean; readonly color: boolean };

/** The request that a run's settings make. */
export function requestOf(
  config: RunSettings,
  { program, server }: { program: Program; server: Server },
): BackupRequest {
  return {
    ...server,
    rate: config.rate,
    output: config.output,
    accounts: config.accounts,
    only: config.only,
    skip: config.skip,
    options: {
      full: config.full,
      artifacts: config.artifacts,
      recordFiles: config.recordFiles,
      acceptShrink: config.acceptShrink ?? false,
    },
    tool: `${program.name}/${program.version}`,
    pid: program.pid,
  };
}

/** Backs up, or with `--dry-run` tells what a backup would do. Returns the exit code. */
export async function runBackupCommand(
  config: RunSettings,
  program: Program,
  server: Server,
): Promise<number> {
  const request = requestOf(config, { program, server });
  const { send, clock, random } = program;
  const signal = program.interruption();
  if (config.dryRun) return await plan(request, { config, program, signal });
  const { backUp } = await import("../backup/back_up.ts");
  const { RunDisplay } = await import("./run_display.ts");
  const display = new RunDisplay(program, config);
  display.start();
  try {
    await backUp(request, { send, clock, random, signal, onEvent: display.onEvent });
  } catch (error) {
    await display.end();
    if (!(error instanceof InterruptedError)) throw placed(error, request.output);
    display.summary();
    return INTERRUPTED;
  }
  await display.end();
  return display.summary();
}

/** The system says what is wrong ("No space left on device (os error 28)"), and not always where. */
function placed(cause: unknown, output: string): unknown {
  return cause instanceof Error && /\(os error \d+\)$/.test(cause.message)
    ? new Error(`Cannot go on with the backup in "${output}": ${cause.message}`, { cause })
    : cause;
}

/** What was done is kept, and the next run continues. */
const INTERRUPTED = 130;

async function plan(
  request: BackupRequest,
  { config, program, signal }: { config: RunSettings; program: Program; signal: AbortSignal },
): Promise<number> {
  const { planBackup } = await import("../backup/plan/plan_backup.ts");
  const { planText } = await import("../report/run/plan_text.ts");
  const { jsonLine } = await import("../report/json_line.ts");
  const { send, clock, random } = program;
  const found = await planBackup(request, {
    send,
    clock,
    random,
    signal,
    onEvent: logRetries(program),
  });
  const screen = outputScreen(program, config);
  if (config.json) program.out(jsonLine("plan", found));
  else screen.say(planText(found, { rate: config.rate, ...screen }));
  return 0;
}
