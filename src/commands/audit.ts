import { auditBackup } from "../audit/audit_backup.ts";
import { auditExitCode } from "../audit/audit_report.ts";
import type { AuditConfig } from "../cli/config.ts";
import { auditPage } from "../report/audit/audit_page.ts";
import { auditJsonLines, auditText } from "../report/audit/audit_text.ts";
import { writeTarget } from "../store/files/target_file.ts";
import type { Program } from "./program.ts";
import { outputScreen } from "./output_screen.ts";
import { resolveToken } from "./resolve_token.ts";

/** Shows that a backup adds up, or where it does not. */
export async function auditCommand(config: AuditConfig, program: Program): Promise<number> {
  const { send, clock, random } = program;
  const { output, accounts, fromYear, html, json, verbosity } = config;
  const connection = config.connection &&
    { ...config.connection, token: await resolveToken(config.connection.token, program) };
  const tool = `${program.name}/${program.version}`;
  const signal = program.interruption();
  const isTold = !json && verbosity !== "quiet";
  const report = await auditBackup({ output, accounts, fromYear, connection, tool }, {
    send,
    clock,
    random,
    signal,
    onEvent: (event) => {
      if (isTold && event.type === "year") {
        program.err(`Compared ${event.year} of account ${event.accountId}`);
      }
    },
  });
  if (html !== null) await writeTarget(html, auditPage(report));
  const exitCode = auditExitCode(report);
  const screen = outputScreen(program, config);
  if (json) auditJsonLines(report, { exitCode }).forEach((line) => program.out(line));
  else screen.say(auditText(report, { ...screen, quiet: verbosity === "quiet" }));
  return exitCode;
}
