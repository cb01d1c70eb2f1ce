import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { Asker, unchangedAsker } from "../ask.ts";
import { setFeature } from "../../fakes/account_settings.ts";

Deno.test("the ID service lists Harvest and Forecast accounts, without an account header", async () => {
  const asker = unchangedAsker();
  const response = await asker.ask("/api/v2/accounts", { "harvest-account-id": "" });
  const { accounts } = JSON.parse(await response.text());
  assertEquals(accounts.map(({ product }: { product: string }) => product), [
    "harvest",
    "harvest",
    "forecast",
  ]);
});

Deno.test("requests without what Harvest asks for are refused", async () => {
  const asker = new Asker();
  assertEquals(await asker.status("/v2/company", { authorization: "" }), 401);
  assertEquals(await asker.status("/v2/company", { authorization: "Bearer wrong" }), 401);
  assertEquals(await asker.status("/v2/company", { "user-agent": "" }), 400);
  assertEquals(await asker.status("/v2/company", { "harvest-account-id": "" }), 404);
  assertEquals(
    await asker.status("/v2/company", { "harvest-account-id": "845210" }),
    404,
    "a Forecast account",
  );
  assertEquals(await asker.status("/v2/nothing"), 404);
  assertEquals(await asker.status("/v2/clients/1"), 404);
  assertEquals(await asker.status("/v2/invoices/1/payments"), 404);
  assertEquals(await asker.status("/v2/company"), 200);
  asker.fake.world.tokens.clear();
  assertEquals(await asker.status("/v2/company"), 401);
});

Deno.test("every GET path of the API answers", async () => {
  const asker = unchangedAsker();
  const one = (name: string) => asker.account.resource(name).ids().at(-1);
  const [user, project, invoice, estimate] = [
    asker.account.userId,
    one("projects"),
    one("invoices"),
    one("estimates"),
  ];
  const assignment = (name: string) => {
    const found = asker.account.resource(name).all().find(({ fields }) =>
      JSON.stringify(fields["project"]).includes(`${project}`)
    );
    return found?.id;
  };
  const rate = (name: string) => asker.account.resource(name, user).ids()[0];
  const dates = "from=2026-01-01&to=2026-06-30";
  const paths = [
    ...[
      "clients",
      "contacts",
      "estimate_item_categories",
      "estimates",
      "expense_categories",
      "expenses",
    ],
    ...[
      "invoice_item_categories",
      "invoices",
      "projects",
      "roles",
      "tasks",
      "time_entries",
      "users",
    ],
  ].flatMap((name) => [name, `${name}/${one(name)}`]).concat([
    "company",
    `estimates/${estimate}/messages`,
    `invoices/${invoice}/messages`,
    `invoices/${invoice}/messages/new`,
    `invoices/${invoice}/payments`,
    `projects/${project}/task_assignments`,
    `projects/${project}/task_assignments/${assignment("task_assignments")}`,
    `projects/${project}/user_assignments`,
    `projects/${project}/user_assignments/${assignment("user_assignments")}`,
    ...["clients", "projects", "tasks", "team"].map((axis) => `reports/time/${axis}?${dates}`),
    ...["clients", "projects", "categories", "team"].map((axis) =>
      `reports/expenses/${axis}?${dates}`
    ),
    `reports/uninvoiced?${dates}`,
    "reports/project_budget",
    "task_assignments",
    "user_assignments",
    "users/me",
    "users/me/project_assignments",
    ...["billable_rates", "cost_rates"].flatMap((
      name,
    ) => [`users/${user}/${name}`, `users/${user}/${name}/${rate(name)}`]),
    `users/${user}/project_assignments`,
    `users/${asker.account.resource("users").ids()[1]}/teammates`,
  ]);
  assertEquals(new Set(paths).size, 55);
  for (const path of paths) assertEquals(await asker.status(`/v2/${path}`), 200, path);
  for (
    const name of [
      "types",
      "requests",
      "holiday_calendars",
      "work_schedules",
      "assignments",
      "allocations",
      "balances",
    ]
  ) {
    assertEquals(await asker.status(`/v2/pto/${name}`), 200, name);
  }
});

