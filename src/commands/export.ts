import type { ExportCsvConfig, ExportSqliteConfig } from "../cli/reading_config.ts";
import { bytesText, countOf } from "../report/quantities.ts";
import type { Program } from "./program.ts";
import { withProgress } from "./with_progress.ts";

/** Writes a backup as one SQLite database. */
export async function exportSqliteCommand(
  config: ExportSqliteConfig,
  program: Program,
): Promise<number> {
  const { exportSqlite } = await import("../export/sqlite/export_sqlite.ts");
  const { accounts, rows, sizeBytes } = await withProgress(
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
  const { exportCsv } = await import("../export/csv/export_csv.ts");
  const { accounts, files, rows } = await withProgress(
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
