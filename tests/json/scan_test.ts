import { assertEquals } from "@std/assert/equals";
import { assertThrows } from "@std/assert/throws";
import {
  findMember,
  JsonSyntaxError,
  members,
  readMember,
  skipValue,
} from "../../src/json/scan.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

Deno.test("skipValue() ends where the value ends", () => {
  const rows = [
    `"a"`,
    `"\\""`,
    `"\\\\"`,
    `"}]"`,
    `{}`,
    `[]`,
    `{"a":[{"b":"]}"}]}`,
    `-1.5e+10`,
    `0`,
    `true`,
    `null`,
    `1E5`,
    `"\\u005c"`,
    `[[[]]]`,
  ];
  for (const row of rows) {
    for (const tail of ["", ",1", " ,", "}", "]"]) {
      const bytes = bytesOf(row + tail);
      assertEquals(skipValue(bytes, 0, bytes.length), row.length, row + tail);
    }
  }
});

Deno.test("skipValue() refuses a value that does not end, or none", () => {
  for (const row of [`"a`, `"a\\"`, `{"a":1`, `[1,2`, ``, `,`, `}`, `{"a":"}`]) {
    const bytes = bytesOf(row);
    assertThrows(() => skipValue(bytes, 0, bytes.length), JsonSyntaxError, undefined, row);
  }
});

Deno.test("members() refuses what is no object", () => {
  for (const row of [`[]`, `{"a"}`, `{"a":}`, `{"a":1,}`, `{"a":1 "b":2}`, `{a:1}`, `{"a":1`, ``]) {
    const bytes = bytesOf(row);
    assertThrows(() => [...members(bytes, 0, bytes.length)], JsonSyntaxError, undefined, row);
  }
});

Deno.test("findMember() finds top-level members by their whole name", () => {
  const bytes = bytesOf(`{"ab":1,"nested":{"a":2},"s":"\\"a\\":3","a" : [4] ,"z":5}`);
  const found = findMember(bytes, "a");
  assertEquals(
    found && new TextDecoder().decode(bytes.subarray(found.valueStart, found.valueEnd)),
    "[4]",
  );
  assertEquals(findMember(bytes, "b"), null);
  assertEquals(readMember(bytes, "z"), 5);
  assertEquals(readMember(bytes, "missing"), undefined);
});
