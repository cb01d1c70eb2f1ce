import type { ExportCsvConfig, ExportSqliteConfig } from "../cli/reading_config.ts";
import type { ExportStep } from "../export/export_step.ts";
import { bytesText, countOf, countText } from "../report/quantities.ts";
import type { Program } from "./program.ts";
import { ProgressLine } from "./progress_line.ts";

/** Writes a backup as one SQLite database. */
export async function exportSqliteCommand(
  config: ExportSqliteConfig,
  program: Program,
): Promise<number> {
  const { exportSqlite } = await import("../export/export_sqlite.ts");
  const { accounts, rows, sizeBytes } = await showing(
    program,
    (onStep) => exportSqlite({ ...config, signal: program.interruption(), onStep }),
  );
  program.out(
    `${config.to}: ${countOf(accounts.length, "account")}, ${countOf(rows, "record")}, ${
      bytesText(sizeBytes)
    }`,
  );
  return 0;
}

/** Writes a backup as CSV files. */
export async function exportCsvCommand(config: ExportCsvConfig, program: Program): Promise<number> {
  const { exportCsv } = await import("../export/export_csv.ts");
  const { accounts, files, rows } = await showing(
    program,
    (onStep) => exportCsv({ ...config, signal: program.interruption(), onStep }),
  );
  program.out(
    `${config.to}: ${countOf(accounts.length, "account")}, ${countOf(files.length, "file")}, ${
      countOf(rows, "row")
    }`,
  );
  return 0;
}

/** Shows how far an export is while it goes on. */
async function showing<Result>(
  program: Program,
  run: (onStep: (step: ExportStep) => void) => Promise<Result>,
): Promise<Result> {
  using line = new ProgressLine(program);
  return await run((step) =>
    line.show(step.kind === "rows" ? `${step.table} ${countText(step.rows)}` : "indexes")
  );
}
