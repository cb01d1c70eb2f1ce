import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { TempFolder } from "../store/temp_folder.ts";
import { TestHarvest } from "./test_harvest.ts";
import { filesIn } from "./truth.ts";

const NAMES = [
  "../../etc/passwd",
  "",
  "..",
  "/",
  "x".repeat(300) + ".pdf",
  "a\u0000b\nc.png",
  "CON",
  "CON.pdf",
  "領収書 März.jpg",
  "a/b\\c.pdf",
  "name with \u202Egpj.exe",
  ".hidden",
  "\ud800.pdf",
  "-rf",
  "trailing. ",
  "%2e%2e%2f.pdf",
  "😀".repeat(100),
];

Deno.test("backUp() keeps a receipt of any name inside its folder, with the expense's id in front", async () => {
  using temp = new TempFolder();
  // Receipts come straight from the web host: a name like ".." has no address in the storage.
  const harvest = new TestHarvest({ storageOrigin: null });
  const { agency } = harvest;
  const [like] = agency.receipts.values();
  assert(like);
  const ids = NAMES.map((file_name) => {
    const id = agency.resource("expenses").add({ spent_date: "2026-01-01" });
    const url = `https://lindqvist.harvestapp.com/expenses/${id}/receipt`;
    const receipt = {
      url,
      file_name,
      file_size: like.bytes.length,
      content_type: like.contentType,
    };
    agency.resource("expenses").update(id, { receipt });
    agency.receipts.set(id, like);
    return id;
  });
  const result = await harvest.backUp(temp.at("b"), { only: ["expenses"], accounts: ["1180234"] });
  assertEquals([result.outcome, result.of("artifact_failed")], ["complete", []]);
  const files = [...(await filesIn(temp.path)).keys()];
  for (const id of ids) {
    const own = files.filter((path) =>
      path.startsWith(`b/harvest_account_1180234/expenses/artifacts/${id}_`)
    );
    assertEquals(own.length, 1, NAMES[ids.indexOf(id)]);
    assert(new TextEncoder().encode(own[0]?.split("/").at(-1)).length < 220);
  }
  assert(files.every((path) => path.startsWith("b/")));
  const next = await harvest.backUp(temp.at("b"), { only: ["expenses"], accounts: ["1180234"] });
  assertEquals(next.requests.filter(({ listener }) => listener !== "api"), []);
});
