import type { CommandConfig } from "../cli/config.ts";
import { DAY_SECONDS, timeOfDay } from "../export/destinations/clock_text.ts";
import { singleAccount } from "../export/read_account.ts";
import { bytesText, countOf } from "../report/quantities.ts";
import { TempFile } from "../store/files/temp_file.ts";
import { quoted, UsageError } from "../usage_error.ts";
import type { Invocation, Program } from "./program.ts";
import { withProgress } from "./with_progress.ts";

/** The commands that write for one program; the rest of their names is that program's. */
type DestinationName = keyof typeof import("../export/every_destination.ts").EVERY_DESTINATION;

/** Writes a backup as one SQLite database. */
export async function exportSqliteCommand(
  { config: { flags }, program }: Invocation<"export sqlite">,
): Promise<number> {
  const { exportSqlite } = await import("../export/sqlite/export_sqlite.ts");
  const account = singleAccount(flags.account);
  return await writeFile(flags.to, program, async (to) => {
    const { accounts, rows, sizeBytes } = await withProgress(
      program,
      (watched) => exportSqlite({ ...flags, ...watched, to, account }),
    );
    return [countOf(accounts.length, "account"), countOf(rows, "record"), bytesText(sizeBytes)];
  });
}

/** Writes a backup as CSV files. */
export async function exportCsvCommand(
  { config: { flags }, program }: Invocation<"export csv">,
): Promise<number> {
  const { exportCsv } = await import("../export/csv/export_csv.ts");
  const account = singleAccount(flags.account);
  const { accounts, files, rows } = await withProgress(
    program,
    (watched) => exportCsv({ ...flags, ...watched, account }),
  );
  const counts = [countOf(accounts.length, "account"), countOf(files.length, "file")];
  return report(flags.to, program, [...counts, countOf(rows, "row")]);
}

/** Writes the pages of the backup as files. */
export async function exportSiteCommand(
  { config, program }: Invocation<"export site">,
): Promise<number> {
  const { exportSite } = await import("../view/site/export_site.ts");
  const { to } = config.flags;
  const { pages, files } = await withProgress(
    program,
    (watched) => exportSite({ ...pageOptions(config, program), ...watched, to }),
  );
  const counts = [countOf(pages, "page"), countOf(files, "PDF and receipt", "PDFs and receipts")];
  return report(to, program, counts, `open ${to}/index.html`);
}

/** Writes charts and totals as one HTML file. */
export async function reportCommand({ config, program }: Invocation<"report">): Promise<number> {
  const { exportReport } = await import("../view/statement/export_report.ts");
  return await writeFile(config.flags.to, program, async (to) => {
    const { sizeBytes } = await withProgress(
      program,
      (watched) => exportReport({ ...pageOptions(config, program), ...watched, to }),
    );
    return [bytesText(sizeBytes)];
  });
}

/** Writes time entries for another program. */
export async function exportForProgram(
  { config, program }: {
    readonly config: CommandConfig<`export ${DestinationName}`>;
    readonly program: Program;
  },
): Promise<number> {
  const { exportDestination } = await import("../export/destinations/export_destination.ts");
  const { flags } = config;
  const { output, to } = flags;
  const account = singleAccount(flags.account);
  const dayStarts = "dayStarts" in flags ? secondsOf(flags.dayStarts) : 0;
  const { EVERY_DESTINATION } = await import("../export/every_destination.ts");
  const destination = config.kind === "export clockify"
    ? EVERY_DESTINATION.clockify(clockifyFormats(config.flags))
    : EVERY_DESTINATION[config.kind.replace("export ", "") as DestinationName]();
  const { entries, leftOut, files } = await withProgress(
    program,
    (watched) => exportDestination(destination, { ...watched, output, to, account, dayStarts }),
  );
  const written = `${countOf(entries, "time entry", "time entries")} in ${
    countOf(files.length, "file")
  }`;
  const counts = [written, countOf(leftOut, "left out", "left out")];
  return report(to, program, counts, "README.txt has the next steps");
}

/** @throws UsageError */
function secondsOf(dayStarts: string): number {
  const seconds = timeOfDay(dayStarts);
  if (seconds !== null && seconds < DAY_SECONDS) return seconds;
  throw new UsageError(
    `Cannot use --day-starts: ${quoted(dayStarts)} is not a time`,
    "write it like 09:00",
  );
}

function clockifyFormats({ dates, clock }: CommandConfig<"export clockify">["flags"]) {
  if (!/^(?:MM\/DD\/YYYY|DD[/.]MM[/.]YYYY|YYYY-MM-DD)$/.test(dates)) {
    throw new UsageError(
      `Cannot use --dates: ${quoted(dates)} is not a format`,
      "the formats are: MM/DD/YYYY, DD/MM/YYYY, DD.MM.YYYY, YYYY-MM-DD",
    );
  }
  if (clock !== "12h" && clock !== "24h") {
    throw new UsageError(`Cannot use --clock: ${quoted(clock)} is not 12h or 24h`);
  }
  return { dates, clock };
}

/** What pages are made from. */
function pageOptions(
  { flags: { output, account }, cacheFolder }: CommandConfig<"report" | "export site">,
  { locale }: Program,
) {
  return { output, account: singleAccount(account), cacheFolder, locale };
}

/** As the name of a file: print it to standard output. */
const STANDARD_OUTPUT = "-";

/** Makes one file at `to`, and reports what is in it; `-`: makes it and prints it to standard output. */
async function writeFile(
  to: string,
  program: Program,
  make: (path: string) => Promise<readonly string[]>,
): Promise<number> {
  if (to !== STANDARD_OUTPUT) return report(to, program, await make(to));
  using file = await TempFile.create();
  await make(file.path);
  for await (const bytes of file.chunks()) program.outBytes(bytes);
  return 0;
}

function report(to: string, program: Program, counts: readonly string[], next?: string): number {
  program.out(`${to}: ${counts.join(", ")}${next === undefined ? "" : `; ${next}`}`);
  return 0;
}
