import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { textAt } from "../../src/demo/data/json_text.ts";
import { reseal } from "../store/reseal.ts";
import { TempFolder } from "../store/temp_folder.ts";
import { assertTrue } from "./assert_true.ts";
import { rename } from "./rename.ts";
import { DAY_MS, interruptAt } from "./plan/planned.ts";
import { type RunResult, TestHarvest, type TestRunSettings } from "./test_harvest.ts";

const ACCOUNT = "harvest_account_1180234";
/** The journal's age is that of its file, so a run is interrupted today. */
const THREE_DAYS_AGO = new Date(Math.floor(Date.now() / 1000) * 1000 - 3 * DAY_MS);
/** The accounts, two objects, 16 lists and 6 of paid time off. */
const QUIET = 1 + 2 + 16 + 6;

/** A project that some people work on, and not all, for a client who has no other; and these people. */
function someProject({ agency }: TestHarvest): { project: string; people: string[] } {
  const assignments = agency.resource("user_assignments");
  const everybody = agency.resource("users").ids();
  const [project = ""] = agency.resource("projects").ids();
  const client = agency.resource("clients").add({ name: "Client", currency: "EUR" });
  agency.resource("projects").update(project, { client: { id: Number(client), name: "Client" } });
  const last = everybody.at(-1);
  for (const { id, fields } of assignments.all()) {
    const isOfLast = textAt(fields, "user", "id") === last;
    if (isOfLast && textAt(fields, "project", "id") === project) assignments.remove(id);
  }
  return { project, people: peopleOn(agency, project) };
}

function peopleOn(agency: TestHarvest["agency"], project: string): string[] {
  const people = agency.resource("user_assignments").all().flatMap(({ fields }) =>
    textAt(fields, "project", "id") === project ? [textAt(fields, "user", "id")] : []
  );
  return people.sort();
}

/** Two managers of whom only one has the person among their teammates. */
function managersOf(harvest: TestHarvest): { manager: string; other: string; person: string } {
  const { agency } = harvest;
  const users = agency.resource("users");
  const [manager = "", other = "", person = ""] = users.ids().filter((id) => id !== agency.userId);
  for (const id of [manager, other]) users.update(id, { access_roles: ["manager"] });
  for (const [of, id] of [[manager, person], [other, manager]] as const) {
    const { first_name = "", last_name = "", email = "" } = users.get(id) ?? {};
    agency.resource("teammates", of).add({ id: Number(id), first_name, last_name, email });
    assert(!agency.resource("teammates", of).get(of));
  }
  for (const id of users.ids()) if (id !== manager) agency.resource("teammates", id).remove(person);
  return { manager, other, person };
}

/** Whose children of a kind a run has asked for. */
function askedFor(run: RunResult, children: string): string[] {
  return run.to(new RegExp(`^/v2/users/\\d+/${children}$`)).map(({ path }) =>
    path.split("/")[3] ?? ""
  ).sort();
}

async function assertSeen(
  harvest: TestHarvest,
  temp: TempFolder,
  result: RunResult,
): Promise<void> {
  assertEquals([result.outcome, result.error], ["complete", null]);
  await assertTrue(harvest, temp.path, "a run");
}

