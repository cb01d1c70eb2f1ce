import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { RawReader } from "../../../src/store/raw_reader.ts";
import { ListFormatError } from "../../../src/store/lists/list_reader.ts";
import { listOf, textsOf } from "../record_texts.ts";
import { TempFolder } from "../temp_folder.ts";

Deno.test("list() gives back every record of a list in our form", async () => {
  using temp = new TempFolder();
  const path = temp.at("list.json");
  const long = (id: number) => `{"id":${id},"text":"${"ä".repeat(700_000)}"}`;
  const many = Array.from(
    { length: 30_000 },
    (_, i) => `{"id":${i * 7},"text":"${"x".repeat(i % 150)}"}`,
  );
  const rows = [[], [`{"id":1}`], [`{"id":1}`, `{"id":2,"a":1.10}`], many, [
    long(1),
    long(2),
    long(9),
    `{"id":10}`,
  ]];
  for (const row of rows) {
    await Deno.writeTextFile(path, listOf(row));
    assertEquals(
      (await textsOf(new RawReader(temp.path).list("list.json"))).map(([, text]) => text),
      row,
    );
  }
});

Deno.test("list() of a missing file has no records", async () => {
  using temp = new TempFolder();
  assertEquals(await textsOf(new RawReader(temp.path).list("none.json")), []);
});

Deno.test("list() numbers records of a form without ids", async () => {
  using temp = new TempFolder();
  const texts = Array.from({ length: 12 }, (_, i) => `{"x":${i}}`);
  await Deno.writeTextFile(temp.at("list.json"), listOf(texts));
  assertEquals(
    await textsOf(new RawReader(temp.path).list("list.json")),
    texts.map((text, i) => [String(i + 1), text]),
  );
});

Deno.test("list() refuses a list that is not in our form", async () => {
  using temp = new TempFolder();
  const path = temp.at("list.json");
  const rows = [
    "",
    "[",
    "[]",
    "[]\n[]\n",
    "{}\n",
    "[\n",
    "[\n]\n",
    `[\n{"id":1}\n`,
    `[\n{"id":1},\n]\n`,
    `[{"id":1}]\n`,
    `[\n{"id":2},\n{"id":1}\n]\n`,
    `[\n{"id":1},\n{"id":1}\n]\n`,
    `[\n{"id":1}\n{"id":2}\n]\n`,
    `[\n{"id":1},\n{"name":"x"}\n]\n`,
    `[\n{"id":1}\n]\nx`,
    `[\n{"id":1\n]\n`,
    `[\n  {\n    "id": 1\n  }\n]\n`,
    `[\n{"id":1}\n]`,
    `\n[\n{"id":1}\n]\n`,
  ];
  for (const row of rows) {
    await Deno.writeTextFile(path, row);
    await assertRejects(
      () => textsOf(new RawReader(temp.path).list("list.json")),
      ListFormatError,
      undefined,
      JSON.stringify(row),
    );
  }
});
