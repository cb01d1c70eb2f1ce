import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { STUDIO } from "../../src/demo/sample/sample_world.ts";
import { serveFakeHarvest } from "../fakes/serve_fake_harvest.ts";
import {
  backUp,
  type BackupOptions,
  readAccountIds,
  readRecords,
  resourceNames,
} from "../../src/library/library.ts";

Deno.test("backUp() makes a backup that readRecords() gives back as Harvest has it", async () => {
  await using fake = serveFakeHarvest({ rateLimit: null, size: STUDIO });
  const output = await Deno.makeTempDir();
  try {
    const { token, url } = fake;
    const options: BackupOptions = {
      token,
      apiUrl: url,
      idUrl: url,
      output,
      rate: 10_000,
      artifacts: false,
    };
    const account = fake.world.account();
    account.resource("clients").setRaw(
      `{"id":12345678901234567890,"name":"1.10 \\u00e9","amount":1.10}`,
    );
    assertEquals(await backUp(options), "complete");
    assertEquals((await readAccountIds(output)).includes(String(account.id)), true);
    const list = account.resource("clients");
    const saved = new Map<string, string>();
    for await (
      const { id, text } of readRecords(output, {
        account: String(account.id),
        resource: "clients",
      })
    ) {
      saved.set(id, text);
    }
    assertEquals(saved.size, list.size);
    assertEquals(
      saved.get("12345678901234567890"),
      `{"id":12345678901234567890,"name":"1.10 \\u00e9","amount":1.10}`,
    );
  } finally {
    await Deno.remove(output, { recursive: true });
  }
});

Deno.test("readRecords() refuses a name that no list has", async () => {
  const reading = async () =>
    await readRecords("nowhere", { account: "1", resource: "invoices_x" }).next();
  await assertRejects(reading, RangeError, "invoices_x");
  assertEquals(resourceNames().includes("time_entries"), true);
});
