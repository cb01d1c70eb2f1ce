import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { CLIENTS, JAPANESE_NOTE, ServedBackup, TOKEN } from "../served_backup.ts";
import { DatabaseSync } from "node:sqlite";
import type { JsonObject } from "../../../src/demo/data/json_text.ts";

let served: ServedBackup;

/** Older versions of Deno take the server for a leak of each test, because it is older. */
function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, fn, sanitizeOps: false });
}

Deno.test.beforeAll(async () => {
  served = await ServedBackup.start();
});

Deno.test.afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

const fieldsOf = (resource: string): JsonObject[] =>
  served.harvest.agency.resource(resource).all().map(({ fields }) => fields);

/** A member of a record's member: the id of its client. */
function memberOf(fields: JsonObject, name: string, key: string): string {
  const value = fields[name];
  return String(typeof value === "object" && value !== null ? Reflect.get(value, key) : "");
}

/** What is in the main part of a page: the menu would find everything. */
async function mainOf(path: string): Promise<string> {
  return (await served.text(served.of(path))).split("<main")[1] ?? "";
}

/** The ids of a list's rows, over all its pages, and the figures above it. */
async function listOf(path: string) {
  const ids: string[] = [];
  let text = "";
  for (let next: string | undefined = path; next !== undefined;) {
    text = await mainOf(next);
    const body = text.split("<tbody>")[1] ?? "";
    for (const [, id = ""] of body.matchAll(/class="open" href="[^"]*\/(\d+)"/g)) ids.push(id);
    const link = /href="([^"]*)" rel="next"/.exec(text)?.[1]?.replaceAll("&amp;", "&");
    next = link?.split(`/${served.harvest.agency.id}/`)[1];
  }
  const figures = text.matchAll(/<dt>([^<]*)<\/dt><dd>([^<]*)<\/dd>/g);
  return { ids, figures: Object.fromEntries([...figures].map(([, name, value]) => [name, value])) };
}

