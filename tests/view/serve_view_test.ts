import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { DatabaseSync } from "node:sqlite";
import { CATALOG } from "../../src/harvest/catalog.ts";
import { ServedBackup, TOKEN } from "./served_backup.ts";

let served: ServedBackup;

Deno.test.beforeAll(async () => {
  served = await ServedBackup.start();
});

Deno.test.afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

/** What an answer to a request says, sent as it is written: fetch would tidy the path and choose the host. */
async function rawStatus(
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<number> {
  const port = Number(new URL(served.url).port);
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const lines = Object.entries({ host: `127.0.0.1:${port}`, connection: "close", ...headers }).map((
    [name, value],
  ) => `${name}: ${value}`);
  await connection.write(
    new TextEncoder().encode(`GET ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`),
  );
  const buffer = new Uint8Array(64);
  await connection.read(buffer);
  return Number(/^HTTP\/1\.1 (\d+)/.exec(new TextDecoder().decode(buffer))?.[1]);
}

Deno.test("serveView() shows every list and the pages of its records", async () => {
  for (const { name, kind } of CATALOG) {
    const text = await served.text(served.of(name));
    assertStringIncludes(text, "<h1>", name);
    const record = kind === "list" &&
      new RegExp(`href="(/${TOKEN}/\\d+/${name}/\\d+)"`).exec(text)?.[1];
    if (record) {
      assertStringIncludes(
        await served.text(new URL(record, served.url).href),
        "Record as Harvest sent it",
      );
    }
  }
  assertEquals(served.errors, []);
});

Deno.test("serveView() leads from a client to its time and from an invoice to its payments and PDF", async () => {
  const { agency } = served.harvest;
  const [entry] = agency.resource("time_entries").all();
  const client = /"client":\{"id":(\d+)/.exec(entry?.text ?? "")?.[1] ?? "";
  const count =
    agency.resource("time_entries").all().filter(({ text }) =>
      text.includes(`"client":{"id":${client},`)
    ).length;
  const page = await served.text(served.of(`clients/${client}`));
  assertStringIncludes(page, `time_entries?client_id=${client}`);
  const list = await served.text(served.of(`time_entries?client_id=${client}`));
  assertStringIncludes(list, `${count} record`);
  const invoice =
    agency.resource("invoices").ids().find((id) =>
      agency.resource("invoice_payments", id).size > 0
    ) ?? "";
  const text = await served.text(served.of(`invoices/${invoice}`));
  assertStringIncludes(
    text,
    `invoice_payments-${agency.resource("invoice_payments", invoice).ids()[0]}`,
  );
  const file = /<iframe\s+src="([^"]+)"/.exec(text)?.[1] ?? "";
  const pdf = await fetch(new URL(file, served.url));
  assertEquals(pdf.headers.get("content-type"), "application/pdf");
  assertStringIncludes(await pdf.text(), "%PDF-");
});

Deno.test("serveView() sorts, narrows and pages lists", async () => {
  const { agency } = served.harvest;
  const hours = agency.resource("time_entries").all().map(({ fields }) => Number(fields["hours"]))
    .sort((a, b) => b - a);
  const cells = async (query: string) =>
    [...(await served.text(served.of(`time_entries?${query}`), {
      headers: { "accept-language": "en-US" },
    }))
      .matchAll(/<td class="number">\s*([-\d.,]+)\s*<\/td>/g)].map(([, text]) => Number(text));
  assertEquals(await cells("sort=-hours"), hours.slice(0, 50));
  assertEquals((await cells("sort=hours"))[0], hours.at(-1));
  assertEquals((await cells("page=999")).length, 0);
  const dates = agency.resource("time_entries").all().map(({ fields }) =>
    String(fields["spent_date"])
  ).sort();
  const day = dates[10] ?? "";
  assertEquals(
    (await cells(`from=${day}&to=${day}`)).length,
    dates.filter((date) => date === day).length,
  );
});

