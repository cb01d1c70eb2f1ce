import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { assertStringIncludes } from "@std/assert/string-includes";
import type { Fault } from "./faults.ts";
import {
  duplicateRecord,
  foreignNext,
  loopNext,
  noLinks,
  noTotalEntries,
  skippedRecord,
  wrongWrapper,
} from "./page_fault.ts";
import { STUDIO } from "../../src/demo/sample/sample_world.ts";
import { Asker } from "../demo/ask.ts";

const CLIENTS = "/v2/clients?per_page=1";

/** A small fake whose next list of clients meets a fault. */
function withFault(fault: Fault): Asker {
  const asker = new Asker({ size: { ...STUDIO, clients: 3 } });
  asker.fake.faults.add({ match: ({ path }) => path === "/v2/clients", times: 1, fault });
  return asker;
}

async function textWith(fault: Fault): Promise<[number, string, Headers]> {
  const response = await withFault(fault).ask(CLIENTS);
  return [response.status, await response.text(), response.headers];
}

Deno.test("a fault meets the requests it matches, so many times", async () => {
  const asker = withFault({ kind: "status", status: 503 });
  assertEquals(await asker.status("/v2/users/me"), 200);
  assertEquals(await asker.status(CLIENTS), 503);
  assertEquals(await asker.status(CLIENTS), 200);
});

Deno.test("faults in place of the answer", async () => {
  const [status, body, headers] = await textWith({
    kind: "status",
    status: 418,
    headers: { "x-test": "1" },
    body: "no",
  });
  assertEquals([status, body, headers.get("x-test")], [418, "no", "1"]);
  const throttled = await textWith({ kind: "retryAfter", value: "Wed, 21 Oct 2015 07:28:00 GMT" });
  assertEquals([throttled[0], throttled[2].get("retry-after")], [
    429,
    "Wed, 21 Oct 2015 07:28:00 GMT",
  ]);
  const html = await textWith({ kind: "html200" });
  assertEquals([html[0], html[2].get("content-type")], [200, "text/html; charset=utf-8"]);
  const object = await textWith({ kind: "errorObject200" });
  assertEquals([object[0], "message" in JSON.parse(object[1])], [200, true]);
  assertEquals((await textWith({ kind: "emptyBody" })).slice(0, 2), [200, ""]);
});

Deno.test("faults of the body", async () => {
  const whole = await (await new Asker({ size: { ...STUDIO, clients: 3 } }).ask(CLIENTS)).text();
  const [, cut] = await textWith({ kind: "truncatedJson" });
  assert(cut.length > 0 && cut.length < whole.length && whole.startsWith(cut));
  await assertRejects(() => textWith({ kind: "truncatedBody" }), Error, "cut on demand");
  await assertRejects(() => textWith({ kind: "reset" }), Error, "cut on demand");
  const response = await withFault({ kind: "gzip" }).ask(CLIENTS);
  assertEquals(response.headers.get("content-encoding"), "gzip");
  assert(response.body);
  assertEquals(
    await new Response(response.body.pipeThrough(new DecompressionStream("gzip"))).text(),
    whole,
  );
});

Deno.test("faults of time use the clock", async () => {
  for (
    const [fault, ms] of [[{ kind: "slow", ms: 700 }, 700], [
      { kind: "stallHeaders" },
      3_600_000,
    ]] as const
  ) {
    const asker = withFault(fault);
    const before = asker.clock.ms;
    await asker.status(CLIENTS);
    assertEquals(asker.clock.ms - before, ms);
  }
  const stalled = await withFault({ kind: "stallBody", afterBytes: 10 }).ask(CLIENTS);
  const reader = stalled.body?.getReader();
  assertEquals((await reader?.read())?.value?.length, 10);
  await assertRejects(async () => await reader?.read(), Error, "stalls on demand");
});

Deno.test("faults of pages", async () => {
  const page = async (fault: Fault) => {
    const [, text] = await textWith(fault);
    return JSON.parse(text);
  };
  assertEquals("clients" in await page(wrongWrapper), false);
  assertEquals("total_entries" in await page(noTotalEntries), false);
  const unlinked = await page(noLinks);
  assertEquals(["links" in unlinked, unlinked.next_page], [false, 2]);
  assertStringIncludes((await page(loopNext)).links.next, CLIENTS);
  const foreign = (await page(foreignNext("https://evil.example"))).links.next;
  assertStringIncludes(foreign, "https://evil.example/v2/clients?cursor=");
  assertEquals((await page(skippedRecord)).clients.length, 0);
});

Deno.test("duplicateRecord repeats the last record of the page before", async () => {
  const asker = new Asker({ size: STUDIO });
  asker.fake.faults.add({
    match: ({ target }) => target.includes("page=2"),
    fault: duplicateRecord,
  });
  const ids = await asker.allIds("/v2/time_entries?per_page=15");
  assertEquals([ids.length, new Set(ids).size], [41, 40]);
});

Deno.test("onRequest() runs a change just before the request it waits for, once", async () => {
  const asker = new Asker({ size: STUDIO });
  const entries = asker.account.resource("time_entries");
  asker.fake.onRequest(({ target }) => /page=[23]/.test(target), () => {
    entries.remove(entries.ids().at(-1) ?? "");
  });
  const ids = await asker.allIds("/v2/time_entries?per_page=15");
  assertEquals([ids.length, entries.size], [39, 39]);
  assertEquals(new Set(ids).size, 39);
  assertEquals(
    entries.ids().every((id) => ids.includes(id)),
    false,
    "one was skipped by the shift",
  );
});

Deno.test("latencyMs() delays by the clock", async () => {
  const asker = new Asker({ size: STUDIO, latencyMs: ({ number }) => number * 10 });
  const before = asker.clock.ms;
  await asker.status("/v2/users/me");
  await asker.status("/v2/users/me");
  assertEquals(asker.clock.ms - before, 30);
});
