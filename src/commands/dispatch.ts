import type { Config } from "../cli/config.ts";
import type { Program } from "./program.ts";

/** Runs a settled command and returns its exit code. Only what the command needs is loaded. */
export async function dispatch(config: Config, program: Program): Promise<number> {
  switch (config.kind) {
    case "backup": {
      const { tokenOf } = await import("./token_of.ts");
      const { runBackupCommand } = await import("./run_backup_command.ts");
      const { apiUrl, idUrl, userAgent } = config;
      const token = await tokenOf(config.token, program);
      return await runBackupCommand(config, program, { token, apiUrl, idUrl, userAgent });
    }
    case "demo":
      return await (await import("./demo_command.ts")).demoCommand(config, program);
    case "verify":
      return await (await import("./verify_command.ts")).verifyCommand(config, program);
    case "resources":
      return (await import("./resources_command.ts")).resourcesCommand(config, program);
    case "check":
      return await (await import("./check_command.ts")).checkCommand(config, program);
    case "history":
      return await (await import("./history_command.ts")).historyCommand(config, program);
    case "export sqlite":
      return await (await import("./export_command.ts")).exportSqliteCommand(config, program);
    case "export csv":
      return await (await import("./export_command.ts")).exportCsvCommand(config, program);
    case "view":
      return await (await import("./view_command.ts")).viewCommand(config, program);
    case "report":
      return await (await import("./report_command.ts")).reportCommand(config, program);
    case "audit":
      return await (await import("./audit_command.ts")).auditCommand(config, program);
    case "completions":
      return (await import("./completions_command.ts")).completionsCommand(config, program);
    case "man":
      program.out((await import("../cli/man_page.ts")).manPage(program));
      return 0;
    default:
      return config satisfies never;
  }
}