test("serveView() leads from page to page without a dead end", async () => {
  const waiting = [new URL(served.url).pathname];
  const seen = new Set<string>();
  while (waiting.length > 0) {
    const path = waiting.pop() ?? "";
    // Of the pages of one kind, of which only numbers or values differ, one is as good as all.
    const [place = "", query = ""] = path.split("?");
    const names = [...new URLSearchParams(query).keys()];
    const kind = place.replace(/\d+$/, "") + (names.length > 1 ? "" : `?${names}`);
    if (seen.has(kind) || path.includes("/assets/")) continue;
    seen.add(kind);
    const response = await fetch(new URL(path, served.url));
    assertEquals(response.status, 200, path);
    if (!response.headers.get("content-type")?.startsWith("text/html")) {
      await response.body?.cancel();
      continue;
    }
    const text = await response.text();
    assert(!/\bundefined\b|\bNaN\b|\[object/.test(text), path);
    for (const [, link = ""] of text.matchAll(/ (?:href|src)="([^"#]+)[^"]*"/g)) {
      const target = link.replaceAll("&amp;", "&");
      if (target.startsWith("/")) waiting.push(target);
      else assertEquals(target, "data:,");
    }
  }
  assert(seen.size > 100, `${seen.size} kinds of pages`);
  assertEquals(served.errors, []);
});

test("serveView() narrows lists down, puts them in order, adds them up and pages them", async () => {
  const entries = fieldsOf("time_entries");
  const id = ({ id }: JsonObject) => String(id);
  const number = (fields: JsonObject, name: string) => Number(fields[name]);
  const byDay = [...entries].sort((a, b) =>
    String(a["spent_date"]) === String(b["spent_date"])
      ? number(b, "id") - number(a, "id")
      : String(a["spent_date"]) < String(b["spent_date"])
      ? 1
      : -1
  );
  const sum = (some: readonly JsonObject[]) =>
    some.reduce((sum, { hours }) => sum + Math.round(Number(hours) * 100), 0) / 100;
  const client = memberOf(entries[0] ?? {}, "client", "id");
  const isOf = (fields: JsonObject) => memberOf(fields, "client", "id") === client;
  const name = String(served.harvest.agency.resource("clients").get(client)?.["name"]);
  const day = String(byDay[10]?.["spent_date"]);
  const person = (fields: JsonObject) => memberOf(fields, "user", "name");
  const rows: [path: string, expected: readonly JsonObject[]][] = [
    ["", byDay],
    ["?sort=spent_date", [...byDay].reverse()],
    ["?sort=-hours", [...byDay].sort((a, b) => number(b, "hours") - number(a, "hours"))],
    [
      "?sort=user_id",
      [...byDay].sort((a, b) => new Intl.Collator("en").compare(person(a), person(b))),
    ],
    [`?client_id=${client}`, byDay.filter(isOf)],
    // Where there are too many to choose from, a name is typed: that of today.
    [
      `?client_id=${encodeURIComponent(name)}&billable=0`,
      byDay.filter((fields) => isOf(fields) && !fields["billable"]),
    ],
    ["?billable=0", byDay.filter(({ billable }) => billable === false)],
    ["?billable=!0", byDay.filter(({ billable }) => billable === true)],
    [`?from=${day}&to=${day}`, byDay.filter(({ spent_date }) => spent_date === day)],
    ["?words=owned", byDay.filter(({ notes }) => String(notes).includes("owned"))],
    ["?words=%E8%A8%AD%E8%A8%88", byDay.filter(({ notes }) => notes === JAPANESE_NOTE)],
  ];
  for (const [query, expected] of rows) {
    const { ids, figures } = await listOf(`time_entries${query}`);
    assertEquals(ids, expected.map(id), query);
    assertEquals(figures["Found"] ?? figures["Records"], String(expected.length), query);
    assertEquals(Number(figures["Hours"]), sum(expected), query);
  }
  assert(entries.length > 100);
  assertStringIncludes(await mainOf("time_entries?page=999"), "There is no page 999");
  assertStringIncludes(await mainOf("time_entries?page=3&sort=-hours"), 'rel="prev"');
});

test("serveView() gives what a list shows, of all its pages, as CSV and as JSON with the records as sent", async () => {
  const { agency } = served.harvest;
  const query = `?billable=1&sort=-hours`;
  const { ids } = await listOf(`time_entries${query}`);
  const links = [...(await mainOf(`time_entries${query}`)).matchAll(/href="([^"]+)" download/g)]
    .map(([, link = ""]) => new URL(link.replaceAll("&amp;", "&"), served.url).href);
  assertEquals(links.length, 2);
  const [csv = "", json = ""] = await Promise.all(links.map((link) => served.text(link)));
  assertEquals(JSON.parse(json).map(({ id }: { id: number }) => String(id)), ids);
  for (const id of ids) assertStringIncludes(json, agency.resource("time_entries").text(id) ?? "?");
  const rows = csv.matchAll(new RegExp(`^${agency.id},(\\d+),`, "gm"));
  assertEquals([...rows].map(([, id]) => id), ids);

  const { paymentOf } = served.gone;
  const path = `invoice_payments.json?invoice_id=${paymentOf}`;
  assertEquals(
    JSON.parse(await served.text(served.of(path)))
      .map(({ invoice }: { invoice: JsonObject }) => String(invoice["id"])),
    agency.resource("invoice_payments", paymentOf).ids().map(() => paymentOf),
  );
  const { status, body } = await fetch(served.of("company.csv"));
  await body?.cancel();
  assertEquals(status, 404);
});

test("serveView() puts the account first that was last used, or is the largest", async () => {
  const order = async (query: string) => {
    const main = (await served.text(served.url + query)).split("<main")[1] ?? "";
    return [...main.matchAll(/<h2><a\s+href="[^"]*\/(\d+)\/"/g)].map(([, id]) => id);
  };
  const accounts = served.harvest.fake.world.accounts.map((account) => {
    const entries = account.resource("time_entries").all();
    const days = entries.map(({ fields }) => String(fields["spent_date"])).sort();
    return { id: String(account.id), rows: entries.length, last: days.at(-1) ?? "" };
  });
  const bySize = accounts.toSorted((a, b) => b.rows - a.rows);
  assertEquals(await order("?sort=size"), bySize.map(({ id }) => id));
  const byUse = bySize.toSorted((a, b) => b.last.localeCompare(a.last));
  assertEquals(await order(""), byUse.map(({ id }) => id));
});

test("serveView() shows an invoice with its lines, payments, hours and file, and what was taken from it", async () => {
  const { agency } = served.harvest;
  const { payment, paymentOf } = served.gone;
  const text = await mainOf(`invoices/${paymentOf}`);
  for (const { id } of agency.resource("invoice_payments", paymentOf).all()) {
    assertStringIncludes(text, `/invoice_payments/${id}"`);
  }
  assert(new RegExp(`/invoice_payments/${payment}".*Deleted`, "s").test(text));
  assertStringIncludes(text, "<h2>History");
  assertStringIncludes(text, `<ins dir="auto">A payment was taken back</ins>`);
  const behind = fieldsOf("time_entries").filter((fields) =>
    memberOf(fields, "invoice", "id") === paymentOf
  );
  const hours = behind.reduce((sum, { hours }) => sum + Number(hours), 0);
  assertStringIncludes(text, `<dt>Hours</dt><dd>${hours.toFixed(2)}</dd>`);
  for (const { id } of behind) assertStringIncludes(text, `/time_entries/${id}"`);
  const file = /<iframe\s+src="([^"#]+)/.exec(text)?.[1] ?? "";
  const pdf = await fetch(new URL(file, served.url));
  assertEquals(pdf.headers.get("content-type"), "application/pdf");
  assertStringIncludes(await pdf.text(), "%PDF-");
});

test("serveView() finds and marks what was deleted, and shows it with all that belonged to it", async () => {
  const { invoice, expense } = served.gone;
  const client = await mainOf(`clients/${CLIENTS.gone}`);
  assertStringIncludes(client, "No longer in Harvest");
  assertStringIncludes(client, "Zebra");
  assertStringIncludes(await mainOf("search?q=zebr"), `<span class="tag bad">Deleted</span>`);
  const gone = await mainOf("deleted");
  for (const path of [`clients/${CLIENTS.gone}`, `invoices/${invoice}`]) {
    assertStringIncludes(gone, `${path}"`);
  }
  assertStringIncludes(await mainOf("deleted?page=99"), "There is no page 99.");
  const text = await mainOf(`invoices/${invoice}`);
  assertStringIncludes(text, "<h2>Line items");
  assertStringIncludes(text, "<h2>Payments");
  assertStringIncludes(text, "<iframe");
  assertStringIncludes(text, "<h2>Expenses before this invoice was deleted");
  assert(new RegExp(`Expenses .*47\\.11.*/expenses/${expense}"`, "s").test(text));
  // What is gone is found from what it was of.
  const of = /\/(clients\/\d+)"/.exec(text)?.[1] ?? "";
  assertStringIncludes(await mainOf(of), `/invoices/${invoice}"`);
  const payment = /\/(invoice_payments\/\d+)"/.exec(text)?.[1] ?? "";
  assertStringIncludes(await mainOf(payment), "No longer in Harvest");
  const renamed = await mainOf(`clients/${served.renamed}`);
  assertStringIncludes(renamed, '<ins dir="auto">Renamed &amp; Co</ins>');
});

test("serveView() finds words in everything, typed in part, without accents, and in Japanese", async () => {
  const rows: [words: string, found: string][] = [
    ["okap", `<mark>Okapi</mark> &lt;b&gt;bold`],
    ["設計", `新しい<mark>設計</mark>の打ち合わせ`],
    ["打ち合わせ", `<mark>打ち合わせ</mark>`],
    ["計", "<mark>計</mark>"],
    [`"><script>okapi`, "No results."],
    ["okapi zebra", "No results."],
    ["", "Type a word"],
  ];
  for (const [words, found] of rows) {
    assertStringIncludes(await mainOf(`search?q=${encodeURIComponent(words)}`), found, words);
  }
});

test("serveView() writes numbers, money and days as the reader's language does", async () => {
  const [invoice] = fieldsOf("invoices");
  const path = `invoices/${invoice?.["id"]}`;
  const amount = (locale: string) =>
    new Intl.NumberFormat(locale, {
      style: "currency",
      currency: String(invoice?.["currency"]),
    }).format(Number(invoice?.["amount"]));
  const day = (locale: string) =>
    new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(
      Date.parse(String(invoice?.["issue_date"])),
    );
  for (
    const [header, locale] of [
      ["de-DE,de;q=0.9", "de-DE"],
      ["en-US", "en-US"],
      ["fr-CA", "fr-CA"],
      [
        "ja;q=0.8",
        "ja",
      ],
      ["xx-nonsense-, ;;, *", "en-GB"],
      ["", "en-GB"],
    ] as const
  ) {
    const response = await fetch(served.of(path), { headers: { "accept-language": header } });
    const text = await response.text();
    assertStringIncludes(text, amount(locale), header);
    assertStringIncludes(text, day(locale), header);
  }
});

/** What an answer to a request says, sent as it is written: fetch would tidy the path and choose the host. */
async function rawStatus(
  path: string,
  { method = "GET", ...headers }: Readonly<Record<string, string>> = {},
): Promise<number> {
  const port = Number(new URL(served.url).port);
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const lines = Object.entries({ host: `127.0.0.1:${port}`, connection: "close", ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`);
  const request = `${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n`;
  await connection.write(new TextEncoder().encode(request));
  const buffer = new Uint8Array(64);
  await connection.read(buffer);
  return Number(/^HTTP\/1\.1 (\d+)/.exec(new TextDecoder().decode(buffer))?.[1]);
}

test("serveView() answers nobody without the token, of another origin or under another name", async () => {
  const clients = `${served.harvest.agency.id}/clients`;
  const image = { "sec-fetch-site": "cross-site", "sec-fetch-dest": "image" };
  const rows: [path: string, headers: Readonly<Record<string, string>>, status: number][] = [
    [`/${TOKEN}/${clients}`, {}, 200],
    [`/${TOKEN}/${clients}`, { method: "HEAD" }, 200],
    [`/${TOKEN}/${clients}`, { method: "POST" }, 405],
    [`/${clients}`, {}, 404],
    [`/${TOKEN}/${clients}`, { host: "evil.example" }, 421],
    [`/${TOKEN}/${clients}`, { origin: "https://evil.example" }, 403],
    [`/${TOKEN}/file/1`, image, 403],
  ];
  for (const [path, headers, status] of rows) {
    assertEquals(await rawStatus(path, headers), status, `${path} ${JSON.stringify(headers)}`);
  }
});

test("serveView() gives every answer a strict policy and keeps nothing", async () => {
  const addresses = [served.url, served.of("clients"), `${served.url}file/1`, `${served.url}x`];
  for (const address of [...addresses, `${served.url}assets/style.css`]) {
    const { headers, body } = await fetch(address);
    await body?.cancel();
    const policy = headers.get("content-security-policy") ?? "";
    assertStringIncludes(policy, "default-src 'none'");
    assert(!policy.includes("unsafe") && !policy.includes("http"), policy);
    assertEquals(headers.get("x-content-type-options"), "nosniff");
    assertEquals(headers.get("referrer-policy"), "no-referrer");
    assertEquals(headers.get("cache-control"), "no-store");
    assertEquals(headers.get("access-control-allow-origin"), null);
  }
});

test("serveView() never leaves the backup, whatever a path or the manifest of artifacts says", async () => {
  const outside = ["/..%2f..%2fetc/passwd", "/../../etc/passwd", "/file/..%2f..%2faccounts.json"];
  const beyond = ["/file/99999", `/file/${"9".repeat(20)}`, `/${"9".repeat(20)}/clients`];
  for (const path of [...outside, "/assets/..%2fx", ...beyond]) {
    assertEquals(await rawStatus(`/${TOKEN}${path}`), 404, path);
  }
  const { temp } = served;
  await Deno.writeTextFile(temp.at("outside.pdf"), "outside");
  const [{ name: folder = "" } = {}] = Deno.readDirSync(temp.at("cache"));
  const index = [...Deno.readDirSync(temp.at("cache", folder))].find(({ name }) =>
    name.endsWith(".sqlite")
  );
  using database = new DatabaseSync(temp.at("cache", folder, index?.name ?? ""));
  const insert = database.prepare(
    "INSERT OR REPLACE INTO artifacts (path, content_type) VALUES (?, ?)",
  );
  const ask = async (path: string, type: string) => {
    const response = await fetch(`${served.url}file/${insert.run(path, type).lastInsertRowid}`);
    return { headers: response.headers, text: await response.text() };
  };
  const paths = ["harvest_account_1/../../outside.pdf", "../outside.pdf", temp.at("outside.pdf")];
  for (const path of [...paths, "accounts.json"]) {
    assertEquals((await ask(path, "application/pdf")).text, "Not in the backup", path);
  }
  // What a browser would run is only saved.
  const row = database.prepare("SELECT path FROM artifacts WHERE path LIKE ? LIMIT 1")
    .get("%/invoices/artifacts/%");
  const path = String(row?.["path"]);
  database.prepare("DELETE FROM artifacts WHERE path = ?").run(path);
  const { headers, text } = await ask(path, "image/svg+xml");
  assertStringIncludes(text, "%PDF");
  assertEquals(headers.get("content-type"), "application/octet-stream");
  assertStringIncludes(headers.get("content-disposition") ?? "", "attachment");
});
