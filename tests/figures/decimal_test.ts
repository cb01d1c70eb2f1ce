import { assertEquals } from "@std/assert/equals";
import { Decimal } from "../../src/figures/decimal.ts";

function decimal(text: string): Decimal {
  const value = Decimal.parse(text);
  if (!value) throw new Error(`No decimal: "${text}"`);
  return value;
}

const PURE = { permissions: "none" } as const;

Deno.test("Decimal.parse() reads every form of a JSON number, digit by digit", PURE, () => {
  const rows = [
    ["0", "0.00"],
    ["-0.5", "-0.50"],
    ["1.10", "1.10"],
    ["12345678901234567890.123", "12345678901234567890.123"],
    ["1e2", "100.00"],
    ["1.5E-3", "0.0015"],
    ["0.1000000", "0.10"],
  ] as const;
  for (const [text, shown] of rows) assertEquals(String(decimal(text)), shown, text);
  for (const text of ["", "null", "1,5", "NaN", "--1", "1e999999999"]) {
    assertEquals(Decimal.parse(text), null, text);
  }
});

Deno.test("Decimal adds and multiplies without floating-point errors", PURE, () => {
  assertEquals(String(decimal("0.1").plus(decimal("0.2"))), "0.30");
  assertEquals(String(decimal("1.005").times(decimal("100"))), "100.50");
  assertEquals(String(decimal("10").minus(decimal("0.01"))), "9.99");
  assertEquals(String(decimal("200").percent(decimal("19.6"))), "39.20");
  let sum = Decimal.ZERO;
  for (let i = 0; i < 1000; i++) sum = sum.plus(decimal("0.1"));
  assertEquals(String(sum), "100.00");
});

Deno.test("Decimal.round() rounds half a unit away from zero", PURE, () => {
  const rows = [["1.005", "1.01"], ["-1.005", "-1.01"], ["1.0049", "1.00"], ["2.5", "2.50"], [
    "0.994999",
    "0.99",
  ]] as const;
  for (const [text, rounded] of rows) assertEquals(String(decimal(text).round(2)), rounded, text);
  assertEquals(String(decimal("33.5").round(0)), "34.00");
});

Deno.test("Decimal.compare() compares values, not how they are written", PURE, () => {
  assertEquals(decimal("1.10").equals(decimal("1.1")), true);
  assertEquals(decimal("1.10").compare(decimal("1.11")) < 0, true);
  assertEquals(decimal("-2").abs().compare(decimal("1.99")) > 0, true);
});
