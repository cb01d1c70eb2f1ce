import { assertEquals } from "@std/assert/equals";
import { TempFolder } from "../store/temp_folder.ts";
import { TestHarvest } from "./test_harvest.ts";
import { dataIn, differences, truthIn } from "./truth.ts";

/** Changes what Harvest says at this path. */
function reword(harvest: TestHarvest, path: string, change: (text: string) => string): void {
  const { send } = harvest;
  Object.defineProperty(harvest, "send", {
    configurable: true,
    value: async (request: Request) => {
      const response = await send(request);
      if (new URL(request.url).pathname !== path) return response;
      return new Response(change(await response.text()), { headers: response.headers });
    },
  });
}

Deno.test("backUp() takes an account that is listed twice for one", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  reword(
    harvest,
    "/api/v2/accounts",
    (text) => text.replace(/"accounts":\[(\{.*?\})/, '"accounts":[$1,$1'),
  );
  const result = await harvest.backUp(temp.path);
  assertEquals([result.outcome, result.of("account_finished").length], ["complete", 1]);
  assertEquals(differences(await dataIn(temp.path), truthIn(harvest)), []);
});

for (const address of ["https://[", "http://", "no address", "javascript:alert(1)", "", 7, null]) {
  Deno.test(`backUp() of an account whose web address is ${JSON.stringify(address)} lacks its PDFs, or finds them under its domain`, async () => {
    for (const domain of ["lindqvist.harvestapp.com", "a b", 7]) {
      using temp = new TempFolder();
      const harvest = new TestHarvest();
      reword(
        harvest,
        "/v2/company",
        (text) => JSON.stringify({ ...JSON.parse(text), base_uri: address, full_domain: domain }),
      );
      const result = await harvest.backUp(temp.path, { only: ["invoices"] });
      const hasDomain = domain === "lindqvist.harvestapp.com";
      const { size } = harvest.agency.resource("invoices");
      assertEquals(
        [result.outcome, result.of("artifact_failed").length, result.finished("invoices")?.state],
        [hasDomain ? "complete" : "incomplete", hasDomain ? 0 : size, "complete"],
      );
    }
  });
}

Deno.test("backUp() lacks the PDF of an invoice whose key cannot be in a URL, and nothing else", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const [id = ""] = harvest.agency.resource("invoices").ids();
  reword(
    harvest,
    "/v2/invoices",
    (text) =>
      text.replace(new RegExp(`("id":${id},.*?"client_key":)"[^"]*"`), String.raw`$1"\ud800"`),
  );
  const result = await harvest.backUp(temp.path, { only: ["invoices"] });
  assertEquals(result.of("artifact_failed").map(({ recordId }) => recordId), [id]);
});