Deno.test("teammates of somebody who is no manager are a 422", async () => {
  const asker = unchangedAsker();
  assertEquals(await asker.status(`/v2/users/${asker.account.userId}/teammates`), 422);
});

Deno.test("filters narrow lists, and unknown ones are ignored", async () => {
  const asker = unchangedAsker();
  const projects = asker.account.resource("projects").all();
  const archived = projects.filter(({ fields }) => fields["is_active"] === false).map(({ id }) =>
    id
  );
  assertEquals((await asker.allIds("/v2/projects?is_active=false")).reverse(), archived);
  const project = String(projects[3]?.id);
  const count = async (target: string) =>
    (await asker.records(`/v2/time_entries?${target}`)).length;
  const entries = asker.account.resource("time_entries").all().map(({ fields }) => fields);
  const expected =
    entries.filter(({ project: p }) => JSON.stringify(p).includes(`"id":${project},`)).length;
  assertEquals(await count(`project_id=${project}`), expected);
  assertEquals(
    await count("from=2026-01-01&to=2026-01-31"),
    await count("from=20260101&to=20260131"),
  );
  const january =
    entries.filter(({ spent_date }) => String(spent_date).startsWith("2026-01")).length;
  assertEquals(await count("from=2026-01-01&to=2026-01-31"), january);
  const day = String(entries[50]?.["spent_date"]);
  const onDay = entries.filter(({ spent_date }) => spent_date === day).length;
  assertEquals(await count(`from=${day}&to=${day}`), onDay, "both ends are included");
  assertEquals(await count("is_running=true"), 2);
  assertEquals(await count("projectid=1"), 2000);
  const drafts = await asker.records("/v2/invoices?state=draft");
  assertEquals(drafts.every(({ state }) => state === "draft"), true);
});

Deno.test("updated_since includes the second itself and refuses what is not ISO 8601", async () => {
  const asker = new Asker();
  const clients = asker.account.resource("clients");
  const [id = ""] = clients.ids();
  asker.clock.ms += 5000;
  clients.update(id, { name: "Renamed" });
  assertEquals(await asker.allIds("/v2/clients?updated_since=2026-06-30T12:00:05Z"), [id]);
  assertEquals(await asker.allIds("/v2/clients?updated_since=2026-06-30T12:00:06Z"), []);
  assertEquals(await asker.status("/v2/clients?updated_since=yesterday"), 400);
});

Deno.test("a module that is off is refused", async () => {
  const asker = new Asker();
  setFeature(asker.account, "estimate_feature", false);
  assertEquals(await asker.status("/v2/estimates"), 403);
  assertEquals((await asker.json("/v2/company"))["estimate_feature"], false);
});

Deno.test("more than 100 requests in 15 s are throttled, with Retry-After, by an exact window", async () => {
  const asker = new Asker({ rateLimit: 100 });
  for (let count = 0; count < 100; count++) {
    assertEquals(await asker.status("/v2/users/me"), 200);
    asker.clock.ms += 10;
  }
  const refused = await asker.ask("/v2/users/me");
  assertEquals([refused.status, refused.headers.get("retry-after")], [429, "14"]);
  asker.clock.ms += 14_000;
  assertEquals(await asker.status("/v2/users/me"), 200);
  assertEquals(await asker.status("/v2/users/me"), 429);
  assertEquals(asker.fake.requests.mostInWindow(15_000), 102);
});

Deno.test("answers carry the clock's date", async () => {
  const asker = unchangedAsker();
  assertEquals(
    (await asker.ask("/v2/company")).headers.get("date"),
    "Tue, 30 Jun 2026 12:00:00 GMT",
  );
});

Deno.test("the log knows who asked for what, and no token", async () => {
  const asker = new Asker();
  await asker.status("/v2/clients?per_page=3");
  const [logged] = asker.fake.requests.to("/v2/");
  assertEquals([logged?.target, logged?.status, logged?.hasAuthorization], [
    "/v2/clients?per_page=3",
    200,
    true,
  ]);
  assertEquals(logged?.accountId, "1180234");
  assertStringIncludes(JSON.stringify(logged), "Test (test@example.com)");
  assertEquals(JSON.stringify(logged).includes(asker.fake.token), false);
});
