import type { CommandConfig } from "../cli/config.ts";
import { bytesText } from "../report/quantities.ts";
import { exportReport } from "../view/statement/export_report.ts";
import { singleAccount } from "./export.ts";
import type { Program } from "./program.ts";
import { withProgress } from "./with_progress.ts";
import { INDEXING } from "./view.ts";

/** Writes charts and totals as one HTML file. */
export async function reportCommand(
  { flags: { output, to, account }, cacheFolder }: CommandConfig<"report">,
  program: Program,
): Promise<number> {
  const { locale } = program;
  const { sizeBytes } = await withProgress(program, (onStep) =>
    exportReport({
      output,
      to,
      account: singleAccount(account),
      cacheFolder,
      locale,
      signal: program.interruption(),
      onBuild: () => program.err(INDEXING),
      onStep,
    }));
  program.out(`${to}: ${bytesText(sizeBytes)}`);
  return 0;
}
