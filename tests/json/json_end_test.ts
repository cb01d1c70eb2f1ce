import { assertEquals } from "@std/assert/equals";
import { assertThrows } from "@std/assert/throws";
import { jsonEnd, MAX_DEPTH } from "../../src/json/json_end.ts";
import { JsonSyntaxError } from "../../src/json/scan.ts";
import { Random } from "../../src/demo/data/random.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;

function endOf(text: string, tail = ""): number {
  const bytes = bytesOf(text + tail);
  return jsonEnd(bytes, 0, bytes.length);
}

function isJson(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}

Deno.test("jsonEnd() ends where the value ends", () => {
  const rows = [
    `"a"`,
    `""`,
    `"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9"`,
    `"\\ud800"`,
    `"\u007f\u0080 é 日本 😀"`,
    `{}`,
    `{ }`,
    `[ ]`,
    `{"a":[{"b":"]}"}],"c" : { "d" : [ 1 , 2 ] } }`,
    `-1.5e+10`,
    `0`,
    `-0`,
    `0.10`,
    `1E5`,
    `12345678901234567890`,
    `true`,
    `false`,
    `null`,
    `[[[]]]`,
    nested(MAX_DEPTH),
  ];
  for (const row of rows) {
    JSON.parse(row);
    for (const tail of ["", ",1", " ,", "}", "]"]) {
      assertEquals(endOf(row, tail), bytesOf(row).length, row + tail);
    }
  }
});

Deno.test("jsonEnd() refuses what is not JSON, or nested too deeply", () => {
  const values = [
    ...["", ",", "}", "NaN", "Infinity", "-Infinity", "undefined", "True", "nul", "trueish"],
    ...["+1", ".5", "1.", "01", "01.", "-", "-a", "1e", "1e+", "0x10", "1_000", "'a'", "a"],
    ...[`"a`, `"\\q"`, `"\\u12"`, `"\\u12g4"`, `"\\"`, `"a\nb"`, `"a\u0000b"`, `"\t"`],
    ...[
      `{"a"}`,
      `{"a":}`,
      `{"a":1,}`,
      `{,}`,
      `{"a":1 "b":2}`,
      `{a:1}`,
      `{"a":1`,
      `{1:2}`,
      `{"a":1]`,
    ],
    ...["[1,]", "[,1]", "[1 2]", "[1", "[1}", "[1;2]", "/* */1", "[1//\n]"],
    nested(MAX_DEPTH + 1),
  ];
  for (const value of values) {
    for (const text of [`{"id":1,"x":${value}}`, `[${value === "" ? "," : value}]`]) {
      // What is nested is JSON all the same.
      assertEquals(isJson(() => JSON.parse(text)), value.startsWith("[["), text);
      assertThrows(() => endOf(text), JsonSyntaxError, undefined, text);
    }
  }
  // Too deep to go there: an error, no crash.
  assertThrows(() => endOf("[".repeat(100_000)), JsonSyntaxError, "nested more than 128 deep");
});

Deno.test("jsonEnd() takes exactly what JSON.parse takes, of a thousand damaged records", () => {
  const random = new Random(7);
  const record =
    `{"id":2944187726,"hours":1.50,"notes":"a \\"b\\" \\u00e9","list":[1,-2.5e3,null,true,false,{"x":{}}]}`;
  let taken = 0;
  for (let round = 0; round < 1000; round++) {
    const bytes = bytesOf(record);
    for (let hit = random.int(1, 2); hit > 0; hit--) {
      bytes[random.int(0, bytes.length - 1)] = random.int(0, 127);
    }
    const text = new TextDecoder().decode(bytes);
    const expected = isJson(() => JSON.parse(text));
    assertEquals(isJson(() => assertEquals(endOf(text), bytes.length)), expected, text);
    if (expected) taken++;
  }
  assertEquals(taken > 100 && taken < 900, true, String(taken));
});
