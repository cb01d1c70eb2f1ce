import type { ReportConfig } from "../cli/reading_config.ts";
import { bytesText } from "../report/quantities.ts";
import { exportReport } from "../view/statement/export_report.ts";
import type { Program } from "./program.ts";
import { withProgress } from "./with_progress.ts";
import { INDEXING } from "./view.ts";

/** Writes charts and totals as one HTML file. */
export async function reportCommand(config: ReportConfig, program: Program): Promise<number> {
  const { locale } = program;
  const { sizeBytes } = await withProgress(program, (onStep) =>
    exportReport({
      ...config,
      locale,
      signal: program.interruption(),
      onBuild: () => program.err(INDEXING),
      onStep,
    }));
  program.out(`${config.to}: ${bytesText(sizeBytes)}`);
  return 0;
}
