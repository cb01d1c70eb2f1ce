import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { summarize } from "../../src/report/run/run_fold.ts";
import { exitCodeOf } from "../../src/report/run/summary.ts";
import { TempFolder } from "../store/temp_folder.ts";
import { verified } from "../store/verified.ts";
import { type RunResult, TestHarvest } from "./test_harvest.ts";

const DAY_MS = 86_400_000;
const SETTINGS = { only: ["invoices", "expenses", "estimates"] };

type Answer = () => Response | null;

const typed = (body: string, type: string | null = null, status = 200) => () =>
  new Response(body === "" ? null : new TextEncoder().encode(body), {
    status,
    headers: type === null ? {} : { "content-type": type },
  });

/** A Harvest that answers requests for files with `answer`, while it gives one. */
function harvestWith(isFile: RegExp, answer: { current: Answer }): TestHarvest {
  const harvest = new TestHarvest();
  const { send } = harvest;
  Object.defineProperty(harvest, "send", {
    value: async (request: Request) => {
      const good = await send(request);
      return isFile.test(new URL(request.url).pathname) ? answer.current() ?? good : good;
    },
  });
  return harvest;
}

const exits = ({ events }: RunResult) =>
  [false, true].map((strict) => exitCodeOf(summarize(events), { strict }));

const gaps = (result: RunResult) =>
  result.of("known_gap").map(({ path, since, reason }) => [path, since, reason]);

const day = (harvest: TestHarvest) => harvest.clock.date().toISOString().slice(0, 10);

/** Sets a member of all records of a list. */
function setAll(harvest: TestHarvest, name: string, fields: Record<string, string>): void {
  const list = harvest.agency.resource(name);
  for (const id of list.ids()) list.update(id, fields);
}

/** Changes the receipts of all expenses that have one. */
function setReceipts(
  harvest: TestHarvest,
  change: (receipt: Record<string, unknown>) => Record<string, string | number>,
): void {
  const expenses = harvest.agency.resource("expenses");
  for (const { id, fields: { receipt } } of expenses.all()) {
    if (!receipt) continue;
    const old: Record<string, unknown> = Object(receipt);
    expenses.update(id, { notes: "Another", receipt: { ...Object(receipt), ...change(old) } });
  }
}

const REPLACED: readonly [string, RegExp, Answer, string][] = [
  ["a login page", /\.pdf$/, typed("<html>Sign in", "text/html"), "web page instead of a PDF"],
  ["an untyped page", /\.pdf$/, typed("<!DOCTYPE html><p>"), "web page instead of a PDF"],
  ["an error", /\.pdf$/, typed('{"message":"Not yours"}', "application/json"), "not a PDF"],
  ["nothing", /\.pdf$/, typed(""), "not a PDF"],
  ["a login page", /receipt$/, typed("<html>Sign in", "text/html"), "web page instead of the file"],
  ["an untyped page", /receipt$/, typed("\n<HTML>"), "web page instead of the file"],
  ["an error", /receipt$/, typed('{"message":"Not yours"}'), "error instead of the file"],
  ["nothing", /receipt$/, typed(""), "empty file"],
];

for (const [what, isFile, answer, reason] of REPLACED) {
  Deno.test(`backUp() asks again where ${what} comes in place of a file: ${isFile.source}`, async () => {
    using temp = new TempFolder();
    const current = { current: answer };
    const harvest = harvestWith(isFile, current);
    setAll(harvest, "invoices", { state: "open" });
    const result = await harvest.backUp(temp.path, SETTINGS);
    const failed = result.of("artifact_failed");
    assert(failed.length > 0);
    for (const event of failed) assertStringIncludes(event.reason, reason);
    assertEquals(exits(result), [3, 3]);
    const asked = result.requests.filter(({ path }) => isFile.test(path)).length;
    assert(asked >= 2 * failed.length, `${asked} requests for ${failed.length} files`);
    current.current = () => null;
    assertEquals((await harvest.backUp(temp.path, SETTINGS)).outcome, "complete");
  });
}

const DIFFERENT: readonly [string, RegExp, Answer, string][] = [
  [
    "a PDF without its end",
    /\.pdf$/,
    typed("%PDF-1.4\nhalf", "application/pdf"),
    "no end of a PDF",
  ],
  ["a receipt of another size", /receipt$/, typed("four", "image/png"), "its record says"],
];

