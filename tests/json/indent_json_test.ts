import { assertEquals } from "@std/assert/equals";
import { assertThrows } from "@std/assert/throws";
import { indentJson } from "../../src/json/indent_json.ts";
import { oneLine } from "../../src/json/one_line.ts";
import { JsonSyntaxError } from "../../src/json/scan.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const indented = (text: string, room = 1) =>
  textOf(indentJson(bytesOf(text), new Uint8Array(room)));

Deno.test("indentJson() writes what JSON.stringify would, where that alters no token", () => {
  const rows = [
    {},
    [],
    { a: 1 },
    { a: {} },
    { a: [] },
    [[], {}],
    { a: [1, { b: "x: {,}" }], c: null },
    "text",
    [true, false],
    { deep: { er: { and: { deeper: [[[[1]]]] } } } },
  ];
  for (const row of rows) {
    assertEquals(indented(JSON.stringify(row)), JSON.stringify(row, null, 2) + "\n");
  }
});

Deno.test("indentJson() alters no token", () => {
  assertEquals(
    indented(`{"a":1.10,"b":12345678901234567890,"c":1e2,"d":"\\u00e9 \\/ é","e":-0}`),
    `{\n  "a": 1.10,\n  "b": 12345678901234567890,\n  "c": 1e2,\n  "d": "\\u00e9 \\/ é",\n  "e": -0\n}\n`,
  );
});

Deno.test("indentJson() gives the same for text that is indented already", () => {
  const text = JSON.stringify({ a: [1, 2, { b: [] }], c: {} });
  const once = indented(text);
  assertEquals(indented(once), once);
  assertEquals(
    indented(`{ "a" :\t1 ,\r\n "b": { } , "c": [\n] }`),
    `{\n  "a": 1,\n  "b": {},\n  "c": []\n}\n`,
  );
});

Deno.test("indentJson() outgrows any buffer and takes a part of the bytes", () => {
  const deep = "[".repeat(200) + "]".repeat(200);
  assertEquals(indented(deep), JSON.stringify(JSON.parse(deep), null, 2) + "\n");
  const long = JSON.stringify({ text: "x".repeat(100_000) });
  for (const room of [0, 1, 100, 200_000]) {
    assertEquals(indented(long, room).length, long.length + 6);
  }
  const bytes = bytesOf(`xx{"a":1}yy`);
  assertEquals(textOf(indentJson(bytes, new Uint8Array(8), { at: 2, end: 9 })), `{\n  "a": 1\n}\n`);
});

Deno.test("indentJson() refuses a string that does not end, though more bytes follow", () => {
  const bytes = bytesOf(`{"a":"text"}`);
  for (const end of [3, 8]) {
    assertThrows(() => indentJson(bytes, new Uint8Array(8), { end }), JsonSyntaxError);
  }
});

Deno.test("oneLine() drops line breaks and indentation, and nothing else", () => {
  const rows = [
    [`{"a": 1, "b": "x  y"}`, `{"a": 1, "b": "x  y"}`],
    [`{\n  "a": 1,\n  "b": [\r\n\t1.10\n  ]\n}\n`, `{"a": 1,"b": [1.10]}`],
    [`{"a":\n"with \\n and  spaces"}`, `{"a":"with \\n and  spaces"}`],
  ] as const;
  for (const [text, line] of rows) assertEquals(textOf(oneLine(bytesOf(text))), line);
});
