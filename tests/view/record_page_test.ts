import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { ServedBackup } from "./served_backup.ts";

/** The page as soon as it is made from the state of the last run: the first look begins to build it. */
async function pageAfterRun(served: ServedBackup, path: string): Promise<string> {
  for (;;) {
    const text = await served.text(served.of(path));
    if (!text.includes("The backup has changed")) return text;
  }
}

Deno.test("a record that left Harvest is found, marked and shown as it was last seen", async () => {
  await using served = await ServedBackup.start();
  const clients = served.harvest.agency.resource("clients");
  const kept = clients.ids().find((id) => id !== "5") ?? "";
  clients.remove("5");
  clients.update(kept, { name: "Renamed & Co", currency: "JPY" });
  await served.harvest.clock.advance(120_000);
  await served.backUp();

  const gone = await pageAfterRun(served, "clients/5");
  assertStringIncludes(gone, "Deleted.");
  assertStringIncludes(gone, "Zebra &lt;b&gt;bold");
  assertStringIncludes(
    await served.text(served.of("search?q=zebra")),
    `<span class="tag">Deleted</span>`,
  );
  assertStringIncludes(await served.text(served.of("gone")), "clients/5");

  const renamed = await served.text(served.of(`clients/${kept}`));
  assertStringIncludes(renamed, "<h2>History</h2>");
  assertStringIncludes(renamed, "<ins>Renamed &amp; Co</ins>");
  assertEquals(/<th scope="row">updated_at<\/th>/.test(renamed), true);
  const missing = await fetch(served.of("clients/6"));
  await missing.body?.cancel();
  assertEquals(missing.status, 404);
});
