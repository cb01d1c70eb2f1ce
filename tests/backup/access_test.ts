import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { TempFolder } from "../store/temp_folder.ts";
import { TestHarvest } from "./test_harvest.ts";
import { dataIn, differences, filesIn, manifestIn, truthIn } from "./truth.ts";
import { setFeature, setRole } from "../fakes/account_settings.ts";

const status = (code: number) => ({ kind: "status", status: code }) as const;

Deno.test("backUp() sends the token to Harvest's API and for receipts, and nowhere else", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const result = await harvest.backUp(temp.path);
  assertEquals(result.outcome, "complete");
  const kinds = new Map<string, Set<boolean>>();
  for (const { listener, path, hasAuthorization } of result.requests) {
    const kind = listener === "web"
      ? path.startsWith("/client/") ? "client link" : "receipt"
      : listener;
    kinds.set(kind, (kinds.get(kind) ?? new Set()).add(hasAuthorization));
  }
  assertEquals(Object.fromEntries([...kinds].map(([kind, found]) => [kind, [...found]])), {
    api: [true],
    "client link": [false],
    receipt: [true],
    storage: [false],
  });
});

Deno.test("backUp() leaves no token and no signed address in any file or event", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const result = await harvest.backUp(temp.path);
  const events = JSON.stringify(result.events);
  assert(!events.includes(harvest.fake.token) && !events.includes("signature="));
  for (const { fields } of harvest.agency.resource("invoices").all()) {
    assert(!events.includes(String(fields["client_key"])));
  }
  for (const [path, text] of await filesIn(temp.path)) {
    assert(!text.includes(harvest.fake.token) && !text.includes("signature="), path);
  }
});

Deno.test({
  name: "backUp() says once that a folder which is there may be opened by others",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    using temp = new TempFolder();
    const harvest = new TestHarvest();
    await Deno.mkdir(temp.at("b"));
    await Deno.chmod(temp.at("b"), 0o755);
    const [first] = (await harvest.backUp(temp.at("b"))).of("warning");
    assertStringIncludes(first?.message ?? "", "(mode 0755)");
    assertEquals((await harvest.backUp(temp.at("b"))).of("warning"), []);
    const made = await harvest.backUp(temp.at("made"));
    assertEquals(made.of("warning"), []);
  },
});

Deno.test("backUp() refuses redirects of receipts to a server that is none, and more than five", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const redirect = (location: string) =>
    ({ kind: "status", status: 302, headers: { location } }) as const;
  const [first = "", second = "", third = ""] = [...harvest.agency.receipts.keys()];
  const rules: [string, string][] = [
    [first, "ftp://evil.example/x"],
    [second, "https://evil.example/take"],
    [third, `/expenses/${third}/receipt?again`],
  ];
  for (const [id, location] of rules) {
    harvest.fake.faults.add({
      match: ({ path }) => path === `/expenses/${id}/receipt`,
      fault: redirect(location),
    });
  }
  const result = await harvest.backUp(temp.path, { only: ["expenses"], accounts: ["1180234"] });
  assertEquals(result.outcome, "incomplete");
  assertEquals(
    result.of("artifact_failed").map(({ recordId }) => recordId).sort(),
    [first, second, third].sort(),
  );
  assert(
    harvest.strays.length > 0 &&
      harvest.strays.every((stray) => stray === "https://evil.example without credentials"),
  );
  assertEquals(
    result.requests.filter(({ path }) => path === `/expenses/${third}/receipt`).length,
    6,
  );
});

Deno.test("backUp() of one forbidden resource leaves the others alone", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  harvest.fake.faults.add({
    match: ({ path }) => path === "/v2/projects" || path.endsWith("/cost_rates"),
    fault: status(403),
  });
  const result = await harvest.backUp(temp.path, { accounts: ["1180234"] });
  assertEquals(result.outcome, "incomplete");
  assertEquals(result.unfinished, {
    "1180234/projects": "forbidden",
    "1180234/cost_rates": "forbidden",
  });
  assertStringIncludes(result.finished("projects")?.reason ?? "", "administrator");
  const missing = differences(await dataIn(temp.path), truthIn(harvest)).filter((line) =>
    line.startsWith("harvest_account_1180234")
  );
  assert(
    missing.length > 0 && missing.every((line) => /\/projects\/|_cost_rates|^and /.test(line)),
    missing.join("\n"),
  );
  const { resources } = await manifestIn(temp.path, harvest.agency);
  assertEquals([resources.projects.state, resources.clients.state], ["forbidden", "complete"]);
});

