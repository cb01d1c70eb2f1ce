import { cpSync } from "node:fs";
import { join } from "@std/path/join";
import { repair } from "../../src/inspect/verify.ts";
import { InterruptedError } from "../../src/commands/program.ts";
import type { Fault } from "../fakes/faults.ts";
import { dataIn, differences } from "../backup/truth.ts";
import { DAY_MS, HOUR_MS, type Year } from "./year.ts";
import { setRole } from "../fakes/account_settings.ts";

/** What happens in a night in place of one run that must be complete. True if the backup must equal Harvest afterwards. */
export type Night = (year: Year) => Promise<boolean>;

const COMPLETE = ["complete"];

/** The folder of the account. */
const AGENCY = "harvest_account_1180234";

/** What becomes of a file on a bad disk. */
type FileDamage = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;

/** Every night but those below. */
export async function plainNight(year: Year): Promise<boolean> {
  await year.backUp(COMPLETE);
  return true;
}

/** This machine's clock is wrong by this much; not Harvest's, which alone counts. */
function clockAhead(ms: number): Night {
  return async (year) => {
    year.clockAheadMs = ms;
    await plainNight(year);
    year.clockAheadMs = 0;
    return true;
  };
}

/** The clock is set while the run goes on. */
function clockSetInRun(ms: number): Night {
  return async (year) => {
    atRequest(year, 20, () => year.harvest.clock.setDate(new Date(year.now.getTime() + ms)));
    return await plainNight(year);
  };
}

/** The first `times` answers of every kind, chosen by `match`, go wrong, and the run gets over it. */
function passing(fault: Fault, { every, times }: { every: number; times: number }): Night {
  return async (year) => {
    year.harvest.fake.faults.add({
      match: ({ number, path }) => path.startsWith("/v2/") && number % every === 0,
      fault,
      times,
    });
    return await plainNight(year);
  };
}

/** Something does not work all night long: the outcome says so, and the backup keeps what it has. */
function failing(path: RegExp, fault: Fault, outcomes: readonly string[] = ["incomplete"]): Night {
  return async (year) => {
    year.harvest.fake.faults.add({ match: (request) => path.test(request.path), fault });
    await year.backUp(outcomes);
    return false;
  };
}

/** The token is refused: nothing is touched. */
const refused: Night = async (year) => {
  const before = await dataIn(year.output);
  const { world, token } = year.harvest.fake;
  world.tokens.clear();
  await year.backUp(["StatusError"]);
  world.tokens.add(token);
  year.problem(...differences(await dataIn(year.output), before));
  return false;
};

/** The token is deleted while the run goes on. */
const refusedInRun: Night = async (year) => {
  const { world, token } = year.harvest.fake;
  atRequest(year, 20, () => world.tokens.clear());
  await year.backUp(["StatusError"]);
  world.tokens.add(token);
  return false;
};

/** The token's owner is an administrator no more, and sees next to nothing: nothing is lost. */
const demoted: Night = async (year) => {
  const before = await dataIn(year.output);
  setRole(year.harvest.agency, "member");
  await year.backUp(["incomplete"]);
  year.problem(...differences(await dataIn(year.output), before));
  setRole(year.harvest.agency, "administrator");
  return false;
};

/** Ctrl-C, and the run is started again. */
const interrupted: Night = async (year) => {
  const stop = new AbortController();
  atRequest(year, 25, () => stop.abort(new InterruptedError("Interrupted")));
  await year.backUp(["InterruptedError"], { signal: stop.signal });
  await year.harvest.clock.advance(HOUR_MS / 6);
  return await plainNight(year);
};

/** The power goes: the folder is as it was in that moment. */
async function cutPower(year: Year, request: number): Promise<void> {
  const picture = `${year.output}.picture`;
  const stop = new AbortController();
  atRequest(year, request, () => {
    cpSync(year.output, picture, { recursive: true, preserveTimestamps: true });
    stop.abort(new InterruptedError("Interrupted"));
  });
  const { outcome } = await year.backUp(["InterruptedError"], { signal: stop.signal });
  // The run was over before the power went: reported already.
  if (outcome !== "InterruptedError") return;
  await Deno.remove(year.output, { recursive: true });
  await Deno.rename(picture, year.output);
  year.dateJournal();
}

/** Killed, and started again at once: the run goes on where it was. */
function killed(request: number): Night {
  return async (year) => {
    await cutPower(year, request);
    await year.harvest.clock.advance(HOUR_MS / 12);
    const { events } = await year.backUp(COMPLETE);
    if (!events.some((event) => event.type === "run_started" && event.resumed)) {
      year.problem("the killed run was not resumed");
    }
    return true;
  };
}

/** Killed by a clock that is ahead, and the next night it is right again: what was done then is no news by now. */
const killedInTheFuture: Night = async (year) => {
  year.clockAheadMs = 3 * DAY_MS;
  await cutPower(year, 22);
  year.clockAheadMs = 0;
  return false;
};

