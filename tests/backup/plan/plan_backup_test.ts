import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { type BackupPlan, planBackup } from "../../../src/backup/plan/plan_backup.ts";
import { CATALOG } from "../../../src/harvest/catalog.ts";
import { TempFolder } from "../../store/temp_folder.ts";
import { Disk } from "../disk.ts";
import { requestOf, type RunResult, TestHarvest, type TestRunSettings } from "../test_harvest.ts";
import { filesIn } from "../truth.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const YESTERDAY = new Date(Math.floor(Date.now() / 1000) * 1000 - DAY_MS);

/** Small, so that many states can be tried, but three of everything. */
const SIZE = {
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
interface State {
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

async function dayOld(harvest: TestHarvest, temp: TempFolder): Promise<void> {
  await harvest.backUp(temp.path);
  await harvest.clock.advance(DAY_MS);
}

function change({ agency }: TestHarvest): void {
  for (const name of ["clients", "users", "invoices", "expenses", "time_entries", "estimates"]) {
    const [first = "", second = ""] = agency.resource(name).ids();
    agency.resource(name).update(first, { notes: "Changed" });
    agency.resource(name).update(second, {});
  }
  agency.resource("clients").add({ name: "New" });
  agency.resource("time_entries").add({ spent_date: "2026-07-01", hours: 1 });
  agency.resource("invoices").add({ number: "9999", client_key: "key9999", state: "draft" });
}

async function interruptAt(
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

const refuse = (harvest: TestHarvest, path: RegExp, status: number) =>
  harvest.fake.faults.add({
    match: (request) => path.test(request.path),
    fault: { kind: "status", status },
  });

const list = (temp: TempFolder, name: string) =>
  temp.at("harvest_account_1180234", name, "list.json");

const STATES: readonly State[] = [
  { name: "a first run", shows: ["time_entries full", "cost_rates full"] },
  {
    name: "nothing has changed",
    prepare: dayOld,
    shows: ["time_entries changes", "cost_rates changes", "roles full"],
  },
  {
    name: "records were changed and added",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      change(harvest);
    },
    shows: ["invoices changes", "invoice_messages changes"],
  },
  {
    name: "records were deleted",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      for (const name of ["clients", "invoices", "time_entries"]) {
        harvest.agency.remove(name, harvest.agency.resource(name).ids()[0] ?? "");
      }
    },
    shows: ["time_entries full", "invoices full", "tasks changes"],
  },
  {
    name: "a full listing is due",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      await harvest.clock.advance(7 * DAY_MS);
      change(harvest);
    },
    shows: ["time_entries full", "cost_rates full"],
  },
  {
    name: "--full",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      return { full: true };
    },
    shows: ["time_entries full"],
  },
  {
    name: "the first run was interrupted while it read children",
    prepare: (harvest, temp) => interruptAt(harvest, temp, { path: /cost_rates/, nth: 2 }),
    shows: ["users changes"],
  },
  {
    name: "the first run was interrupted in a list of three pages",
    prepare: async (harvest, temp) => {
      const entries = harvest.agency.resource("time_entries");
      for (let i = 0; i < 4100; i++) {
        entries.setRaw(
          `{"id":${9e6 + i},"spent_date":"2024-01-01","updated_at":"2026-01-01T00:00:00Z"}`,
        );
      }
      const settings = { only: ["time_entries"], recordFiles: false };
      await interruptAt(harvest, temp, { path: /time_entries\?.*page=3/, settings });
      return settings;
    },
    shows: ["time_entries full"],
  },
  {
    name: "a run with changes was interrupted, and the next one is due to read everything",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      change(harvest);
      await interruptAt(harvest, temp, { path: /payments/ });
      return { full: true };
    },
    shows: ["clients full"],
  },
  {
    name: "a run with changes was interrupted a short while ago",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      change(harvest);
      await interruptAt(harvest, temp, { path: /invoices\/\d+\/payments/ });
    },
    shows: ["invoices changes"],
  },
  {
    name: "a run with changes was interrupted hours ago",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      change(harvest);
      await interruptAt(harvest, temp, { path: /invoices\/\d+\/payments/ });
      await harvest.clock.advance(3 * HOUR_MS);
    },
    shows: ["invoices changes", "invoice_payments changes"],
  },
  {
    name: "resources are forbidden",
    prepare: (harvest) => {
      refuse(harvest, /^\/v2\/(projects|invoices)$/, 403);
      return Promise.resolve();
    },
    shows: ["projects forbidden", "invoices forbidden"],
  },
  {
    name: "modules are off, and there is no paid time off",
    prepare: (harvest) => {
      harvest.agency.setFeature("expense_feature", false);
      harvest.agency.setFeature("invoice_feature", false);
      refuse(harvest, /^\/v2\/pto\//, 404);
      return Promise.resolve();
    },
    shows: ["expenses off", "invoice_messages off", "pto_types unavailable"],
  },
  {
    name: "--only and --skip",
    prepare: () => Promise.resolve({ only: ["invoices", "users"], skip: ["invoice_messages"] }),
    shows: ["invoices full", "cost_rates full"],
  },
  {
    name: "children that were skipped are due",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      change(harvest);
      await harvest.backUp(temp.path, { skip: ["invoice_messages", "billable_rates"] });
    },
    shows: ["invoice_messages changes"],
  },
  {
    name: "children of one parent could not be read",
    prepare: async (harvest, temp) => {
      const [user = ""] = harvest.agency.resource("users").ids();
      refuse(harvest, new RegExp(`/users/${user}/cost_rates`), 403);
      await dayOld(harvest, temp);
      harvest.fake.faults.clear();
    },
    shows: ["cost_rates changes"],
  },
  {
    name: "--no-artifacts",
    prepare: () => Promise.resolve({ artifacts: false }),
  },
  {
    name: "PDFs and receipts are missing, damaged, and of an older invoice",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      const [first = "", second = "", third = ""] = harvest.agency.resource("invoices").ids();
      const at = (name: string) =>
        temp.at("harvest_account_1180234", "invoices", "artifacts", name);
      await Deno.remove(at(`${first}.pdf`));
      await Deno.writeTextFile(at(`${second}.pdf`), "%PDF-damaged");
      harvest.agency.resource("invoices").update(third, { subject: "Changed" });
    },
  },
  {
    name: "a list is missing, another is damaged",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      change(harvest);
      await Deno.remove(list(temp, "tasks"));
      const text = await Deno.readTextFile(list(temp, "clients"));
      await Deno.writeTextFile(list(temp, "clients"), text.replace(/[a-z]/, "#"));
    },
    shows: ["tasks full", "clients changes"],
  },
  {
    name: "the manifest is damaged",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      await Deno.writeTextFile(temp.at("harvest_account_1180234", "manifest.json"), "{");
    },
    shows: ["time_entries full", "cost_rates full"],
  },
  {
    name: "the token is a manager's",
    prepare: (harvest) => {
      harvest.agency.setRole("manager");
      return Promise.resolve();
    },
    shows: ["clients forbidden", "time_entries full"],
  },
  {
    name: "the token sees less than before",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      harvest.agency.setRole("member");
    },
    shows: ["time_entries incomplete", "cost_rates incomplete"],
  },
  {
    name: "the token sees less than before, which is accepted",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      harvest.agency.setRole("member");
      return { acceptShrink: true };
    },
  },
  {
    name: "a manager became a member",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      const { agency } = harvest;
      const manager = agency.resource("users").ids().find((id) =>
        agency.accessRoles(id).includes("manager")
      );
      agency.resource("users").update(manager ?? "", { access_roles: ["member"] });
    },
  },
];

/** Compares a plan with the run after it, and sees that planning changed nothing. */
async function assertPlanned(
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

for (const state of STATES) {
  Deno.test(`planBackup() shows the requests that the run then makes: ${state.name}`, async () => {
    using temp = new TempFolder();
    const harvest = new TestHarvest({ size: SIZE, date: YESTERDAY });
    const settings = await state.prepare?.(harvest, temp) ?? {};
    await assertPlanned(state, harvest, { temp, settings });
  });
}

Deno.test("planBackup() shows the requests that the run then makes, wherever the last one was killed", async () => {
  for (let killAt = 5; killAt < 400; killAt += 31) {
    using temp = new TempFolder();
    const harvest = new TestHarvest({ size: SIZE, date: YESTERDAY });
    await dayOld(harvest, temp);
    change(harvest);
    harvest.clock.setDate(new Date());
    const disk = new Disk(killAt);
    try {
      await harvest.backUp(temp.path);
    } finally {
      disk[Symbol.dispose]();
    }
    const name = `killed at ${killAt} (${disk.lastCall})`;
    await assertPlanned({ name }, harvest, { temp, settings: {} });
  }
});