Deno.test("serveView() shows what looks like HTML as text", async () => {
  const list = await served.text(served.of("time_entries?words=owned"));
  assertStringIncludes(list, "&lt;script&gt;document.title");
  assert(!list.includes("<script>document.title"));
  const found = await served.text(served.of(`search?q=${encodeURIComponent('"><script>zebra')}`));
  assert(!found.includes("<script>zebra"));
  assertStringIncludes(await served.text(served.of("search?q=zebra")), "&lt;b&gt;bold");
});

Deno.test("serveView() gives every answer a strict policy and keeps nothing", async () => {
  for (
    const address of [
      served.url,
      served.of("clients"),
      `${served.url}assets/style.css`,
      `${served.url}file/1`,
      `${served.url}nothing`,
    ]
  ) {
    const response = await fetch(address);
    await response.body?.cancel();
    assertStringIncludes(
      response.headers.get("content-security-policy") ?? "",
      "default-src 'none'",
    );
    assertEquals(response.headers.get("x-content-type-options"), "nosniff");
    assertEquals(response.headers.get("referrer-policy"), "no-referrer");
    assertEquals(response.headers.get("cache-control"), "no-store");
    assertEquals(response.headers.get("access-control-allow-origin"), null);
  }
});

Deno.test("serveView() answers nobody without the token, of another origin or under another name", async () => {
  const { agency } = served.harvest;
  assertEquals(await rawStatus(`/${TOKEN}/${agency.id}/clients`), 200);
  assertEquals(await rawStatus(`/${agency.id}/clients`), 404);
  assertEquals(await rawStatus(`/${TOKEN}/${agency.id}/clients`, { host: "evil.example" }), 421);
  assertEquals(
    await rawStatus(`/${TOKEN}/${agency.id}/clients`, { origin: "https://evil.example" }),
    403,
  );
  assertEquals(
    await rawStatus(`/${TOKEN}/file/1`, {
      "sec-fetch-site": "cross-site",
      "sec-fetch-dest": "image",
    }),
    403,
  );
});

Deno.test("serveView() never leaves the backup, whatever a path or the manifest of artifacts says", async () => {
  for (
    const path of [
      "/..%2f..%2fetc/passwd",
      "/../../etc/passwd",
      "/file/..%2f..%2faccounts.json",
      "/assets/..%2fx",
      "/file/99999",
    ]
  ) {
    assertEquals(await rawStatus(`/${TOKEN}${path}`), 404, path);
  }
  const [cached] = [...Deno.readDirSync(served.temp.at("cache"))].map(({ name }) => name);
  await Deno.writeTextFile(served.temp.at("outside.pdf"), "outside");
  using database = new DatabaseSync(served.temp.at("cache", cached ?? ""));
  const insert = database.prepare(
    "INSERT INTO artifacts (path, content_type) VALUES (?, 'application/pdf')",
  );
  for (
    const path of [
      "harvest_account_1/../../outside.pdf",
      "../outside.pdf",
      served.temp.at("outside.pdf"),
      "accounts.json",
    ]
  ) {
    const { lastInsertRowid } = insert.run(path);
    const response = await fetch(`${served.url}file/${lastInsertRowid}`);
    assertEquals([response.status, await response.text()], [404, "Not in the backup"], path);
  }
});

Deno.test("serveView() lets a file that browsers would run be saved only", async () => {
  const [cached] = [...Deno.readDirSync(served.temp.at("cache"))].map(({ name }) => name);
  using database = new DatabaseSync(served.temp.at("cache", cached ?? ""));
  const folder = served.temp.at(
    "backup",
    `harvest_account_${served.harvest.agency.id}`,
    "expenses",
    "artifacts",
  );
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(`${folder}/1_evil.svg`, "<svg onload='alert(1)'/>");
  const { lastInsertRowid } = database.prepare(
    "INSERT INTO artifacts (path, content_type) VALUES (?, 'image/svg+xml')",
  )
    .run(`harvest_account_${served.harvest.agency.id}/expenses/artifacts/1_evil.svg`);
  const response = await fetch(`${served.url}file/${lastInsertRowid}`);
  await response.body?.cancel();
  assertEquals(response.headers.get("content-type"), "application/octet-stream");
  assertStringIncludes(response.headers.get("content-disposition") ?? "", "attachment");
});
