import type { Config } from "../cli/config.ts";
import type { Program } from "./program.ts";

/** Runs a settled command and returns its exit code. Only what the command needs is loaded. */
export async function dispatch(config: Config, program: Program): Promise<number> {
  switch (config.kind) {
    case "backup": {
      const { resolveToken } = await import("./resolve_token.ts");
      const { runBackupCommand } = await import("./backup.ts");
      const { apiUrl, idUrl, userAgent } = config;
      const token = await resolveToken(config.token, program);
      return await runBackupCommand(config, program, { token, apiUrl, idUrl, userAgent });
    }
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
    case "view":
      return await (await import("./view.ts")).viewCommand(config, program);
    case "report":
      return await (await import("./report.ts")).reportCommand(config, program);
    case "audit":
      return await (await import("./audit.ts")).auditCommand(config, program);
    case "completions":
      return (await import("./completions.ts")).completionsCommand(config, program);
    case "man":
      program.out((await import("../cli/man_page.ts")).manPage(program));
      return 0;
    default:
      return config satisfies never;
  }
}
