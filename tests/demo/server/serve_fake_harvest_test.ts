import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { STUDIO } from "../../../src/demo/sample/sample_world.ts";
import {
  serveFakeHarvest,
  type ServeOptions,
} from "../../../src/demo/server/serve_fake_harvest.ts";

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
  const accounts = await (await fetch(`${fake.idUrl}/api/v2/accounts`, { headers })).json();
  assertEquals(accounts.accounts.length, 3);
  const company = await (await fetch(`${fake.apiUrl}/v2/company`, { headers })).json();
  assertEquals([company.base_uri, fake.webUrl], [fake.apiUrl, fake.apiUrl]);
  const { invoices } = await (await fetch(`${fake.apiUrl}/v2/invoices`, { headers })).json();
  const pdf = await fetch(`${company.base_uri}/client/invoices/${invoices[0].client_key}.pdf`);
  assertEquals(new TextDecoder().decode((await pdf.bytes()).subarray(0, 5)), "%PDF-");
});

Deno.test("separate hosts: API, web host and storage are three origins and keep to their own", async () => {
  const { fake, headers } = serve({ separateHosts: true });
  await using _closing = fake;
  assertEquals(new Set([fake.apiUrl, fake.webUrl, fake.storageUrl]).size, 3);
  const { expenses } = await (await fetch(`${fake.apiUrl}/v2/expenses`, { headers })).json();
  const { receipt } = expenses.find(({ receipt }: { receipt: unknown }) => receipt !== null);
  assert(receipt.url.startsWith(fake.webUrl));
  const redirect = await fetch(receipt.url, { headers, redirect: "manual" });
  await redirect.body?.cancel();
  const location = redirect.headers.get("location") ?? "";
  assert(location.startsWith(fake.storageUrl));
  assertEquals((await (await fetch(location)).bytes()).length, receipt.file_size);
  for (const url of [`${fake.webUrl}/v2/company`, `${fake.apiUrl}/expenses/1/receipt`]) {
    const wrong = await fetch(url, { headers });
    await wrong.body?.cancel();
    assertEquals(wrong.status, 404, url);
  }
  assertEquals(fake.requests.all.map(({ listener }) => listener), [
    "api",
    "web",
    "storage",
    "web",
    "api",
  ]);
});

Deno.test("the clock's date goes over the wire, once", async () => {
  const date = new Date(Date.UTC(2020, 1, 29));
  const clock = { now: () => 0, date: () => date, sleep: () => Promise.resolve() };
  const { fake, headers } = serve({ clock });
  await using _closing = fake;
  const response = await fetch(`${fake.apiUrl}/v2/company`, { headers });
  await response.body?.cancel();
  assertEquals(response.headers.get("date"), "Sat, 29 Feb 2020 00:00:00 GMT");
});

Deno.test("a truncated body ends the connection early", async () => {
  const { fake, headers } = serve();
  await using _closing = fake;
  fake.faults.add({ match: () => true, fault: { kind: "truncatedBody" } });
  const response = await fetch(`${fake.apiUrl}/v2/clients`, { headers });
  assertEquals(response.status, 200);
  await assertRejects(() => response.text());
});

Deno.test("a hard reset gives no answer at all, and the next request gets one", async () => {
  const { fake, headers } = serve({ hardResets: true });
  await using _closing = fake;
  fake.faults.add({ match: () => true, fault: { kind: "reset" }, times: 1 });
  await assertRejects(() => fetch(`${fake.apiUrl}/v2/clients`, { headers }), TypeError);
  const response = await fetch(`${fake.apiUrl}/v2/clients`, { headers });
  await response.body?.cancel();
  assertEquals(response.status, 200);
  assertEquals(fake.requests.all.at(0)?.status, null);
});

Deno.test("close() ends even what stalls", async () => {
  const { fake, headers } = serve();
  fake.faults.add({ match: ({ path }) => path === "/v2/clients", fault: { kind: "stallHeaders" } });
  fake.faults.add({ match: ({ path }) => path === "/v2/tasks", fault: { kind: "stallBody" } });
  const gone = new AbortController();
  const arrived = Promise.withResolvers<void>();
  fake.onRequest(({ path }) => path === "/v2/clients", () => arrived.resolve());
  const stalled = fetch(`${fake.apiUrl}/v2/clients`, { headers, signal: gone.signal });
  const body = await fetch(`${fake.apiUrl}/v2/tasks`, { headers, signal: gone.signal });
  await arrived.promise;
  gone.abort();
  await assertRejects(() => stalled, DOMException);
  await assertRejects(() => body.text());
  await fake.close();
});