/** A quiet night costs what it costs, and asks for nobody's children. */
async function assertQuiet(harvest: TestHarvest, temp: TempFolder): Promise<void> {
  await harvest.clock.advance(DAY_MS);
  const run = await harvest.backUp(temp.path);
  await assertSeen(harvest, temp, run);
  assertEquals(run.to(/\/\d+\//), []);
  if (harvest.fake.world.accounts.length === 1) assertEquals(run.requests.length, QUIET);
}

const CHANGES: readonly {
  name: string;
  change: (harvest: TestHarvest, project: string) => void;
}[] = [
  {
    name: "was renamed",
    change: ({ agency }, project) => rename(agency, "projects", project, "Renamed"),
  },
  {
    name: "has another client's name",
    change: ({ agency }, project) => {
      const client = textAt(agency.resource("projects").get(project) ?? {}, "client", "id");
      rename(agency, "clients", client, "Renamed");
    },
  },
  {
    name: "has a task more",
    change: ({ agency }, project) => {
      const [task] = agency.resource("tasks").all();
      const { id = 0, name = "" } = task?.fields ?? {};
      agency.resource("task_assignments").add({
        project: { id: Number(project), name: "" },
        task: { id, name },
        is_active: true,
        billable: true,
      });
    },
  },
  {
    name: "has another rate for a task",
    change: ({ agency }, project) => {
      const [task] = agency.resource("task_assignments").all().filter(({ fields }) =>
        textAt(fields, "project", "id") === project
      );
      agency.resource("task_assignments").update(task?.id ?? "", { hourly_rate: 123.45 });
    },
  },
  {
    name: "was archived",
    change: ({ agency }, project) =>
      agency.resource("projects").update(project, { is_active: false }),
  },
  {
    name: "was deleted",
    change: ({ agency }, project) => void agency.remove("projects", project),
  },
];

for (const { name, change } of CHANGES) {
  Deno.test(`backUp() sees the same night, in the assignments of who works on it, that a project ${name}`, async () => {
    using temp = new TempFolder();
    const harvest = new TestHarvest();
    const { project, people } = someProject(harvest);
    assert(people.length > 0);
    await harvest.backUp(temp.path);
    await assertQuiet(harvest, temp);
    change(harvest, project);
    await harvest.clock.advance(DAY_MS);
    const run = await harvest.backUp(temp.path);
    assertEquals(askedFor(run, "project_assignments"), people);
    assertEquals(askedFor(run, "(billable_rates|cost_rates|teammates)"), []);
    await assertSeen(harvest, temp, run);
    await assertQuiet(harvest, temp);
  });
}

Deno.test("backUp() sees the same night who works on a project now, and who does not any more", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const { project, people: [first = ""] } = someProject(harvest);
  const { agency } = harvest;
  const assignments = agency.resource("user_assignments");
  await harvest.backUp(temp.path);
  const last = agency.resource("users").ids().at(-1) ?? "";
  const [pattern] = assignments.all().filter(({ fields }) =>
    textAt(fields, "project", "id") === project && textAt(fields, "user", "id") === first
  );
  const { id: _, ...fields } = pattern?.fields ?? {};
  assignments.add({ ...fields, user: { id: Number(last), name: "" }, is_active: true });
  assignments.remove(pattern?.id ?? "");
  await harvest.clock.advance(DAY_MS);
  const run = await harvest.backUp(temp.path);
  assertEquals(askedFor(run, "project_assignments"), [first, last].sort());
  await assertSeen(harvest, temp, run);
});

Deno.test("backUp() sees the same night that a task was renamed", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  await harvest.backUp(temp.path);
  const [task = ""] = harvest.agency.resource("tasks").ids();
  rename(harvest.agency, "tasks", task, "Renamed");
  await harvest.clock.advance(DAY_MS);
  await assertSeen(harvest, temp, await harvest.backUp(temp.path));
});

Deno.test("backUp() sees the same night that a person was renamed, in the teammates of whose manager they are", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const { manager, person } = managersOf(harvest);
  await harvest.backUp(temp.path);
  await assertQuiet(harvest, temp);
  rename(harvest.agency, "users", person, "Renamed");
  await harvest.clock.advance(DAY_MS);
  const run = await harvest.backUp(temp.path);
  assertEquals(askedFor(run, "teammates"), [manager]);
  await assertSeen(harvest, temp, run);
  await assertQuiet(harvest, temp);
});

Deno.test("backUp() asks for nobody's children where the API has gained a member, or writes numbers another way", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  await harvest.backUp(temp.path);
  for (
    const name of ["clients", "projects", "tasks", "task_assignments", "user_assignments", "users"]
  ) {
    const list = harvest.agency.resource(name);
    for (const { text } of list.all()) {
      list.setRaw(text.replace(/":(\d+)\.0\b/g, '":$1').replace(/\}$/, ',"of_the_api":1}'));
    }
  }
  await harvest.clock.advance(DAY_MS);
  const run = await harvest.backUp(temp.path);
  assertEquals([run.outcome, run.requests.length], ["complete", QUIET]);
});

Deno.test("backUp() sees the same night what is repeated by way of lists that are too long to be read whole", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const { project, people } = someProject(harvest);
  for (const name of ["task_assignments", "user_assignments"]) harvest.fill(name);
  await harvest.backUp(temp.path, { recordFiles: false });
  rename(harvest.agency, "projects", project, "Renamed");
  await harvest.clock.advance(DAY_MS);
  const run = await harvest.backUp(temp.path, { recordFiles: false });
  assertEquals(run.finished("user_assignments")?.mode, "incremental");
  assertEquals(askedFor(run, "project_assignments"), people);
});

