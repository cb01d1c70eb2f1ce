import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { RestoreBench } from "./restore_bench.ts";

Deno.test("a refusal names record and answer, and the rest goes on; the next run tries it again", async () => {
  using bench = new RestoreBench();
  await bench.backUp();
  const fresh = bench.addNewAccount();
  const isFirstEntry = once();
  bench.harvest.fake.faults.add({
    match: ({ method, path }) => method === "POST" && path === "/v2/time_entries" && isFirstEntry(),
    fault: { kind: "status", status: 422, body: '{"code":422,"message":"Hours is odd"}' },
    times: 1,
  });
  const first = await bench.apply(fresh, "--into", String(fresh.id));
  assertEquals([first.code, first.proof.isProven], [3, false]);
  const [{ record = "", status, reason } = {}, ...others] = first.proof.failures;
  assert(/^time_entries\/\d+$/.test(record));
  assertEquals([status, reason, others], [422, "Hours is odd", []]);
  assertEquals(
    first.proof.resources.find(({ resource }) => resource === "time_entries")?.missing,
    1,
  );
  const before = bench.writes.length;
  const second = await bench.apply(fresh, "--into", String(fresh.id));
  assertEquals([second.code, second.proof.failures], [0, []]);
  // What it is put to may have been archived by now.
  const created = bench.writes.slice(before).filter((write) => write.startsWith("POST"));
  assertEquals(created, ["POST /v2/time_entries"]);
});

Deno.test("an event whose state is reached already has happened; another refusal of it is reported", async () => {
  using bench = new RestoreBench();
  await bench.backUp();
  const fresh = bench.addNewAccount();
  const into = ["--into", String(fresh.id)];
  await bench.apply(fresh, ...into);
  const [sent = "", refused = ""] = bench.agency.resource("invoices").all()
    .filter(({ fields }) => fields["state"] !== "draft").map(({ fields }) =>
      fresh.resource("invoices").all().find((each) => each.fields["number"] === fields["number"])
        ?.id
    );
  fresh.setState("invoices", sent, "open");
  bench.harvest.fake.faults.add({
    match: ({ path }) => path === `/v2/invoices/${refused}/messages`,
    fault: { kind: "status", status: 422, body: '{"code":422,"message":"Not now"}' },
    times: 1,
  });
  const { proof } = await bench.apply(fresh, ...into, "--finish");
  const reasons = proof.failures.map(({ action, status, reason }) => [action, status, reason]);
  assertEquals(reasons[0], ["send", 422, "Not now"]);
  assert(proof.failures.every(({ record }) => record === proof.failures[0]?.record));
  assertEquals((await bench.apply(fresh, ...into, "--finish")).code, 0);
});

Deno.test("writes and the proof keep to the rate", async () => {
  using bench = new RestoreBench({ size: { timeEntries: 80 } });
  await bench.backUp();
  const fresh = bench.addNewAccount();
  const { fake, clock } = bench.harvest;
  // The backup has used the same budget.
  await clock.advance(20_000);
  fake.requests.clear();
  const { code } = await bench.apply(fresh, "--into", String(fresh.id));
  assertEquals(code, 0);
  assert(fake.requests.mostInWindow(15_000) <= 100);
  assertEquals(fake.requests.all.filter(({ status }) => status === 429), []);
});

Deno.test("a restore says what it does, and where it ends early that the same command goes on", async () => {
  using bench = new RestoreBench({ size: { timeEntries: 2 } });
  await bench.backUp();
  const fresh = bench.addNewAccount();
  const args = ["--into", String(fresh.id), "--apply", "--confirm", fresh.name, "--finish"];
  bench.harvest.fake.faults.add({
    match: ({ path, method }) => method === "POST" && path === "/v2/invoices",
    fault: { kind: "status", status: 401 },
    times: 1,
  });
  const ended = await bench.restore(...args);
  assertEquals(ended.code, "StatusError");
  assert(
    ended.err.endsWith("Not finished: run the same command to go on; nothing is written twice"),
  );
  const { code, err } = await bench.restore(...args);
  assertEquals(code, 0);
  for (const line of ["mark 4 invoices as sent, without a mail", "archive 1 project"]) {
    assert(err.split("\n").some((each) => each.endsWith(line)), err);
  }
});

Deno.test("of two tasks with one name the second is refused, and its hours come back under the first", async () => {
  using bench = new RestoreBench();
  const tasks = bench.agency.resource("tasks");
  const [one = "", two = ""] = tasks.ids();
  tasks.update(one, { name: tasks.get(two)?.["name"] ?? "" });
  await bench.backUp();
  const fresh = bench.addNewAccount();
  const { proof } = await bench.apply(fresh, "--into", String(fresh.id));
  assertEquals(proof.failures, []);
  const hours = proof.years.filter(({ figure }) => figure === "hours");
  assertEquals(hours.filter(({ saved, restored }) => saved !== restored), []);
});

Deno.test("rates are written one after the other, though an answer is lost", async () => {
  using bench = new RestoreBench({ size: { users: 1, timeEntries: 2 } });
  await bench.backUp();
  const { agency, harvest } = bench;
  const amounts = (account: typeof agency) =>
    account.resource("billable_rates", account.userId).all().map(({ fields }) => fields["amount"]);
  assert(amounts(agency).length > 1);
  const fresh = bench.addNewAccount();
  harvest.fake.faults.add({
    match: ({ path, method }) => method === "POST" && path.endsWith("/billable_rates"),
    fault: { kind: "status", status: 500 },
    times: 1,
  });
  assertEquals((await bench.apply(fresh, "--into", String(fresh.id))).code, 0);
  assertEquals(amounts(fresh), amounts(agency));
});

Deno.test("hours come back as they were where times of start and end do not give them", async () => {
  using bench = new RestoreBench();
  const entries = bench.agency.resource("time_entries");
  const rows = [[2.11, "3:00pm", "5:00pm"], [24, "12:00am", "12:00am"], [2, "23:00", "1:00"]];
  for (const [at, id] of entries.ids().slice(0, rows.length).entries()) {
    const [hours = 0, started_time = "", ended_time = ""] = rows[at] ?? [];
    entries.update(id, { hours, started_time, ended_time, is_running: false });
  }
  await bench.backUp();
  const fresh = bench.addNewAccount();
  const { code, proof } = await bench.apply(fresh, "--into", String(fresh.id));
  assertEquals([code, proof.differences.filter(({ reason }) => reason === null)], [0, []]);
  const hours = proof.years.filter(({ figure }) => figure === "hours");
  assertEquals(hours.filter(({ saved, restored }) => saved !== restored), []);
  const times = fresh.resource("time_entries").all().map(({ fields }) => fields["ended_time"]);
  assertEquals(times.filter((time) => time !== null), ["1:00am"]);
});

function once(): () => boolean {
  let isDone = false;
  return () => !isDone && (isDone = true);
}
