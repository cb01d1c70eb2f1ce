import { auditBackup, auditedAccounts } from "../audit/audit_backup.ts";
import { auditExitCode } from "../audit/audit_report.ts";
import { auditJsonLines, auditPage, auditText } from "../report/audit/audit_document.ts";
import { writeTarget } from "../store/files/target_file.ts";
import { AuditDisplay } from "./audit_display.ts";
import { type Invocation, outputScreen } from "./program.ts";
import { resolveConnection } from "./resolve_connection.ts";

/** Shows whether a backup adds up, and what does not. Returns the exit code. */
export async function auditCommand({ config, program }: Invocation<"audit">): Promise<number> {
  const { output, account: accounts, from: fromYear, html, json, quiet } = config.flags;
  // Without a backup, no token is asked for.
  await auditedAccounts({ output, accounts });
  const connection = config.connection && await resolveConnection(config.connection, program);
  const tool = `${program.name}/${program.version}`;
  const signal = program.interruption();
  const display = new AuditDisplay(program, json ? "quiet" : config.verbosity);
  const run = async () => {
    if (!json && !quiet && connection !== null) display.start();
    try {
      return await auditBackup({ output, accounts, fromYear, connection, tool }, {
        ...program.network,
        signal,
        onEvent: display.onEvent,
      });
    } finally {
      await display.end();
      if (signal.aborted) display.interrupted();
    }
  };
  const report = await run();
  if (html !== null) await writeTarget(html, auditPage(report), output);
  const exitCode = auditExitCode(report);
  const screen = outputScreen(program, config);
  const text = auditText(report, { ...screen, verbosity: config.verbosity });
  screen.say(text, auditJsonLines(report, { exitCode }).join("\n"));
  return exitCode;
}
