import { assertEquals } from "@std/assert/equals";
import { assert } from "@std/assert/assert";
import { Asker, unchangedAsker } from "../ask.ts";

Deno.test("cursor lists give every record once, newest first, by links.next", async () => {
  const asker = unchangedAsker();
  const ids = await asker.allIds("/v2/task_assignments?per_page=7");
  assertEquals(ids, asker.account.resource("task_assignments").ids().reverse());
});

Deno.test("cursor lists have page numbers on the first and the last page only", async () => {
  const asker = unchangedAsker();
  const first = await asker.json("/v2/projects?per_page=15");
  assertEquals([first["page"], first["next_page"], first["previous_page"]], [1, 2, null]);
  const middle = await asker.json(nextOf(first));
  assertEquals([middle["page"], middle["next_page"], middle["previous_page"]], [null, null, null]);
  const last = await asker.json(nextOf(middle));
  assertEquals([last["page"], last["next_page"], last["previous_page"]], [3, null, 2]);
  assertEquals(nextOf(last), "null");
  for (const page of [first, middle, last]) {
    assertEquals([page["total_entries"], page["total_pages"], page["per_page"]], [40, 3, 15]);
  }
});

Deno.test("cursors are keysets, so a record inserted meanwhile shifts nothing", async () => {
  const asker = new Asker();
  const first = await asker.json("/v2/clients?per_page=10");
  asker.account.resource("clients").add({ name: "New" });
  const second = await asker.records(nextOf(first));
  assertEquals(
    second.map(({ id }) => String(id)),
    asker.account.resource("clients").ids().slice(0, 5).reverse(),
  );
});

Deno.test("a cursor leads back to the page before", async () => {
  const asker = unchangedAsker();
  const first = await asker.json("/v2/projects?per_page=15");
  const middle = await asker.json(nextOf(first));
  assertEquals((await asker.json(linkOf(middle, "previous")))["projects"], first["projects"]);
});

Deno.test("page lists go by page number and shift when a record is inserted", async () => {
  const asker = new Asker();
  const first = await asker.json("/v2/time_entries?per_page=1000");
  assertEquals([first["page"], first["next_page"], first["total_pages"]], [1, 2, 3]);
  assert(nextOf(first).includes("page=2"));
  const ids = await asker.records("/v2/time_entries?per_page=1000");
  asker.account.resource("time_entries").add({ spent_date: "2027-01-01" });
  const second = await asker.records(nextOf(first));
  assertEquals(second[0]?.["id"], ids.at(-1)?.["id"]);
});

Deno.test("page lists are sorted by their date, newest first", async () => {
  const asker = unchangedAsker();
  for (
    const [path, member] of [["time_entries", "spent_date"], ["expenses", "spent_date"], [
      "invoices",
      "issue_date",
    ]]
  ) {
    const dates = (await asker.records(`/v2/${path}`)).map((record) =>
      String(record[member ?? ""])
    );
    assertEquals(dates, dates.toSorted().reverse(), path);
  }
  const ids = await asker.allIds("/v2/time_entries");
  assertEquals(new Set(ids).size, 2500);
});

Deno.test("rates are listed oldest first", async () => {
  const asker = unchangedAsker();
  const rates = await asker.records(`/v2/users/${asker.account.userId}/billable_rates`);
  assertEquals(rates.map(({ end_date }) => end_date === null), [false, true]);
});

Deno.test("per_page is 2000 unless asked for, of invoices 100, and never more than 2000", async () => {
  const asker = new Asker({ size: { invoices: 130 } });
  assertEquals((await asker.records("/v2/invoices")).length, 100);
  assertEquals((await asker.records("/v2/invoices?per_page=2000")).length, 130);
  assertEquals((await asker.records("/v2/time_entries")).length, 2000);
  for (const bad of ["2001", "0", "-1", "many"]) {
    assertEquals(await asker.status(`/v2/clients?per_page=${bad}`), 422, bad);
  }
  assertEquals(await asker.status("/v2/clients?cursor=nonsense"), 422);
});

Deno.test("an empty list is a page, not an error", async () => {
  const asker = unchangedAsker();
  const page = await asker.json("/v2/clients?updated_since=2030-01-01T00:00:00Z");
  assertEquals([page["clients"], page["total_entries"], page["total_pages"], nextOf(page)], [
    [],
    0,
    1,
    "null",
  ]);
});

function nextOf(page: Record<string, unknown>): string {
  return linkOf(page, "next");
}

function linkOf(page: Record<string, unknown>, name: string): string {
  const links = page["links"];
  const found = typeof links === "object" && links !== null
    ? Object.entries(links).find(([key]) => key === name)
    : null;
  return String(found?.[1]);
}
