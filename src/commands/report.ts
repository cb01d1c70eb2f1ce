import type { CommandConfig } from "../cli/config.ts";
import { bytesText } from "../report/quantities.ts";
import { exportReport } from "../view/statement/export_report.ts";
import { singleAccount } from "./export.ts";
import type { Program } from "./program.ts";
import { STANDARD_OUTPUT, toFileOrOutput } from "./export.ts";
import { withProgress } from "./with_progress.ts";
import { INDEXING } from "./view.ts";

/** Writes charts and totals as one HTML file. */
export async function reportCommand(
  { flags: { output, to, account }, cacheFolder }: CommandConfig<"report">,
  program: Program,
): Promise<number> {
  const { locale } = program;
  const make = (path: string) =>
    withProgress(program, (onStep) =>
      exportReport({
        output,
        to: path,
        account: singleAccount(account),
        cacheFolder,
        locale,
        signal: program.interruption(),
        onBuild: () => program.err(INDEXING),
        onStep,
      }));
  const { sizeBytes } = await toFileOrOutput(to, program, make);
  if (to !== STANDARD_OUTPUT) program.out(`${to}: ${bytesText(sizeBytes)}`);
  return 0;
}
