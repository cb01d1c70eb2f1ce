import type { ReportConfig } from "../cli/reading_config.ts";
import { bytesText } from "../report/quantities.ts";
import { exportReport } from "../view/export_report.ts";
import { indexProgress } from "./index_progress.ts";
import type { Program } from "./program.ts";

/** Writes charts and totals as one HTML file. */
export async function reportCommand(config: ReportConfig, program: Program): Promise<number> {
  const { locale } = program;
  const { sizeBytes } = await exportReport({
    ...config,
    locale,
    signal: program.interruption(),
    onBuild: indexProgress(program),
  });
  program.out(`${config.to}: ${bytesText(sizeBytes)}`);
  return 0;
}
