import { assertEquals } from "@std/assert/equals";
import { assertThrows } from "@std/assert/throws";
import {
  type ColumnValue,
  numberValue,
  textValue,
} from "../../../src/export/columns/column_value.ts";
import { JsonSyntaxError } from "../../../src/json/scan.ts";

const ENCODER = new TextEncoder();

/** A value read from the middle of other text. */
function read(take: typeof numberValue, json: string): ColumnValue {
  const bytes = ENCODER.encode(`9${json}9`);
  return take(bytes, 1, bytes.length - 1);
}

Deno.test({
  name: "numberValue() reads every number as JSON.parse does, and whole ones past 53 bits exactly",
  permissions: "none",
  fn() {
    const numbers = ["0", "-0", "0.1", "1.10", "1e3", "-2.5E-3", "123456789012345678.5", "1e400"];
    // Digits that look like chance: of every length, with a point at every place.
    for (let i = 0, digits = 7n; i < 4000; i++) {
      digits = digits * 6364136223846793005n % (10n ** BigInt(1 + i % 22));
      const text = String(digits || 7n);
      const point = i % (text.length + 1);
      numbers.push(text, `-${text}`, `${text.slice(0, point) || "0"}.${text.slice(point) || "0"}`);
    }
    for (const text of numbers.filter((number) => !/^-?0\d/.test(number))) {
      const value = read(numberValue, text);
      if (typeof value === "bigint") assertEquals(value, BigInt.asIntN(64, BigInt(text)));
      else assertEquals(value, JSON.parse(text), text);
      const isWhole = /^-?\d+$/.test(text) && Math.abs(Number(text)) < 2 ** 64;
      assertEquals(typeof value === "bigint", isWhole && !Number.isSafeInteger(Number(text)), text);
    }
  },
});

const ROWS: readonly (readonly [json: string, asText: string | null, asNumber: ColumnValue])[] = [
  ["null", null, null],
  ["true", "true", 1],
  ["false", "false", 0],
  ['"a"', "a", "a"],
  ['"a\\n\\"\\u00e9\\\\"', 'a\n"é\\', 'a\n"é\\'],
  ['"a\\u0000b"', "a\u2400b", "a\u2400b"],
  ['""', "", ""],
  ["1.10", "1.10", 1.1],
  ['{"a":[1.10]}', '{"a":[1.10]}', '{"a":[1.10]}'],
];

for (const [json, asText, asNumber] of ROWS) {
  Deno.test({
    name: `textValue() and numberValue() read ${json}`,
    permissions: "none",
    fn() {
      const text = read(textValue, json);
      assertEquals(text instanceof Uint8Array ? new TextDecoder().decode(text) : text, asText);
      assertEquals(read(numberValue, json), asNumber);
    },
  });
}

Deno.test("numberValue() and textValue() reject what is not JSON", () => {
  for (const json of ["nul", "tru", "1.2.3", "-", "1x", '"\\x"']) {
    assertThrows(() => read(numberValue, json), JsonSyntaxError);
  }
  assertThrows(() => read(textValue, '"\\x"'), JsonSyntaxError);
});
