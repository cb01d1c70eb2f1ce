import type { Config } from "../cli/config.ts";
import { isoSeconds } from "../http/clock.ts";
import type { LogFile } from "../store/files/log_file.ts";
import { unstyled } from "../text/text_width.ts";
import type { Invocation, Program } from "./program.ts";

const exportForProgram = async () => (await import("./export.ts")).exportForProgram;

type Run<Kind extends Config["kind"]> = (of: Invocation<Kind>) => number | Promise<number>;

/** What runs each command: only what the command needs is loaded. */
const RUNS: { readonly [Kind in Config["kind"]]: () => Promise<Run<Kind>> } = {
  backup: async () => (await import("./backup.ts")).backupCommand,
  demo: async () => (await import("./demo.ts")).demoCommand,
  verify: async () => (await import("./verify.ts")).verifyCommand,
  resources: async () => (await import("./answer.ts")).resourcesCommand,
  check: async () => (await import("./check.ts")).checkCommand,
  status: async () => (await import("./status.ts")).statusCommand,
  history: async () => (await import("./history.ts")).historyCommand,
  find: async () => (await import("./lookup.ts")).findCommand,
  show: async () => (await import("./lookup.ts")).showCommand,
  usage: async () => (await import("./usage.ts")).usageCommand,
  "export sqlite": async () => (await import("./export.ts")).exportSqliteCommand,
  "export csv": async () => (await import("./export.ts")).exportCsvCommand,
  "export site": async () => (await import("./export.ts")).exportSiteCommand,
  "export harvest": exportForProgram,
  "export solidtime": exportForProgram,
  "export kimai": exportForProgram,
  "export toggl": exportForProgram,
  "export clockify": exportForProgram,
  "export timetagger": exportForProgram,
  "export hledger": exportForProgram,
  "export ical": exportForProgram,
  report: async () => (await import("./export.ts")).reportCommand,
  leave: async () => (await import("./leave.ts")).leaveCommand,
  view: async () => (await import("./view.ts")).viewCommand,
  audit: async () => (await import("./audit.ts")).auditCommand,
  restore: async () => (await import("./restore.ts")).restoreCommand,
  help: async () => (await import("./answer.ts")).helpCommand,
  version: async () => (await import("./answer.ts")).versionCommand,
  man: async () => (await import("./answer.ts")).manCommand,
  completions: async () => (await import("./answer.ts")).completionsCommand,
  complete: async () => (await import("./answer.ts")).completeCommand,
};

/** Runs a command and returns its exit code; with `--log-file`, what it prints for people is noted there, too. */
export async function dispatch(config: Config, program: Program): Promise<number> {
  // Of the row of the config's own kind, which the compiler cannot follow.
  const run = await RUNS[config.kind]() as Run<Config["kind"]>;
  if (!("flags" in config && "logFile" in config.flags) || config.flags.logFile === null) {
    return await run({ config, program });
  }
  const { LogFile } = await import("../store/files/log_file.ts");
  using file = new LogFile(config.flags.logFile, { outside: config.flags.output });
  const log = logTo(file, program);
  try {
    return await run({ config, program: { ...program, log } });
  } catch (error) {
    const { errorText } = await import("../report/error_text.ts");
    const { message, hint } = errorText(error);
    log([...message.split("\n"), ...(hint === null ? [] : [hint])]);
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
