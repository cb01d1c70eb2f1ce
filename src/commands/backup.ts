import type { BackupRequest } from "../backup/context/backup_request.ts";
import type { CommandConfig } from "../cli/config.ts";
import type { Connection } from "../harvest/connect.ts";
import { InterruptedError, type Invocation, outputScreen, type Program } from "./program.ts";

/** Backs up Harvest, or with `--dry-run` shows what a backup would do. Returns the exit code. */
export async function backupCommand({ config, program }: Invocation<"backup">): Promise<number> {
  const { resolveConnection } = await import("./resolve_connection.ts");
  return await runBackupCommand(config, program, {
    connection: await resolveConnection(config.connection, program),
    acceptShrink: config.flags.acceptShrink,
    acceptRole: config.flags.acceptRole,
    forgetAccounts: config.flags.forgetAccount,
  });
}

/** The same for any server: Harvest, or the made-up one. */
export async function runBackupCommand(
  config: CommandConfig<"backup" | "demo">,
  program: Program,
  { connection, acceptShrink = false, acceptRole = false, forgetAccounts = [] }: {
    connection: Connection;
    acceptShrink?: boolean;
    acceptRole?: boolean;
    forgetAccounts?: readonly string[];
  },
): Promise<number> {
  const { flags } = config;
  const request = {
    ...connection,
    output: flags.output,
    accounts: flags.account,
    only: flags.only,
    skip: flags.skip,
    options: {
      full: flags.full,
      artifacts: !flags.noArtifacts,
      recordFiles: !flags.noRecordFiles,
      acceptShrink,
      acceptRole,
    },
    forgetAccounts,
    tool: `${program.name}/${program.version}`,
    pid: program.pid,
  };
  const signal = program.interruption();
  if (flags.dryRun) return await showPlan(request, { config, program, signal });
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
  { config, program, signal }: {
    config: CommandConfig<"backup" | "demo">;
    program: Program;
    signal: AbortSignal;
  },
): Promise<number> {
  const { planBackup } = await import("../backup/plan/plan_backup.ts");
  const { planText } = await import("../report/run/plan_text.ts");
  const { jsonLine } = await import("../report/json_line.ts");
  const { logRetries } = await import("./run_display.ts");
  const onEvent = logRetries(program);
  const plan = await planBackup(request, { ...program.network, signal, onEvent });
  const screen = outputScreen(program, config);
  const isWhole = config.verbosity === "verbose" || config.verbosity === "debug";
  const text = planText(plan, { rate: request.rate, isWhole, ...screen });
  screen.say(text, jsonLine("plan", plan));
  return 0;
}
