// deno-lint-ignore-file no-console -- a script, which prints its result
// deno task year        365 nightly backups of a Harvest in which people work and things go wrong
// deno task year 60     the first 60 nights
//
// After every night that must be complete the backup is compared with what Harvest shows; every fortnight and at the end
// everything it ever held must be in it still, and it must verify. Exit 1 if anything is not as it should be.
import { TempFolder } from "../store/temp_folder.ts";
import { plainNight, SPECIAL_NIGHTS } from "./special_nights.ts";
import { DAY_MS, HOUR_MS, Year } from "./year.ts";

const NIGHTS = 365;
/** Between looks at everything that was ever held: often enough to say when it went wrong. */
const LOOK_BACK_NIGHTS = 14;
/** More say nothing new. */
const MAX_PROBLEMS = 10;

/** Cron's half past two in Berlin, in hours of UTC; on the last day of March, which has none, the job runs at three. */
function nightHours(today: string): number {
  if (today === "2027-03-28") return 1;
  return today > "2026-10-25" && today < "2027-03-28" ? 1.5 : 0.5;
}

async function simulate(year: Year, nights: number): Promise<void> {
  for (let night = 1; night <= nights && year.problems.length < MAX_PROBLEMS; night++) {
    const midnight = new Date(Math.ceil(year.now.getTime() / DAY_MS) * DAY_MS);
    const today = midnight.toISOString().slice(0, 10);
    await year.until(new Date(midnight.getTime() + nightHours(today) * HOUR_MS));
    const isSettled = await (SPECIAL_NIGHTS[today] ?? plainNight)(year);
    if (isSettled) {
      await year.compare({ isQuick: night % LOOK_BACK_NIGHTS !== 0 && night < nights });
    }
    // The next morning people come back.
    await year.until(new Date(midnight.getTime() + 10 * HOUR_MS));
    year.work();
  }
}

if (import.meta.main) {
  using temp = new TempFolder();
  const year = new Year(temp.at("backup"));
  const beganMs = performance.now();
  const nights = Number(Deno.args[0] ?? NIGHTS);
  await simulate(year, nights);
  const growth = nights < NIGHTS ? null : year.table.growth();
  if (growth !== null) year.problem(growth);
  const tookS = Math.round((performance.now() - beganMs) / 1000);
  console.log(year.table.text());
  console.log(
    `\n${year.checks} comparisons, ${year.kept.count} versions of records found again, ${tookS} s`,
  );
  console.log(
    year.problems.length === 0 ? "The year is as it should be" : `${year.problems.length} problems`,
  );
  Deno.exitCode = year.problems.length === 0 ? 0 : 1;
}
