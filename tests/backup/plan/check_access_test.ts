import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { assertStringIncludes } from "@std/assert/string-includes";
import { type AccessCheck, checkAccess } from "../../../src/backup/plan/check_access.ts";
import { checkExitCode, checkFindings, checkText } from "../../../src/report/check_text.ts";
import { TempFolder } from "../../store/temp_folder.ts";
import { API, TestHarvest } from "../test_harvest.ts";
import { setRole } from "../../fakes/account_settings.ts";

/** What a test's check differs in from the usual one. */
interface Settings {
  readonly token?: string;
  readonly accounts?: readonly string[];
  /** By how much the machine's clock is off. */
  readonly aheadMs?: number;
}

async function check(
  harvest: TestHarvest,
  output: string,
  { token = harvest.fake.token, accounts = [], aheadMs = 0 }: Settings = {},
): Promise<AccessCheck> {
  const { clock } = harvest;
  const wrong = {
    now: () => clock.now(),
    date: () => new Date(clock.date().getTime() + aheadMs),
    sleep: (ms: number, signal?: AbortSignal) => clock.sleep(ms, signal),
  };
  const connection = {
    token,
    apiUrl: API,
    idUrl: "https://id.getharvest.com",
    userAgent: "test",
    rate: 100,
  };
  return await clock.run(checkAccess({ ...connection, output, accounts }, {
    send: clock.track(harvest.send),
    clock: wrong,
    random: () => 0,
    onEvent() {},
    signal: new AbortController().signal,
  }));
}

function problemsOf(result: AccessCheck): string {
  return checkFindings(result).missing.join("\n");
}

/** Everything below a folder, with the time it was last written. */
function snapshot(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    return isDirectory ? snapshot(path) : [`${path} ${Deno.statSync(path).mtime?.getTime()}`];
  }).sort();
}

Deno.test("checkAccess() shows an administrator whose token it is, of which accounts, with which modules", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest({ accounts: 2 });
  const result = await check(harvest, temp.at("new", "backup"));
  assertEquals(result.owner?.name, "Ada Lindqvist");
  assertEquals(result.accounts.map(({ role, unread }) => [role, unread.length > 0]), [
    ["administrator", false],
    // Estimates and team are turned off there.
    ["administrator", true],
  ]);
  const off = result.accounts[1]?.modules.filter(({ isOn }) => isOn === false).map(({ name }) =>
    name
  );
  assertEquals(off, ["estimates", "team"]);
  assertEquals(result.skipped.map(({ product }) => product), ["forecast"]);
  assertEquals([result.output.exists, result.output.problem], [false, null]);
  assertEquals([...Deno.readDirSync(temp.path)], []);
  // The accounts, and for each of the two company, users/me, every list and one child of each kind.
  assertEquals([result.requests, harvest.fake.requests.length], [61, 61]);
  assertEquals(checkExitCode(result), 0);
  const text = checkText(result, { color: false, columns: 80 });
  assertStringIncludes(text, "READY: a backup would be complete");
  assertStringIncludes(text, "Not backed up: Forecast account ");
});

Deno.test("checkAccess() names what a lesser role may not read, children records too", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  setRole(harvest.agency, "manager", ["managed_projects_invoice_drafter"]);
  const result = await check(harvest, temp.path, { accounts: [String(harvest.agency.id)] });
  const [account] = result.accounts;
  const forbidden =
    account?.unread.filter(({ state }) => state === "forbidden").map(({ resource }) => resource) ??
      [];
  const run = await harvest.backUp(temp.path, { accounts: [String(harvest.agency.id)] });
  const missed = run.of("resource_finished").filter(({ state }) => state === "forbidden").map((
    { resource },
  ) => resource);
  assertEquals(account?.role, "manager");
  assertEquals(missed.filter((resource) => !forbidden.includes(resource)), []);
  const isForbidden = ["time_entries", "invoices", "invoice_payments"].map((name) =>
    forbidden.includes(name)
  );
  assertEquals(isForbidden, [false, false, true]);
  assertEquals(checkExitCode(result), 3);
  assertStringIncludes(problemsOf(result), "records that a manager cannot see");
});

Deno.test("checkAccess() warns that a run would read nothing with a role that shrank", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest({ accounts: 2 });
  await harvest.backUp(temp.path);
  const before = await check(harvest, temp.path);
  assertEquals([before.accounts[0]?.lostRole, before.output.savedBytes > 0], [null, true]);
  setRole(harvest.agency, "member");
  const result = await check(harvest, temp.path);
  assertEquals(result.accounts.map(({ lostRole }) => lostRole), ["administrator", null]);
  assertStringIncludes(problemsOf(result), "--accept-role");
});

Deno.test("checkAccess() changes nothing in a backup, and sees whether a run holds it", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest({ accounts: 2 });
  await harvest.backUp(temp.path);
  const files = snapshot(temp.path);
  assertEquals((await check(harvest, temp.path)).output.isLocked, false);
  assertEquals(snapshot(temp.path), files);
  using lock = Deno.openSync(temp.at(".lock"), { write: true });
  lock.lockSync(true);
  const result = await check(harvest, temp.path);
  assertEquals([result.output.isLocked, result.output.problem, checkExitCode(result)], [
    true,
    null,
    0,
  ]);
  assertStringIncludes(checkFindings(result).warnings.join("\n"), "a run is using the backup");
});

