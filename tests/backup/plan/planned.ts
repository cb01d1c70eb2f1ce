import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { type BackupPlan, planBackup } from "../../../src/backup/plan/plan_backup.ts";
import { CATALOG } from "../../../src/harvest/catalog.ts";
import { TempFolder } from "../../store/temp_folder.ts";
import { rename } from "../rename.ts";
import { requestOf, type RunResult, TestHarvest, type TestRunSettings } from "../test_harvest.ts";
import { filesIn } from "../truth.ts";

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

export const YESTERDAY = new Date(Math.floor(Date.now() / 1000) * 1000 - DAY_MS);

/** Small, so that many states can be tried, but three of everything. */
export const SIZE = {
  users: 4,
  clients: 3,
  projects: 3,
  timeEntries: 12,
  expenses: 6,
  receipts: 3,
  invoices: 4,
  estimates: 3,
  years: 1,
};

/** A state of a backup and of Harvest, in which a run is to do what `--dry-run` shows. */
export interface State {
  readonly name: string;
  /** Brings it about; what it returns are the settings of the run. */
  readonly prepare?: (harvest: TestHarvest, temp: TempFolder) => Promise<TestRunSettings | void>;
  /** What must be in the plan, so that the state is what it should be: `<resource> <state>`. */
  readonly shows?: readonly string[];
}

async function plan(
  harvest: TestHarvest,
  output: string,
  settings: TestRunSettings,
): Promise<BackupPlan> {
  const request = requestOf(output, { token: harvest.fake.token, ...settings });
  return await harvest.clock.run(planBackup(request, {
    send: harvest.clock.track(harvest.send),
    clock: harvest.clock,
    random: () => 0,
    onEvent() {},
    signal: new AbortController().signal,
  }));
}

/** The resource that an API path is of, as the catalog knows it. */
function resourceOf(path: string): string {
  const pattern = path.replace("/v2", "").replace(/\/\d+(?=\/)/g, "/{id}");
  const found = CATALOG.find((resource) => resource.path === pattern);
  assert(found, `Cannot tell what ${path} is of`);
  return found.name;
}

/** Requests and downloads of each resource of a run, as the plan counts them. */
function askedBy(run: RunResult): Record<string, string> {
  const asked = new Map<string, { requests: number; artifacts: number }>();
  const of = (key: string) => {
    const counts = asked.get(key) ?? { requests: 0, artifacts: 0 };
    asked.set(key, counts);
    return counts;
  };
  for (const { path, accountId } of run.requests) {
    if (path.startsWith("/v2/")) of(`${accountId}/${resourceOf(path)}`).requests++;
  }
  for (const { accountId, resource, toFetch } of run.of("artifacts_planned")) {
    of(`${accountId}/${resource}`).artifacts += toFetch;
  }
  return listed(asked);
}

function plannedBy({ accounts }: BackupPlan): Record<string, string> {
  return listed(
    new Map(
      accounts.flatMap(({ account, rows }) =>
        rows.map((row) => [`${account.id}/${row.resource}`, row])
      ),
    ),
  );
}

function listed(
  counts: ReadonlyMap<string, { readonly requests: number; readonly artifacts: number }>,
): Record<string, string> {
  return Object.fromEntries(
    [...counts].filter(([, { requests, artifacts }]) => requests + artifacts > 0)
      .map(([key, { requests, artifacts }]) => [key, `${requests} requests, ${artifacts} files`])
      .sort(),
  );
}

/** How a run reads what the plan says it does. */
function statesOf(run: RunResult): Record<string, string> {
  const modes = { full: "full", incremental: "changes", none: "" };
  return Object.fromEntries(
    run.of("resource_finished").map((
      { accountId, resource, state, mode },
    ) => [`${accountId}/${resource}`, state === "complete" ? modes[mode] : state]),
  );
}

export async function dayOld(
  harvest: TestHarvest,
  temp: TempFolder,
  settings: TestRunSettings = {},
): Promise<void> {
  await harvest.backUp(temp.path, settings);
  await harvest.clock.advance(DAY_MS);
}

export function change({ agency }: TestHarvest): void {
  for (const name of ["clients", "users", "invoices", "expenses", "time_entries", "estimates"]) {
    const [first = "", second = ""] = agency.resource(name).ids();
    agency.resource(name).update(first, { notes: "Changed" });
    agency.resource(name).update(second, {});
  }
  agency.resource("clients").add({ name: "New" });
  agency.resource("time_entries").add({ spent_date: "2026-07-01", hours: 1 });
  agency.resource("invoices").add({ number: "9999", client_key: "key9999", state: "draft" });
}

/** Gives the first of those another name whose names are repeated elsewhere. */
export function renameAll({ agency }: TestHarvest): void {
  for (const name of ["clients", "projects", "tasks", "users"]) {
    rename(agency, name, agency.resource(name).ids()[0] ?? "", "Renamed");
  }
}

/** Changes a byte of a file, if it has a letter. */
export async function damage(path: string): Promise<void> {
  const text = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, text.replace(/[a-z]/, "#"));
}

export async function interruptAt(
  harvest: TestHarvest,
  temp: TempFolder,
  { path, settings = {}, nth = 1 }: { path: RegExp; settings?: TestRunSettings; nth?: number },
): Promise<void> {
  // The journal's age is that of its file.
  harvest.clock.setDate(new Date());
  const stop = new AbortController();
  let left = nth;
  harvest.fake.onRequest((request) => path.test(request.target), () => {
    if (--left === 0) stop.abort(new Error("stop"));
  }, { times: nth });
  const run = await harvest.backUp(temp.path, { ...settings, signal: stop.signal });
  assertEquals(run.outcome, "Error");
}

export function refuse(harvest: TestHarvest, path: RegExp, status: number): void {
  harvest.fake.faults.add({
    match: (request) => path.test(request.path),
    fault: { kind: "status", status },
  });
}

export function list(temp: TempFolder, name: string): string {
  return temp.at("harvest_account_1180234", name, "list.json");
}

/** Compares a plan with the run after it, and sees that planning changed nothing. */
export async function assertPlanned(
  { name, shows = [] }: State,
  harvest: TestHarvest,
  { temp, settings }: { temp: TempFolder; settings: TestRunSettings },
): Promise<void> {
  await harvest.clock.advance(60_000);
  const before = await filesIn(temp.path);
  const planned = await plan(harvest, temp.path, settings);
  assertEquals(await filesIn(temp.path), before, name);
  const rows = planned.accounts.flatMap((account) => account.rows);
  for (const shown of shows) {
    const [resource, state] = shown.split(" ");
    assertEquals(
      rows.find((row) => row.resource === resource)?.state,
      state,
      `${name}: ${resource}`,
    );
  }
  // The limit of the rate is for both.
  await harvest.clock.advance(60_000);
  const run = await harvest.backUp(temp.path, settings);
  assert(["complete", "incomplete"].includes(run.outcome), `${name}: ${run.error}`);
  assertEquals(plannedBy(planned), askedBy(run), name);
  const api = run.requests.filter(({ listener }) => listener === "api");
  assertEquals(planned.requests, api.length, name);
  const states = statesOf(run);
  for (const { account, rows } of planned.accounts) {
    for (const { resource, state } of rows) {
      // A role is found out parent by parent.
      if (CATALOG.some((one) => one.name === resource && one.parent)) continue;
      assertEquals(state, states[`${account.id}/${resource}`], `${name}: ${resource}`);
    }
  }
}
