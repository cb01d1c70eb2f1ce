import type { Config } from "../cli/config.ts";
import type { Program } from "./program.ts";

/** Runs a command and returns its exit code. Loads only what the command needs. */
export async function dispatch(config: Config, program: Program): Promise<number> {
  switch (config.kind) {
    case "backup":
      return await (await import("./backup.ts")).backupCommand(config, program);
    case "demo":
      return await (await import("./demo.ts")).demoCommand(config, program);
    case "verify":
      return await (await import("./verify.ts")).verifyCommand(config, program);
    case "resources":
      return (await import("./resources.ts")).resourcesCommand(config, program);
    case "check":
      return await (await import("./check.ts")).checkCommand(config, program);
    case "history":
      return await (await import("./history.ts")).historyCommand(config, program);
    case "export sqlite":
      return await (await import("./export.ts")).exportSqliteCommand(config, program);
    case "export csv":
      return await (await import("./export.ts")).exportCsvCommand(config, program);
    case "export harvest":
    case "export solidtime":
    case "export kimai":
    case "export toggl":
    case "export clockify":
    case "export timetagger":
    case "export hledger":
    case "export ical":
      return await (await import("./export_destination.ts")).exportDestinationCommand(
        config,
        program,
      );
    case "leave":
      return await (await import("./leave.ts")).leaveCommand(config, program);
    case "view":
      return await (await import("./view.ts")).viewCommand(config, program);
    case "usage":
      return await (await import("./usage.ts")).usageCommand(config, program);
    case "report":
      return await (await import("./report.ts")).reportCommand(config, program);
    case "audit":
      return await (await import("./audit.ts")).auditCommand(config, program);
    case "restore":
      return await (await import("./restore.ts")).restoreCommand(config, program);
    case "help":
    case "version":
    case "man":
    case "completions":
    case "complete":
      return await (await import("./answer.ts")).answer(config, program);
    default:
      return config satisfies never;
  }
}