Deno.test("checkAccess() says why nothing can be saved", async (t) => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const expectProblem = async (output: string, words: string) => {
    const result = await check(harvest, output);
    assertStringIncludes(result.output.problem ?? "", words);
    assertEquals(checkExitCode(result), 3);
  };
  Deno.writeTextFileSync(temp.at("file"), "");
  await t.step("the output is a file", () => expectProblem(temp.at("file"), "is not a folder"));
  await t.step(
    "a file is above it",
    () => expectProblem(temp.at("file", "a", "b"), "is not a folder"),
  );
  await t.step("a later version made it", async () => {
    Deno.mkdirSync(temp.at("harvest_account_7"));
    Deno.writeTextFileSync(temp.at("harvest_account_7", "manifest.json"), `{"format":99}`);
    await expectProblem(temp.path, "has format 99");
  });
});

Deno.test("checkAccess() compares the clocks", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const right = await check(harvest, temp.path, { aheadMs: 50_000 });
  assertEquals(checkFindings(right).warnings, []);
  const wrong = await check(harvest, temp.path, { aheadMs: -180_000 });
  assertEquals([wrong.clockAheadMs, checkExitCode(wrong)], [-180_000, 0]);
  assertStringIncludes(checkFindings(wrong).warnings.join("\n"), "3 minutes behind Harvest's");
});

Deno.test("checkAccess() goes on where one resource fails, and does not show the token", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const { fake } = harvest;
  fake.faults.add({
    match: ({ path }) => path === "/v2/company",
    times: Infinity,
    fault: { kind: "status", status: 500 },
  });
  const result = await check(harvest, temp.path);
  assertEquals(result.accounts[0]?.modules[0]?.isOn, null);
  assertStringIncludes(problemsOf(result), "company: Cannot get");
  assertEquals(
    (JSON.stringify(result) + checkText(result, { color: true, columns: 80 })).includes(fake.token),
    false,
  );
});

Deno.test("checkAccess() ends where the token is refused", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const error = await assertRejects(
    () => check(harvest, temp.path, { token: "wrong" }),
    Error,
    "status 401",
  );
  assertEquals(error.name, "StatusError");
});

Deno.test("checkFindings() warns of a disk that is nearly full, and finds everything missing on a full one", () => {
  const output = {
    path: "b",
    exists: true,
    problem: null,
    isLocked: false,
    openWarning: null,
    freeBytes: 999_000_000,
    savedBytes: 5_000_000_000,
  };
  const result = {
    owner: null,
    accounts: [],
    skipped: [],
    output,
    clockAheadMs: null,
    clockWarning: null,
    requests: 1,
  };
  assertStringIncludes(checkFindings(result).warnings.join(), "keep 5.0 GB free");
  const full = checkFindings({ ...result, output: { ...output, freeBytes: 999 } });
  assertEquals([full.missing.at(-1), full.warnings], [
    "everything new: the disk is full (999 B free)",
    [],
  ]);
});

Deno.test("checkAccess() finds what is refused to an administrator, and blames no role for it", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const refuse = (path: RegExp) =>
    harvest.fake.faults.add({
      match: (request) => path.test(request.path),
      fault: { kind: "status", status: 403 },
    });
  refuse(/^\/v2\/estimates$/);
  refuse(/^\/v2\/invoices\/\d+\/payments$/);
  const result = await check(harvest, temp.at("b"));
  assertEquals(checkExitCode(result), 3);
  const problems = problemsOf(result);
  assertStringIncludes(
    problems,
    "that Harvest refuses to show (403), although the token is an administrator's",
  );
  for (const name of ["estimates", "estimate_messages", "invoice_payments"]) {
    assertStringIncludes(problems, name);
  }
  assertEquals(problems.includes("only an administrator"), false);
});

Deno.test("checkAccess() ends as a backup does where the token sees no Harvest account", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  harvest.fake.world.accounts.splice(0);
  const error = await assertRejects(() => check(harvest, temp.path), Error, "no Harvest account");
  assertEquals(error.name, "NoAccountsError");
});

Deno.test("checkAccess() claims nothing of a role that Harvest does not report, nor of a folder that cannot be", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  harvest.fake.faults.add({
    match: ({ path }) => path === "/v2/users/me" || path === "/v2/roles",
    times: Infinity,
    fault: { kind: "status", status: 403 },
  });
  Deno.writeTextFileSync(temp.at("file"), "");
  const result = await check(harvest, temp.at("file"));
  assertEquals(result.accounts[0]?.role, null);
  const text = checkText(result, { color: false, columns: 80 });
  assertStringIncludes(text, "to a token whose role is unknown");
  assertEquals(text.includes("administrator's"), false);
  assertStringIncludes(text, "NOT USABLE");
  assertEquals(text.includes("will be created"), false);
});
