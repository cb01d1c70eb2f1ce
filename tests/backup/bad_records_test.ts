import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { TempFolder } from "../store/temp_folder.ts";
import { TestHarvest } from "./test_harvest.ts";
import { dataIn, differences, manifestIn, truthIn } from "./truth.ts";

const DAY_MS = 86_400_000;

/** Values that no JSON has, and one that is not meant for people. */
const BAD_VALUES: readonly string[] = [
  "NaN",
  "01.",
  "trueish",
  `"a\u0000b"`,
  `"\\q"`,
  `1,`,
  `${"[".repeat(129)}${"]".repeat(129)}`,
  "\xff",
];

/** As sent: each character is one byte. */
const sent = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text, (character) => character.charCodeAt(0));

/** Answers requests for this path with the record of `id` spoiled, until `clear` is called. */
function spoil(
  harvest: TestHarvest,
  { path, id, value }: { path: string; id: string; value: string },
): { clear: () => void; asked: () => number } {
  const { send } = harvest;
  let asked = 0;
  const spoiled = async (request: Request) => {
    const response = await send(request);
    const url = new URL(request.url);
    if (url.pathname !== path || url.searchParams.get("per_page") === "1") return response;
    asked++;
    const text = new TextDecoder().decode(await response.arrayBuffer());
    const bad = text.replace(`{"id":${id},`, `{"id":${id},"x":@,`);
    const ascii = bad.replaceAll(
      /[\u0080-\uffff]/g,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
    return new Response(sent(ascii.replace("@", value)), { headers: response.headers });
  };
  Object.defineProperty(harvest, "send", { value: spoiled, configurable: true });
  const clear = () => Object.defineProperty(harvest, "send", { value: send, configurable: true });
  return { clear, asked: () => asked };
}

for (const value of BAD_VALUES) {
  Deno.test(`backUp() saves a list without the record that is not JSON: ${JSON.stringify(value.slice(0, 8))}`, async () => {
    using temp = new TempFolder();
    const harvest = new TestHarvest();
    const only = ["clients"];
    const clients = harvest.agency.resource("clients");
    const [id = "", other = ""] = clients.ids();
    const bad = spoil(harvest, { path: "/v2/clients", id, value });
    const list = temp.at("harvest_account_1180234", "clients", "list.json");
    const first = await harvest.backUp(temp.path, { only });
    assertEquals([first.outcome, first.finished("clients")?.state, bad.asked()], [
      "incomplete",
      "incomplete",
      3,
    ]);
    assertStringIncludes(first.finished("clients")?.reason ?? "", `(id ${id})`);
    const saved: { id: number }[] = JSON.parse(await Deno.readTextFile(list));
    assertEquals(
      saved.map((record) => String(record.id)),
      clients.ids().filter((one) => one !== id),
    );
    bad.clear();
    // A good answer heals it; then the record is bad again, and what was saved of it stays.
    assertEquals((await harvest.backUp(temp.path, { only })).outcome, "complete");
    assertEquals(JSON.parse(await Deno.readTextFile(list)).length, clients.size);
    const { watermark } = (await manifestIn(temp.path, harvest.agency)).resources.clients;
    await harvest.clock.advance(DAY_MS);
    clients.update(id, { name: "Changed" });
    clients.update(other, { name: "Changed too" });
    const again = spoil(harvest, { path: "/v2/clients", id, value });
    const third = await harvest.backUp(temp.path, { only });
    again.clear();
    assertEquals(third.outcome, "incomplete");
    assertEquals(JSON.parse(await Deno.readTextFile(list)).length, clients.size);
    const { resources } = await manifestIn(temp.path, harvest.agency);
    assertEquals([resources.clients.state, resources.clients.watermark], ["incomplete", watermark]);
    assertEquals((await harvest.backUp(temp.path, { only })).outcome, "complete");
    assertEquals(
      JSON.parse(await Deno.readTextFile(list)).map(({ name }: { name: string }) => name).filter((
        name: string,
      ) => name.startsWith("Changed")).length,
      2,
    );
  });
}

Deno.test("backUp() saves the children of a parent without the one that is not JSON", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const invoice =
    harvest.agency.resource("invoices").ids().find((one) =>
      harvest.agency.resource("invoice_messages", one).size > 0
    ) ?? "";
  const messages = harvest.agency.resource("invoice_messages", invoice);
  messages.add({ subject: "Second" });
  const [id = ""] = messages.ids();
  const bad = spoil(harvest, { path: `/v2/invoices/${invoice}/messages`, id, value: "NaN" });
  const result = await harvest.backUp(temp.path);
  assertEquals(result.unfinished, { "1180234/invoice_messages": "incomplete" });
  assertStringIncludes(result.finished("invoice_messages")?.reason ?? "", `(id ${id})`);
  const path = temp.at("harvest_account_1180234", "invoices", `${invoice}_messages.json`);
  assertEquals(JSON.parse(await Deno.readTextFile(path)).length, messages.size - 1);
  const { resources } = await manifestIn(temp.path, harvest.agency);
  assertEquals(resources.invoice_messages.pending, [invoice]);
  bad.clear();
  assertEquals((await harvest.backUp(temp.path)).outcome, "complete");
  assertEquals(differences(await dataIn(temp.path), truthIn(harvest)), []);
});

Deno.test("backUp() keeps no object that is not JSON", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const { send } = harvest;
  Object.defineProperty(harvest, "send", {
    value: async (request: Request) => {
      const response = await send(request);
      if (new URL(request.url).pathname !== "/v2/company") return response;
      return new Response(`{"name":"x","n":01}`, { headers: response.headers });
    },
  });
  const result = await harvest.backUp(temp.path, { only: ["tasks"] });
  assertEquals(result.unfinished, { "1180234/company": "incomplete" });
  assert([...(await dataIn(temp.path)).keys()].every((path) => !path.includes("/company/")));
});
