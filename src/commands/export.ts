import type { CommandConfig } from "../cli/config.ts";
import { bytesText, countOf } from "../report/quantities.ts";
import { TempFile } from "../store/files/temp_file.ts";
import { UsageError } from "../usage_error.ts";
import type { Program } from "./program.ts";
import { withProgress } from "./with_progress.ts";

/** Writes a backup as one SQLite database. */
export async function exportSqliteCommand(
  { flags }: CommandConfig<"export sqlite">,
  program: Program,
): Promise<number> {
  const { exportSqlite } = await import("../export/sqlite/export_sqlite.ts");
  const account = singleAccount(flags.account);
  const signal = program.interruption();
  const make = (to: string) =>
    withProgress(program, (onStep) => exportSqlite({ ...flags, to, account, signal, onStep }));
  const { accounts, rows, sizeBytes } = await toFileOrOutput(flags.to, program, make);
  if (flags.to === STANDARD_OUTPUT) return 0;
  const counts = [countOf(accounts.length, "account"), countOf(rows, "record")];
  program.out(`${flags.to}: ${[...counts, bytesText(sizeBytes)].join(", ")}`);
  return 0;
}

/** Writes a backup as CSV files. */
export async function exportCsvCommand(
  { flags }: CommandConfig<"export csv">,
  program: Program,
): Promise<number> {
  const { exportCsv } = await import("../export/csv/export_csv.ts");
  if (flags.to === STANDARD_OUTPUT) {
    throw new UsageError("Cannot write CSV to standard output: it is one file per resource");
  }
  const account = singleAccount(flags.account);
  const { accounts, files, rows } = await withProgress(
    program,
    (onStep) => exportCsv({ ...flags, account, signal: program.interruption(), onStep }),
  );
  const counts = [countOf(accounts.length, "account"), countOf(files.length, "file")];
  program.out(`${flags.to}: ${[...counts, countOf(rows, "row")].join(", ")}`);
  return 0;
}

/** The account that `--account` names, null if none. @throws UsageError if it names several */
export function singleAccount(accounts: readonly string[]): string | null {
  const [first = null, second] = accounts;
  if (second === undefined) return first;
  throw new UsageError(
    "Cannot export: --account names more than one account",
    "name one account, or none to export all",
  );
}

/** As the name of a file: print it to standard output. */
export const STANDARD_OUTPUT = "-";

/** Makes one file at `to`; `-`: makes it and prints it to standard output. */
export async function toFileOrOutput<Result>(
  to: string,
  program: Program,
  make: (path: string) => Promise<Result>,
): Promise<Result> {
  if (to !== STANDARD_OUTPUT) return await make(to);
  using file = await TempFile.create();
  const result = await make(file.path);
  for await (const bytes of file.chunks()) program.outBytes(bytes);
  return result;
}