Deno.test("backUp() is not misled by what is renamed while it runs", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const { project } = someProject(harvest);
  await harvest.backUp(temp.path);
  const { agency } = harvest;
  const users = agency.resource("users");
  for (const path of ["/v2/projects", "/v2/task_assignments", "/v2/user_assignments"]) {
    await harvest.clock.advance(DAY_MS);
    const ofList = (request: { path: string }) => request.path === path;
    // All children are read in any case. This list comes late, and by then it has the new name.
    for (const user of users.ids()) users.update(user, {});
    harvest.fake.faults.add({
      match: ofList,
      fault: { kind: "retryAfter", value: "30" },
      times: 1,
    });
    let requests = 0;
    harvest.fake.onRequest(ofList, () => {
      if (++requests === 2) rename(agency, "projects", project, `New in ${path}`);
    }, { times: 2 });
    assertEquals([(await harvest.backUp(temp.path)).outcome, requests], ["complete", 2]);
    await harvest.clock.advance(DAY_MS);
    await assertSeen(harvest, temp, await harvest.backUp(temp.path));
  }
});

/** A project and a person are renamed; then runs that do not come to all children. */
const DETOURS: readonly {
  name: string;
  go: (harvest: TestHarvest, temp: TempFolder) => Promise<void>;
}[] = [
  { name: "a run with --only projects", go: (...at) => runWith({ only: ["projects"] }, ...at) },
  { name: "a run with --only users", go: (...at) => runWith({ only: ["users"] }, ...at) },
  {
    name: "a run with --skip project_assignments, teammates",
    go: (...at) => runWith({ skip: ["project_assignments", "teammates"] }, ...at),
  },
  { name: "a run with --account", go: (...at) => runWith({ accounts: ["1180235"] }, ...at) },
  {
    name: "a run that was interrupted before the children",
    go: (harvest, temp) =>
      interruptAt(harvest, temp, { path: /\/users\/\d+\/project_assignments/ }),
  },
  {
    name: "a run that was interrupted among the children",
    go: (harvest, temp) =>
      interruptAt(harvest, temp, { path: /\/users\/\d+\/project_assignments/, nth: 2 }),
  },
  {
    name: "a run that was interrupted among the lists",
    go: (harvest, temp) => interruptAt(harvest, temp, { path: /\/v2\/tasks/ }),
  },
  {
    name: "a run in which the list could not be read",
    go: async (harvest, temp) => {
      harvest.fake.faults.add({
        match: ({ path }) => path === "/v2/projects" || path === "/v2/users",
        fault: { kind: "status", status: 403 },
      });
      await harvest.backUp(temp.path);
      harvest.fake.faults.clear();
    },
  },
  {
    name: "a run in which the children could not be read",
    go: async (harvest, temp) => {
      harvest.fake.faults.add({
        match: ({ path }) => /\/users\/\d+\/(project_assignments|teammates)$/.test(path),
        fault: { kind: "status", status: 403 },
      });
      await harvest.backUp(temp.path);
      harvest.fake.faults.clear();
    },
  },
  {
    name: "a manifest of a program that did not note what is repeated",
    go: async (_, temp) => {
      const path = temp.at(ACCOUNT, "manifest.json");
      const text = await Deno.readTextFile(path);
      await Deno.writeTextFile(path, text.replaceAll(/,"repeated":\{[^}]*\}/g, ""));
      await reseal(temp.path);
    },
  },
  {
    name: "the list was damaged",
    go: (_, temp) => Deno.writeTextFile(temp.at(ACCOUNT, "projects", "list.json"), "[\n"),
  },
];

async function runWith(
  settings: TestRunSettings,
  harvest: TestHarvest,
  temp: TempFolder,
): Promise<void> {
  await harvest.backUp(temp.path, settings);
}

for (const { name, go } of DETOURS) {
  Deno.test(`backUp() still sees what children repeat after ${name}`, async () => {
    using temp = new TempFolder();
    const harvest = new TestHarvest({ accounts: 2, date: THREE_DAYS_AGO });
    const { project } = someProject(harvest);
    const { person } = managersOf(harvest);
    await harvest.backUp(temp.path);
    await assertQuiet(harvest, temp);
    await harvest.clock.advance(DAY_MS);
    rename(harvest.agency, "projects", project, "Renamed");
    rename(harvest.agency, "users", person, "Renamed");
    await go(harvest, temp);
    await harvest.clock.advance(DAY_MS);
    await assertSeen(harvest, temp, await harvest.backUp(temp.path));
    await assertQuiet(harvest, temp);
  });
}