Deno.test("backUp() takes modules that are off, and paid time off that is not there, for no failure", async () => {
  for (const code of [403, 404, 422]) {
    using temp = new TempFolder();
    const harvest = new TestHarvest();
    for (const feature of ["expense_feature", "invoice_feature", "team_feature"] as const) {
      setFeature(harvest.agency, feature, false);
    }
    harvest.fake.faults.add({
      match: ({ path }) => path.startsWith("/v2/pto/"),
      fault: status(code),
    });
    harvest.fake.faults.add({
      match: ({ path }) => path.endsWith("/teammates"),
      fault: status(422),
    });
    const result = await harvest.backUp(temp.path, { accounts: ["1180234"] });
    assertEquals(result.outcome, "complete");
    const states = new Map(Object.entries(result.unfinished));
    for (
      const name of [
        "expenses",
        "expense_categories",
        "invoices",
        "invoice_messages",
        "invoice_payments",
        "roles",
      ]
    ) {
      assertEquals(states.get(`1180234/${name}`), "off", name);
    }
    for (
      const name of [
        "types",
        "requests",
        "holiday_calendars",
        "holiday_calendar_entries",
        "assignments",
      ]
    ) {
      assertEquals(states.get(`1180234/pto_${name}`), "unavailable", name);
    }
    assertEquals(result.to(/^\/v2\/(invoices|expenses|roles)/), []);
  }
});

Deno.test("backUp() asks for teammates of managers only", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const result = await harvest.backUp(temp.path, { only: ["teammates"], accounts: ["1180234"] });
  const managers = harvest.agency.resource("users").ids().filter((id) =>
    harvest.agency.accessRoles(id).includes("manager")
  );
  assertEquals(
    result.to(/\/teammates$/).map(({ path }) => path).sort(),
    managers.map((id) => `/v2/users/${id}/teammates`),
  );
});

Deno.test("backUp() reads only what --only and --skip name, and the accounts that are named", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest({ accounts: 2 });
  const result = await harvest.backUp(temp.path, {
    only: ["invoices"],
    skip: ["invoice_messages"],
    accounts: ["1180234"],
  });
  assertEquals(result.outcome, "complete");
  assertEquals(result.to(/^\/v2\/(?!company|users\/me|invoices)/), []);
  assertEquals(result.to(/messages/), []);
  assert(result.to(/payments/).length > 0);
  const unseen = await harvest.backUp(temp.at("other"), { accounts: ["845210"] });
  assertEquals(unseen.outcome, "UsageError");
  assert(unseen.error instanceof Error && unseen.error.message.includes("845210"));
  assertEquals([...Deno.readDirSync(temp.path)].some(({ name }) => name === "other"), false);
});

Deno.test("backUp() with a manager's token saves what it may see and says what it may not", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  setRole(harvest.agency, "manager");
  const result = await harvest.backUp(temp.path, { accounts: ["1180234"] });
  assertEquals(result.outcome, "incomplete");
  assertEquals(result.of("account_started")[0]?.role, "manager");
  assertEquals(result.unfinished["1180234/clients"], "forbidden");
  assertEquals(result.finished("time_entries")?.state, "complete");
  assertEquals((await manifestIn(temp.path, harvest.agency)).role, "manager");
});

Deno.test("backUp() ends with a clear error where the token sees no Harvest account", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  harvest.fake.world.accounts.length = 0;
  const result = await harvest.backUp(temp.at("b"));
  assertEquals(result.outcome, "NoAccountsError");
  assertStringIncludes(String(result.error), "forecast");
  harvest.fake.world.tokens.clear();
  assertEquals((await harvest.backUp(temp.at("b"))).outcome, "StatusError");
  assertEquals([...Deno.readDirSync(temp.path)], []);
});

for (const status of [403, 404, 422]) {
  Deno.test(`backUp() names what belongs to a record of paid time off where it is answered with ${status}, and reads it next time`, async () => {
    using temp = new TempFolder();
    const harvest = new TestHarvest();
    const match = ({ path }: { path: string }) => path.endsWith("/entries");
    harvest.fake.faults.add({ match, fault: { kind: "status", status } });
    const refused = await harvest.backUp(temp.path);
    const state = status === 403 ? "forbidden" : "incomplete";
    assertEquals(
      [refused.outcome, refused.finished("pto_holiday_calendar_entries")?.state],
      ["incomplete", state],
    );
    harvest.fake.faults.clear();
    assertEquals((await harvest.backUp(temp.path)).outcome, "complete");
    assertEquals(differences(await dataIn(temp.path), truthIn(harvest)), []);
  });
}