for (const [what, isFile, answer, reason] of DIFFERENT) {
  Deno.test(`backUp() keeps ${what}, marked, and takes it for what Harvest has after three days`, async () => {
    using temp = new TempFolder();
    const current = { current: answer };
    const harvest = harvestWith(isFile, current);
    const since = day(harvest);
    const first = await harvest.backUp(temp.path, SETTINGS);
    const failed = first.of("artifact_failed");
    assert(failed.length > 0);
    for (const event of failed) assertStringIncludes(event.reason, reason);
    const kept = await Deno.readTextFile(temp.at(failed[0]?.path ?? ""));
    assert(kept === "four" || kept === "%PDF-1.4\nhalf", kept);
    // Twice on one day is one day.
    for (const [at, pauseMs] of [1000, DAY_MS, DAY_MS, DAY_MS].entries()) {
      await harvest.clock.advance(pauseMs);
      const result = await harvest.backUp(temp.path, SETTINGS);
      const isSettled = at >= 2;
      assertEquals(exits(result), isSettled ? [0, 3] : [3, 3], `run ${at}: ${result.error}`);
      const dated = gaps(result).filter(([, date]) => date === since);
      assertEquals(dated.length, isSettled ? failed.length : 0);
      const asked = result.requests.filter(({ path }) => isFile.test(path)).length;
      assertEquals(asked > 0, at <= 2, `run ${at}`);
      assertEquals((await verified(temp.path)).found, []);
    }
    // Another version is another matter.
    current.current = () => null;
    setAll(harvest, "invoices", { subject: "Changed" });
    setAll(harvest, "estimates", { subject: "Changed" });
    setReceipts(harvest, () => ({ file_name: "new.png" }));
    assertEquals(exits(await harvest.backUp(temp.path, SETTINGS)), [0, 0]);
  });
}

for (const status of [404, 410]) {
  Deno.test(`backUp() takes a PDF for unavailable that Harvest answers with ${status} on three days`, async () => {
    using temp = new TempFolder();
    const current: { current: Answer } = { current: typed("", null, status) };
    const harvest = harvestWith(/\/client\/estimates\/.*\.pdf$/, current);
    const estimates = harvest.agency.resource("estimates");
    setAll(harvest, "estimates", { state: "sent" });
    const since = day(harvest);
    for (let night = 1; night <= 4; night++) {
      const result = await harvest.backUp(temp.path, SETTINGS);
      const isSettled = night >= 3;
      assertEquals(exits(result), isSettled ? [0, 3] : [3, 3], `night ${night}: ${result.error}`);
      assertEquals(result.of("artifact_failed").length, isSettled ? 0 : estimates.size);
      assertEquals(
        gaps(result).map(([, date]) => date),
        isSettled ? estimates.ids().map(() => since) : [],
      );
      await harvest.clock.advance(DAY_MS);
    }
    // One of them is deleted, and then the others come.
    harvest.agency.remove("estimates", estimates.ids()[0] ?? "");
    assertEquals(gaps(await harvest.backUp(temp.path, SETTINGS)).length, estimates.size);
    current.current = () => null;
    const good = await harvest.backUp(temp.path, SETTINGS);
    assertEquals([exits(good), gaps(good)], [[0, 0], []]);
    assertEquals(good.of("artifact_saved").length, estimates.size);
    // It begins anew.
    current.current = typed("", null, status);
    estimates.update(estimates.ids()[0] ?? "", { subject: "Changed" });
    assertEquals(exits(await harvest.backUp(temp.path, SETTINGS)), [3, 3]);
    // One that came to harm on this side was had once: it is lost, and not given up in silence.
    const [, harmed] = estimates.ids();
    const path = `harvest_account_${harvest.agency.id}/estimates/artifacts/${harmed}.pdf`;
    await Deno.truncate(temp.at(path), 9);
    for (const lost of [[], [], [path], [path]]) {
      await harvest.clock.advance(DAY_MS);
      const result = await harvest.backUp(temp.path, SETTINGS);
      assertEquals(result.of("file_lost").map((event) => event.path), lost);
    }
    assertEquals((await verified(temp.path)).found, []);
  });
}

Deno.test("backUp() says of a draft without a PDF that it is one, and raises no alarm", async () => {
  for (const answer of [typed("<html>Sign in", "text/html"), typed("", null, 404)]) {
    using temp = new TempFolder();
    const harvest = harvestWith(/\/client\/invoices\/.*\.pdf$/, { current: answer });
    setAll(harvest, "invoices", { state: "draft" });
    for (let night = 1; night <= 4; night++) {
      const result = await harvest.backUp(temp.path, SETTINGS);
      assertEquals([result.verdict, exits(result)], ["partial", [0, 0]]);
      assertEquals(gaps(result).length, harvest.agency.resource("invoices").size);
      assertStringIncludes(String(gaps(result)[0]), "a draft");
      await harvest.clock.advance(DAY_MS);
    }
  }
});

Deno.test("backUp() saves a receipt that is a web page or JSON by its own record", async () => {
  const rows = [["text/html", "<html>Booking"], ["application/json", '{"error":1}']] as const;
  for (const [content_type, body] of rows) {
    using temp = new TempFolder();
    const harvest = harvestWith(/receipt$/, { current: typed(body, content_type) });
    setReceipts(harvest, () => ({ content_type, file_size: body.length }));
    const result = await harvest.backUp(temp.path, { only: ["expenses"] });
    assertEquals([result.outcome, result.of("artifact_saved").length], ["complete", 3]);
  }
});

