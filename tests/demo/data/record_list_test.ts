import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { assertThrows } from "@std/assert/throws";
import { RecordList } from "../../../src/demo/data/record_list.ts";
import { Asker, StillClock } from "../ask.ts";

const PLANTED =
  '{"id":12345678901234567890,"amount":1.10,"big":1e2, "text":"\\u00e9\\/é","unknown":{"deep":[0.0,-0]},"updated_at":"2026-01-01T00:00:00Z"}';

function emptyList(): RecordList {
  let last = 0;
  return new RecordList("clients", new StillClock(), () => ++last);
}

Deno.test("setRaw() keeps a record's text to the byte, whatever its id", async () => {
  const asker = new Asker();
  assertEquals(asker.account.resource("clients").setRaw(PLANTED), "12345678901234567890");
  const body = await (await asker.ask("/v2/clients?per_page=2")).text();
  assertStringIncludes(body, PLANTED);
  assertEquals(await (await asker.ask("/v2/clients/12345678901234567890")).text(), PLANTED);
});

Deno.test("update() changes what it names, moves updated_at, and keeps the text of other numbers", () => {
  const list = emptyList();
  const id = list.setRaw(PLANTED);
  list.update(id, { text: "new" });
  assertEquals(
    list.text(id),
    '{"id":12345678901234567890,"amount":1.10,"big":1e2,"text":"new","unknown":{"deep":[0.0,-0]},"updated_at":"2026-06-30T12:00:00Z"}',
  );
  list.update(id, { text: "newer" }, { touch: false });
  assertStringIncludes(list.text(id) ?? "", '"updated_at":"2026-06-30T12:00:00Z"');
  assertThrows(() => list.update("7", {}), RangeError, '"7": it does not exist');
});

Deno.test("add() supplies an id and times, remove() leaves nothing", () => {
  const list = emptyList();
  const id = list.add({ name: "A" });
  assertEquals(
    list.text(id),
    '{"id":1,"name":"A","created_at":"2026-06-30T12:00:00Z","updated_at":"2026-06-30T12:00:00Z"}',
  );
  assertEquals(list.remove(id), true);
  assertEquals([list.size, list.all().length, list.remove(id)], [0, 0, false]);
});

Deno.test("all() sorts by id as a number, beyond what a number holds", () => {
  const list = emptyList();
  for (const id of ["12345678901234567891", "12345678901234567890", "9", "10"]) {
    list.setRaw(`{"id":${id}}`);
  }
  assertEquals(list.ids(), ["9", "10", "12345678901234567890", "12345678901234567891"]);
});
