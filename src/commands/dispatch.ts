import type { Config } from "../cli/config.ts";
import { isoSeconds } from "../http/clock.ts";
import type { LogFile } from "../store/files/log_file.ts";
import { unstyled } from "../text/text_width.ts";
import type { Program } from "./program.ts";

/** Runs a command and returns its exit code; with `--log-file`, what it prints for people is noted there, too. */
export async function dispatch(config: Config, program: Program): Promise<number> {
  if (!("flags" in config && "logFile" in config.flags) || config.flags.logFile === null) {
    return await run(config, program);
  }
  const { LogFile } = await import("../store/files/log_file.ts");
  using file = new LogFile(config.flags.logFile, { outside: config.flags.output });
  const log = logTo(file, program);
  try {
    return await run(config, { ...program, log });
  } catch (error) {
    const { errorText } = await import("../report/error_text.ts");
    log([errorText(error).message]);
    throw error;
  }
}

function logTo(file: LogFile, program: Program): NonNullable<Program["log"]> {
  let isFull = false;
  return (lines) => {
    if (isFull) return;
    const time = isoSeconds(program.clock.date());
    const texts = lines.map(unstyled).filter((line) => line.trim() !== "");
    try {
      file.append(texts.map((line) => `${time} ${line}`));
    } catch (error) {
      // A log that cannot be written ends no backup.
      isFull = true;
      program.err(`${error instanceof Error ? error.message : error}; the log ends here`);
    }
  };
}

/** Loads only what the command needs. */
async function run(config: Config, program: Program): Promise<number> {
  switch (config.kind) {
    case "backup":
      return await (await import("./backup.ts")).backupCommand(config, program);
    case "demo":
      return await (await import("./demo.ts")).demoCommand(config, program);
    case "verify":
      return await (await import("./verify.ts")).verifyCommand(config, program);
    case "resources":
      return (await import("./answer.ts")).resourcesCommand(config, program);
    case "check":
      return await (await import("./check.ts")).checkCommand(config, program);
    case "status":
      return await (await import("./status.ts")).statusCommand(config, program);
    case "history":
      return await (await import("./history.ts")).historyCommand(config, program);
    case "find":
      return await (await import("./lookup.ts")).findCommand(config, program);
    case "show":
      return await (await import("./lookup.ts")).showCommand(config, program);
    case "export sqlite":
      return await (await import("./export.ts")).exportSqliteCommand(config, program);
    case "export csv":
      return await (await import("./export.ts")).exportCsvCommand(config, program);
    case "export site":
      return await (await import("./report.ts")).exportSiteCommand(config, program);
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
