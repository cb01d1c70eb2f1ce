import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertMatch } from "@std/assert/match";
import { assertStringIncludes } from "@std/assert/string-includes";
import { inflateSync } from "node:zlib";
import { textAt } from "../../../src/demo/data/json_text.ts";
import type { Listener } from "../../fakes/request_log.ts";
import { Asker, unchangedAsker } from "../ask.ts";

/** One char a byte. */
async function latin1(response: Response): Promise<string> {
  return Array.from(
    new Uint8Array(await response.arrayBuffer()),
    (byte) => String.fromCharCode(byte),
  ).join("");
}

function keyOf(asker: Asker, kind: string): string {
  return textAt(asker.account.resource(kind).all().at(-1)?.fields ?? {}, "client_key");
}

const ANONYMOUS = { authorization: "", "harvest-account-id": "" };

Deno.test("a client link with .pdf gives a PDF whose cross-reference table is right", async () => {
  const asker = unchangedAsker();
  for (const kind of ["invoices", "estimates"]) {
    const response = await asker.ask(`/client/${kind}/${keyOf(asker, kind)}.pdf`, ANONYMOUS);
    assertEquals(response.headers.get("content-type"), "application/pdf");
    const pdf = await latin1(response);
    assertMatch(pdf, /^%PDF-1\.4\n/);
    assertMatch(pdf, /%%EOF\n$/);
    const start = Number(/startxref\n(\d+)\n/.exec(pdf)?.[1]);
    assertEquals(pdf.slice(start, start + 5), "xref\n");
    const offsets = [...pdf.slice(start).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, offset]) =>
      Number(offset)
    );
    assertEquals(offsets.length, 4);
    for (const [index, offset] of offsets.entries()) {
      assertEquals(pdf.slice(offset, offset + 8), `${index + 1} 0 obj\n`);
    }
    const [, length, stream] = /Length (\d+) >>\nstream\n([\s\S]*?)\nendstream/.exec(pdf) ?? [];
    assertEquals(stream?.length, Number(length));
    const record = asker.account.resource(kind).all().at(-1)?.fields ?? {};
    assertStringIncludes(stream ?? "", ` ${textAt(record, "number")} of `);
    assertStringIncludes(stream ?? "", `Total: ${textAt(record, "amount")} `);
    const latin = textAt(record, "client", "name").replace(/[^\x20-\xff]/gu, "?");
    assertStringIncludes((stream ?? "").replaceAll("\\", ""), `(For ${latin}) '`);
  }
});

Deno.test("a wrong key is a web page with status 404", async () => {
  const response = await unchangedAsker().ask("/client/invoices/0123456789abcdef.pdf", ANONYMOUS);
  assertEquals([response.status, response.headers.get("content-type")], [
    404,
    "text/html; charset=utf-8",
  ]);
});

Deno.test("opening a client link moves updated_at and leaves a view event only where that is wanted", async () => {
  for (const pdfViewsBumpUpdatedAt of [false, true]) {
    const asker = new Asker({ pdfViewsBumpUpdatedAt });
    asker.clock.ms += 60_000;
    await asker.status(`/client/invoices/${keyOf(asker, "invoices")}.pdf`);
    const invoice = asker.account.resource("invoices").all().at(-1);
    const moved = invoice?.fields["updated_at"] === "2026-06-30T12:01:00Z";
    const messages = asker.account.resource("invoice_messages", invoice?.id).all();
    assertEquals([moved, messages.length], [pdfViewsBumpUpdatedAt, pdfViewsBumpUpdatedAt ? 1 : 0]);
  }
});

Deno.test("receipts are what their records say, for whoever is signed in", async () => {
  const asker = unchangedAsker();
  const seen = new Set<string>();
  for (const { id, fields } of asker.account.resource("expenses").all()) {
    if (fields["receipt"] === null) continue;
    const response = await asker.ask(textAt(fields, "receipt", "url"));
    const file = await latin1(response);
    assertEquals(
      response.headers.get("content-type"),
      textAt(fields, "receipt", "content_type"),
      id,
    );
    assertEquals(String(file.length), textAt(fields, "receipt", "file_size"));
    seen.add(file.slice(0, 4));
  }
  assertEquals(seen, new Set(["%PDF", "\x89PNG", "\xff\xd8\xff\xe0"]));
});

Deno.test("a PNG receipt holds the pixels its header promises", () => {
  const asker = unchangedAsker();
  const receipt = [...asker.account.receipts.values()].find(({ contentType }) =>
    contentType === "image/png"
  );
  assert(receipt);
  const view = new DataView(receipt.bytes.buffer);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const length = view.getUint32(33);
  const pixels = inflateSync(receipt.bytes.subarray(41, 41 + length));
  assertEquals(pixels.length, (width + 1) * height);
});

Deno.test("without the token or the account, a receipt is a login page with status 200", async () => {
  const asker = unchangedAsker();
  const [id] = asker.account.receipts.keys();
  for (
    const headers of [{ authorization: "" }, { authorization: "Bearer wrong" }, {
      "harvest-account-id": "",
    }]
  ) {
    const response = await asker.ask(`/expenses/${id}/receipt`, headers);
    assertEquals([response.status, response.headers.get("content-type")], [
      200,
      "text/html; charset=utf-8",
    ]);
  }
  assertEquals(await asker.status("/expenses/1/receipt"), 404);
});

Deno.test("redirected receipts open by signature alone", async () => {
  const asker = new Asker({ storageOrigin: "http://storage.test" });
  const [id] = asker.account.receipts.keys();
  const redirect = await asker.ask(`/expenses/${id}/receipt`);
  const location = redirect.headers.get("location") ?? "";
  assertEquals([redirect.status, new URL(location).origin], [302, "http://storage.test"]);
  const storage = asker.fake.handler("storage");
  assertEquals((await storage(new Request(location))).status, 200);
  assertEquals(
    (await storage(new Request(location, { headers: { authorization: "Bearer x" } }))).status,
    400,
  );
  assertEquals(
    (await storage(new Request(location.replace("signature=", "signature=0")))).status,
    403,
  );
});

Deno.test("API, web host and storage keep to their own where each has an address", async () => {
  const asker = new Asker({ webOrigin: "https://web.test", storageOrigin: "https://storage.test" });
  const fetchFrom = (listener: Listener, url: string) =>
    asker.fake.handler(listener)(new Request(url, { headers: asker.headers }));
  const response = await fetchFrom("api", "https://api.test/v2/expenses");
  const { expenses } = JSON.parse(await response.text());
  const { receipt } = expenses.find(({ receipt }: { receipt: unknown }) => receipt !== null);
  assert(receipt.url.startsWith("https://web.test/"));
  const location = (await fetchFrom("web", receipt.url)).headers.get("location") ?? "";
  assert(location.startsWith("https://storage.test/"));
  const file = await asker.fake.handler("storage")(new Request(location));
  assertEquals((await file.bytes()).length, receipt.file_size);
  assertEquals((await fetchFrom("web", "https://web.test/v2/company")).status, 404);
  assertEquals((await fetchFrom("api", "https://api.test/expenses/1/receipt")).status, 404);
  assertEquals(asker.fake.requests.all.map(({ listener }) => listener), [
    "api",
    "web",
    "storage",
    "web",
    "api",
  ]);
});
