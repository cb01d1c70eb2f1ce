import type { BackupRequest } from "../backup/back_up.ts";
import type { BackupConfig, RunConfig } from "../cli/config.ts";
import { InterruptedError, outputScreen, type Program } from "./program.ts";

/** Backs up Harvest, or with `--dry-run` shows what a backup would do. Returns the exit code. */
export async function backupCommand(config: BackupConfig, program: Program): Promise<number> {
  const { resolveToken } = await import("./resolve_token.ts");
  const { apiUrl, idUrl, userAgent } = config;
  const token = await resolveToken(config.token, program);
  return await runBackupCommand(config, program, { token, apiUrl, idUrl, userAgent });
}

/** What runs of the real Harvest and of the made-up one differ in. */
type Server = Pick<BackupRequest, "token" | "apiUrl" | "idUrl" | "userAgent">;

/** Settings of a run of either. */
type RunSettings = RunConfig & { readonly acceptShrink?: boolean; readonly color: boolean };

/** Backs up what a server holds, or with `--dry-run` shows what a backup would do. Returns the exit code. */
export async function runBackupCommand(
  config: RunSettings,
  program: Program,
  server: Server,
): Promise<number> {
  const request = {
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
  const signal = program.interruption();
  if (config.dryRun) return await showPlan(request, { config, program, signal });
  const { backUp } = await import("../backup/back_up.ts");
  const { RunDisplay } = await import("./run_display.ts");
  const display = new RunDisplay(program, config);
  display.start();
  try {
    await backUp(request, { ...program.network, signal, onEvent: display.onEvent });
  } catch (error) {
    await display.end();
    if (!(error instanceof InterruptedError)) throw withFolder(error, request.output);
    display.summary();
    return INTERRUPTED;
  }
  await display.end();
  return display.summary();
}

/** The system says what is wrong ("No space left on device (os error 28)"), but not always where. */
function withFolder(cause: unknown, output: string): unknown {
  return cause instanceof Error && /\(os error \d+\)$/.test(cause.message)
    ? new Error(`Cannot continue the backup in "${output}": ${cause.message}`, { cause })
    : cause;
}

const INTERRUPTED = 130;

async function showPlan(
  request: BackupRequest,
  { config, program, signal }: { config: RunSettings; program: Program; signal: AbortSignal },
): Promise<number> {
  const { planBackup } = await import("../backup/plan/plan_backup.ts");
  const { planText } = await import("../report/run/plan_text.ts");
  const { jsonLine } = await import("../report/run/event_json.ts");
  const { logRetries } = await import("./run_display.ts");
  const onEvent = logRetries(program);
  const plan = await planBackup(request, { ...program.network, signal, onEvent });
  const screen = outputScreen(program, config);
  if (config.json) program.out(jsonLine("plan", plan));
  else screen.say(planText(plan, { rate: config.rate, ...screen }));
  return 0;
}
