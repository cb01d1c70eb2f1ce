import type { CommandConfig } from "../cli/config.ts";
import type { Destination } from "../export/destinations/destination.ts";
import { timeOfDay } from "../export/destinations/start_time.ts";
import { countOf } from "../report/quantities.ts";
import { quoted, UsageError } from "../usage_error.ts";
import { singleAccount } from "./export.ts";
import type { Program } from "./program.ts";
import { withProgress } from "./with_progress.ts";

/** The commands for programs that take time entries. */
type DestinationConfig = CommandConfig<
  | "export harvest"
  | "export solidtime"
  | "export kimai"
  | "export toggl"
  | "export clockify"
  | "export timetagger"
  | "export hledger"
  | "export ical"
>;

/** Writes time entries for another program. */
export async function exportDestinationCommand(
  config: DestinationConfig,
  program: Program,
): Promise<number> {
  const { exportDestination } = await import("../export/destinations/export_destination.ts");
  const { flags } = config;
  const { output, to } = flags;
  const account = singleAccount(flags.account);
  const dayStarts = "dayStarts" in flags ? secondsOf(flags.dayStarts) : 0;
  const destination = await destinationOf(config);
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

async function destinationOf(config: DestinationConfig): Promise<Destination> {
  switch (config.kind) {
    case "export harvest":
      return (await import("../export/harvest_csv/harvest.ts")).harvest();
    case "export solidtime":
      return (await import("../export/destinations/solidtime.ts")).SOLIDTIME;
    case "export kimai":
      return (await import("../export/destinations/kimai.ts")).KIMAI;
    case "export toggl":
      return (await import("../export/destinations/toggl.ts")).TOGGL;
    case "export clockify":
      return (await import("../export/destinations/clockify.ts")).clockify(clockifyFormats(config));
    case "export timetagger":
      return (await import("../export/destinations/timetagger.ts")).TIMETAGGER;
    case "export hledger":
      return (await import("../export/destinations/hledger.ts")).HLEDGER;
    default:
      return (await import("../export/destinations/ical.ts")).ICAL;
  }
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