Deno.test("backUp() fetches a file again if a value that it shows has changed, and for nothing else", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  await harvest.backUp(temp.path, SETTINGS);
  const { agency } = harvest;
  const fetched = async () =>
    (await harvest.backUp(temp.path, SETTINGS)).of("artifact_saved").map(({ path }) => path).sort();
  for (const name of ["invoices", "estimates", "expenses"]) {
    setAll(harvest, name, { brand_new: "x", closed_at: "2026-01-01" });
  }
  setReceipts(harvest, ({ url }) => ({ url: `${url}?signature=x`, brand_new: 1 }));
  assertEquals(await fetched(), []);
  const [invoice = ""] = agency.resource("invoices").ids();
  const [estimate = ""] = agency.resource("estimates").ids();
  agency.resource("invoices").update(invoice, { due_amount: 0.125 }, { touch: false });
  agency.resource("estimates").update(estimate, { line_items: [] });
  assertEquals(await fetched(), [
    `harvest_account_1180234/estimates/artifacts/${estimate}.pdf`,
    `harvest_account_1180234/invoices/artifacts/${invoice}.pdf`,
  ]);
});

const REFUSED: readonly [RegExp, number, string][] = [
  [/\/cost_rates$/, 403, "cost_rates"],
  [/^\/v2\/roles$/, 403, "roles"],
  [/^\/v2\/estimate_item_categories$/, 404, "estimate_item_categories"],
];

for (const [path, status, name] of REFUSED) {
  Deno.test(`backUp() takes ${name} for unavailable where an administrator gets ${status} on three days`, async () => {
    using temp = new TempFolder();
    const harvest = new TestHarvest();
    harvest.fake.faults.add({
      match: (request) => path.test(request.path),
      fault: { kind: "status", status },
    });
    const only = ["users", "roles", "estimate_item_categories"];
    const since = day(harvest);
    for (let night = 1; night <= 3; night++) {
      const result = await harvest.backUp(temp.path, { only });
      assertEquals(exits(result), night < 3 ? [3, 3] : [0, 3], `night ${night}`);
      assertEquals(
        result.of("known_gap").map((gap) => [gap.resource, gap.since]),
        night < 3 ? [] : [[name, since]],
      );
      assertEquals(result.finished(name)?.state === "unavailable", night === 3);
      await harvest.clock.advance(DAY_MS);
    }
    // It is named in every run, and asked for once a week.
    const named = await harvest.backUp(temp.path, { only });
    assertEquals([exits(named), gaps(named).length], [[0, 3], 1]);
    harvest.fake.faults.clear();
    await harvest.clock.advance(7 * DAY_MS);
    const good = await harvest.backUp(temp.path, { only });
    assertEquals([good.outcome, good.finished(name)?.state], ["complete", "complete"]);
    assertEquals([exits(good), gaps(good)], [[0, 0], []]);
  });
}

Deno.test("backUp() takes the children of one parent for unavailable that are not found on three days", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const [invoice = ""] = harvest.agency.resource("invoices").ids();
  const refuse = () =>
    harvest.fake.faults.add({
      match: ({ path }) => path === `/v2/invoices/${invoice}/messages`,
      fault: { kind: "status", status: 404 },
    });
  refuse();
  for (let night = 1; night <= 8; night++) {
    const result = await harvest.backUp(temp.path, SETTINGS);
    assertEquals(exits(result), night < 3 ? [3, 3] : [0, 3], `night ${night}`);
    // What is settled is asked for once a week.
    const isAsked = result.of("request").some(({ url }) => url.includes(`${invoice}/messages`));
    assertEquals(isAsked, night <= 3 || night === 8, `night ${night}`);
    assertEquals(
      gaps(result).map(([path]) => path),
      night < 3 ? [] : [`harvest_account_1180234/invoices/${invoice}_messages.json`],
    );
    await harvest.clock.advance(DAY_MS);
  }
  // What came to harm on this side was had once: it is lost, and not given up in silence.
  harvest.fake.faults.clear();
  await harvest.backUp(temp.path, { ...SETTINGS, full: true });
  const file = `harvest_account_${harvest.agency.id}/invoices/${invoice}_messages.json`;
  await Deno.remove(temp.at(file));
  refuse();
  for (const lost of [[], [], [file], [file]]) {
    const result = await harvest.backUp(temp.path, SETTINGS);
    assertEquals(result.of("file_lost").map(({ path }) => path), lost);
    await harvest.clock.advance(DAY_MS);
  }
  assertEquals((await verified(temp.path)).found, []);
});

Deno.test("backUp() takes it for a loss that paid time off is gone, until it has been for three days", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const only = ["pto_types"];
  assertEquals((await harvest.backUp(temp.path, { only })).outcome, "complete");
  const list = temp.at("harvest_account_1180234", "pto_types", "list.json");
  const before = await Deno.readTextFile(list);
  assert(before.length > 10);
  harvest.fake.faults.add({
    match: ({ path }) => path.startsWith("/v2/pto/"),
    fault: { kind: "status", status: 404 },
  });
  for (let night = 1; night <= 4; night++) {
    await harvest.clock.advance(DAY_MS);
    const result = await harvest.backUp(temp.path, { only });
    assertEquals(exits(result), night < 3 ? [3, 3] : [0, 3], `night ${night}`);
  }
  assertEquals(await Deno.readTextFile(list), before);
});
