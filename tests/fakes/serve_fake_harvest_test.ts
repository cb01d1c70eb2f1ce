import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { STUDIO } from "../../src/demo/sample/sample_world.ts";
import { serveFakeHarvest, type ServeOptions } from "./serve_fake_harvest.ts";

function serve(options: ServeOptions = {}) {
  const fake = serveFakeHarvest({ size: STUDIO, rateLimit: null, ...options });
  const headers = {
    authorization: `Bearer ${fake.token}`,
    "harvest-account-id": String(fake.world.account().id),
  };
  return { fake, headers };
}

Deno.test("one origin serves the ID service, the API and the web host", async () => {
  const { fake, headers } = serve();
  await using _closing = fake;
  const accounts = await (await fetch(`${fake.url}/api/v2/accounts`, { headers })).json();
  assertEquals(accounts.accounts.length, 3);
  const company = await (await fetch(`${fake.url}/v2/company`, { headers })).json();
  assertEquals(company.base_uri, fake.url);
  const { invoices } = await (await fetch(`${fake.url}/v2/invoices`, { headers })).json();
  const pdf = await fetch(`${company.base_uri}/client/invoices/${invoices[0].client_key}.pdf`);
  assertEquals(new TextDecoder().decode((await pdf.bytes()).subarray(0, 5)), "%PDF-");
});

Deno.test("the clock's date goes over the wire, once", async () => {
  const date = new Date(Date.UTC(2020, 1, 29));
  const clock = { now: () => 0, date: () => date, sleep: () => Promise.resolve() };
  const { fake, headers } = serve({ clock });
  await using _closing = fake;
  const response = await fetch(`${fake.url}/v2/company`, { headers });
  await response.body?.cancel();
  assertEquals(response.headers.get("date"), "Sat, 29 Feb 2020 00:00:00 GMT");
});

Deno.test("a truncated body ends the connection early", async () => {
  const { fake, headers } = serve();
  await using _closing = fake;
  fake.faults.add({ match: () => true, fault: { kind: "truncatedBody" } });
  // Before or after the headers: that depends on what has reached the client by then.
  await assertRejects(async () =>
    await (await fetch(`${fake.url}/v2/clients`, { headers })).text()
  );
});

Deno.test("a hard reset gives no answer at all, and the next request gets one", async () => {
  const { fake, headers } = serve({ hardResets: true });
  await using _closing = fake;
  fake.faults.add({ match: () => true, fault: { kind: "reset" }, times: 1 });
  await assertRejects(() => fetch(`${fake.url}/v2/clients`, { headers }), TypeError);
  const response = await fetch(`${fake.url}/v2/clients`, { headers });
  await response.body?.cancel();
  assertEquals(response.status, 200);
  assertEquals(fake.requests.all.at(0)?.status, null);
});

Deno.test("closing ends even what stalls", async () => {
  const { fake, headers } = serve();
  fake.faults.add({ match: ({ path }) => path === "/v2/clients", fault: { kind: "stallHeaders" } });
  fake.faults.add({ match: ({ path }) => path === "/v2/tasks", fault: { kind: "stallBody" } });
  const givenUp = new AbortController();
  const arrived = Promise.withResolvers<void>();
  fake.onRequest(({ path }) => path === "/v2/clients", () => arrived.resolve());
  const stalled = fetch(`${fake.url}/v2/clients`, { headers, signal: givenUp.signal });
  const body = await fetch(`${fake.url}/v2/tasks`, { headers, signal: givenUp.signal });
  await arrived.promise;
  givenUp.abort();
  await assertRejects(() => stalled, DOMException);
  await assertRejects(() => body.text());
  await fake[Symbol.asyncDispose]();
});
