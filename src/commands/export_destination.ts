import type { CommandConfig } from "../cli/config.ts";
import { timeOfDay } from "../export/destinations/clock_text.ts";
import { countOf } from "../report/quantities.ts";
import { quoted, UsageError } from "../usage_error.ts";
import { singleAccount, STANDARD_OUTPUT } from "./export.ts";
import type { Program } from "./program.ts";
import { withProgress } from "./with_progress.ts";

/** The programs that take time entries. */
type DestinationName = keyof typeof import("../export/every_destination.ts").EVERY_DESTINATION;
type DestinationConfig = CommandConfig<`export ${DestinationName}`>;

/** Writes time entries for another program. */
export async function exportDestinationCommand(
  config: DestinationConfig,
  program: Program,
): Promise<number> {
  const { exportDestination } = await import("../export/destinations/export_destination.ts");
  const { flags } = config;
  const { output, to } = flags;
  if (to === STANDARD_OUTPUT) {
    throw new UsageError(
      "Cannot write to standard output: this export is a folder",
      "name it with --to",
    );
  }
  const account = singleAccount(flags.account);
  const dayStarts = "dayStarts" in flags ? secondsOf(flags.dayStarts) : 0;
  const { EVERY_DESTINATION } = await import("../export/every_destination.ts");
  const destination = config.kind === "export clockify"
    ? EVERY_DESTINATION.clockify(clockifyFormats(config))
    : EVERY_DESTINATION[config.kind.replace("export ", "") as DestinationName]();
  const { entries, leftOut, files } = await withProgress(
    program,
    (onStep) =>
      exportDestination(destination, {
        output,
        to,
        account,
        dayStarts,
        signal: program.interruption(),
        onStep,
      }),
  );
  program.out(
    `${to}: ${countOf(entries, "time entry", "time entries")} in ${
      countOf(files.length, "file")
    }, ` +
      `${countOf(leftOut, "left out", "left out")}; README.txt has the next steps`,
  );
  return 0;
}

/** @throws UsageError */
function secondsOf(dayStarts: string): number {
  const seconds = timeOfDay(dayStarts);
  if (seconds !== null && seconds < 86_400) return seconds;
  throw new UsageError(
    `Cannot use --day-starts: ${quoted(dayStarts)} is not a time`,
    "write it like 09:00",
  );
}

function clockifyFormats(
  { flags: { dates, clock } }: CommandConfig<"export clockify">,
): { dates: string; clock: string } {
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