/** A file is damaged on disk: found, repaired, fetched. */
function damaged(pathIn: (year: Year) => string, damage: FileDamage): Night {
  return async (year) => {
    const path = `${AGENCY}/${pathIn(year)}`;
    await damageFile(year, path, damage);
    await year.verify([path]);
    const signal = new AbortController().signal;
    await repair(year.output, {
      signal,
      holder: { pid: Deno.pid, started_at: year.now.toISOString() },
      onStep() {},
    });
    await plainNight(year);
    await year.lookBack();
    return true;
  };
}

/** A file is damaged on disk, and nobody looks before the next run; it may be wrong about it once. */
function damagedUnseen(path: string, damage: FileDamage): Night {
  return async (year) => {
    await damageFile(year, `${AGENCY}/${path}`, damage);
    await year.backUp(["complete", "incomplete"]);
    await year.harvest.clock.advance(HOUR_MS);
    return await plainNight(year);
  };
}

/** Somebody works while the run goes on: true only after the next one. */
const workedThrough: Night = async (year) => {
  atRequest(year, 12, () => year.agency.trackTime());
  atRequest(year, 20, () => year.agency.bill());
  await plainNight(year);
  return false;
};

/** Cron runs the hour that comes twice twice. */
const twice: Night = async (year) => {
  await plainNight(year);
  await year.compare();
  await year.harvest.clock.advance(HOUR_MS);
  return await plainNight(year);
};

async function damageFile(year: Year, path: string, damage: FileDamage): Promise<void> {
  const file = join(year.output, path);
  await Deno.writeFile(file, damage(await Deno.readFile(file)));
}

/** A letter in the middle becomes another: still JSON, most likely. */
function flip(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const at = bytes.findIndex((byte, index) =>
    index > bytes.length / 2 && byte >= 0x61 && byte < 0x7a
  );
  bytes[at] = (bytes[at] ?? 0) + 1;
  return bytes;
}

function half(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return bytes.slice(0, bytes.length / 2);
}

/** Runs something when the nth API request from now on arrives. A quiet night has 25: later is in another night. */
function atRequest(year: Year, nth: number, run: () => void): void {
  let seen = 0;
  year.harvest.fake.onRequest(({ path }) => path.startsWith("/v2/") && ++seen === nth, run);
}

const status = (code: number): Fault => ({ kind: "status", status: code });
/** By the server's date. */
export const SPECIAL_NIGHTS: Readonly<Record<string, Night>> = {
  "2026-07-08": clockAhead(-2 * HOUR_MS),
  "2026-07-10": passing(status(500), { every: 7, times: 6 }),
  "2026-07-14": clockAhead(DAY_MS),
  "2026-07-22": clockSetInRun(-3 * HOUR_MS),
  "2026-08-06": failing(/^\/v2\//, status(503), ["incomplete", "UnreachableError"]),
  "2026-08-12": failing(/^\/v2\/invoices$/, status(500)),
  "2026-08-13": failing(/\/payments$/, status(403)),
  "2026-08-20": passing({ kind: "retryAfter", value: "5" }, { every: 2, times: 30 }),
  "2026-08-25": workedThrough,
  "2026-09-09": refused,
  "2026-09-10": refused,
  "2026-09-11": refused,
  "2026-09-17": interrupted,
  "2026-09-24": passing({ kind: "truncatedBody" }, { every: 9, times: 5 }),
  "2026-10-08": killed(20),
  "2026-10-15": killed(12),
  // Summer time ends and begins; nothing in a backup depends on it, since all times are UTC.
  "2026-10-25": twice,
  "2026-11-05": killedInTheFuture,
  "2026-11-18": demoted,
  "2026-11-25": workedThrough,
  "2026-12-10": failing(/^\/client\/invoices\//, { kind: "truncatedBody" }),
  "2026-12-18": failing(/^\/(expenses|receipts)\/\d+\//, { kind: "html200" }),
  "2027-01-13": damaged(() => "clients/list.json", flip),
  "2027-01-20": damagedUnseen("time_entries/list.json", half),
  "2027-01-25": damaged(
    ({ harvest }) => `invoices/artifacts/${harvest.agency.resource("invoices").ids()[0]}.pdf`,
    half,
  ),
  "2027-02-10": clockAhead(-57 * 365 * DAY_MS),
  "2027-02-17": passing({ kind: "reset" }, { every: 3, times: 12 }),
  "2027-03-10": refusedInRun,
  "2027-03-17": damagedUnseen("manifest.json", half),
  "2027-04-14": killed(24),
  "2027-05-06": killedInTheFuture,
  "2027-05-20": passing({ kind: "truncatedJson" }, { every: 5, times: 10 }),
};
