import { assertEquals } from "@std/assert/equals";
import { assertThrows } from "@std/assert/throws";
import { idText } from "../../src/json/record_id.ts";
import { JsonSyntaxError } from "../../src/json/scan.ts";
import { foundId, readRecordId, RecordSlices, sliceArray } from "../../src/json/slice_records.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function sliced(text: string, undocumented = false): [string, string][] {
  const bytes = bytesOf(text);
  const slices = new RecordSlices();
  sliceArray(bytes, slices, { at: 0, end: bytes.length, undocumented });
  return Array.from({ length: slices.count }, (_, i) => [
    idText(slices.idsHi[i] ?? 0, slices.idsLo[i] ?? 0),
    textOf(bytes.subarray(slices.starts[i], slices.ends[i])),
  ]);
}

Deno.test("sliceArray() finds every record's text as sent, with its id", () => {
  const records = [
    `{"id":1,"hours":1.10}`,
    `{"id":2,"big":12345678901234567890,"e":1e2,"neg":-0.0}`,
    `{"notes":"a \\" ] } \\\\","id":3}`,
    `{"client":{"id":99,"list":[{"id":98}]},"id":4}`,
    `{ "id" : 5 , "text" : "\\u00e9 é 日本 😀" }`,
    `{"identity":7,"not":{"id":8},"id":6}`,
    `{"id":12345678901234567890}`,
    `{"id":9007199254740993}`,
  ];
  const ids = ["1", "2", "3", "4", "5", "6", "12345678901234567890", "9007199254740993"];
  const wanted = records.map((record, i) => [ids[i], record]);
  assertEquals(sliced(`[${records.join(",")}]`), wanted);
  assertEquals(sliced(`[\n  ${records.join(",\n  ")}\n]`), wanted);
});

Deno.test("sliceArray() of an empty array has no records", () => {
  for (const text of ["[]", "[ ]", "[\n]"]) assertEquals(sliced(text), [], text);
});

Deno.test("sliceArray() of an undocumented form takes the user's id, else numbers records from 1", () => {
  const perUser = [
    `{"user":{"id":9},"x":1}`,
    `{"x":2,"user":{"name":"B","id":4}}`,
    `{"id":5,"user":{"id":9}}`,
  ];
  assertEquals(sliced(`[${perUser.join(",")}]`, true).map(([id]) => id), ["9", "4", "5"]);
  assertEquals(sliced(`[{"x":7},{"x":5}]`, true), [["1", `{"x":7}`], ["2", `{"x":5}`]]);
  assertEquals(sliced("[]", true), []);
  assertThrows(() => sliced(`[{"id":1},{"x":5}]`, true), JsonSyntaxError);
});

Deno.test("sliceArray() grows beyond its first size", () => {
  const records = Array.from({ length: 5000 }, (_, i) => `{"id":${i + 1}}`);
  assertEquals(sliced(`[${records.join(",")}]`).map(([, text]) => text), records);
});

Deno.test("sliceArray() refuses what is not a whole array of records", () => {
  const rows = [
    "",
    "{}",
    "[",
    `[{"id":1}`,
    `[{"id":1},`,
    `[{"id":1},]`,
    `[{"id":1} {"id":2}]`,
    `[1]`,
    `[null]`,
    `[{"id":"1"}]`,
    `[{"id":null}]`,
    `[{"id":1.5}]`,
    `[{"id":1e3}]`,
    `[{"id":-1}]`,
    `[{}]`,
    `[{"name":"x"}]`,
    `[{"id":1,"text":"no end}]`,
    `[{"id":18446744073709551616}]`,
  ];
  for (const row of rows) assertThrows(() => sliced(row), JsonSyntaxError, undefined, row);
});

Deno.test("readRecordId() takes the top-level id, else the user's, exact to 64 bits", () => {
  const rows: [string, string | null][] = [
    [`{"id":0}`, "0"],
    [`{"id":4294967296}`, "4294967296"],
    [`{"id":2944187726}`, "2944187726"],
    [`{"id":999999999999999}`, "999999999999999"],
    [`{"id":18446744073709551615}`, "18446744073709551615"],
    [`{"user":{"id":3}}`, "3"],
    [`{"user":{"id":3},"id":4}`, "4"],
    [`{"user":null}`, null],
    [`{"client":{"id":3}}`, null],
    [`{"a":"\\"id\\":4"}`, null],
  ];
  for (const [text, id] of rows) {
    const bytes = bytesOf(text);
    const found = readRecordId(bytes, 0, bytes.length);
    assertEquals(found ? idText(foundId.hi, foundId.lo) : null, id, text);
  }
});
