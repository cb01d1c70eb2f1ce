import { assertEquals } from "@std/assert/equals";
import { Decimal } from "../../../src/figures/decimal.ts";
import {
  amountMismatches,
  currencyDigits,
  type DocumentAmounts,
} from "../../../src/audit/offline/document_amounts.ts";

const of = (text: string) => Decimal.parse(text) ?? Decimal.ZERO;
const none = { percent: null, amount: null };
const share = (percent: string, amount: string) => ({ percent: of(percent), amount: of(amount) });
const line = (quantity: string, unitPrice: string, amount: string) => ({
  quantity: of(quantity),
  unitPrice: of(unitPrice),
  amount: of(amount),
  isTaxed: true,
  isTaxed2: true,
});

/** 300 less 10 % is 270; 5 % of it is 13.50, 2 % of it 5.40. */
const SOUND: DocumentAmounts = {
  lines: [line("2", "100", "200"), line("1", "100", "100.0")],
  discount: share("10", "30"),
  tax: share("5", "13.5"),
  tax2: share("2", "5.40"),
  amount: of("288.9"),
  digits: 2,
};

function mismatches(changes: Partial<DocumentAmounts>): string[] {
  return amountMismatches({ ...SOUND, ...changes }).map(({ part, stated, computed, isRounding }) =>
    `${part} ${stated} ${computed}${isRounding ? " rounding" : ""}`
  );
}

const PURE = { permissions: "none" } as const;

Deno.test("amountMismatches() finds nothing in an invoice that adds up", PURE, () => {
  assertEquals(mismatches({}), []);
  assertEquals(
    mismatches({ lines: [], discount: none, tax: none, tax2: none, amount: of("0") }),
    [],
  );
});

Deno.test("amountMismatches() names the part that does not match", PURE, () => {
  assertEquals(mismatches({ amount: of("289.9") }), ["total 289.90 288.90"]);
  assertEquals(mismatches({ tax: share("5", "15"), amount: of("290.4") }), ["tax 15.00 13.50"]);
  assertEquals(mismatches({ discount: share("10", "20"), amount: of("298.9") }), [
    "discount 20.00 30.00",
  ]);
  const lines = [line("2", "100", "210"), line("1", "100", "90")];
  assertEquals(mismatches({ lines }), ["line 1 210.00 200.00", "line 2 90.00 100.00"]);
});

Deno.test(
  "amountMismatches() takes one cent per rounded part for rounding, but not two",
  PURE,
  () => {
    const alone = { lines: [line("1", "99.99", "99.99")], discount: none, tax2: none };
    // 7 % of 99.99 is 6.9993.
    assertEquals(mismatches({ ...alone, tax: share("7", "7"), amount: of("106.99") }), []);
    assertEquals(mismatches({ ...alone, tax: share("7", "6.99"), amount: of("106.98") }), [
      "tax 6.99 7.00 rounding",
    ]);
    assertEquals(mismatches({ ...alone, tax: share("7", "6.98"), amount: of("106.97") }), [
      "tax 6.98 7.00",
    ]);
    assertEquals(mismatches({ ...alone, tax: none, amount: of("100") }), ["total 100.00 99.99"]);
  },
);

Deno.test("amountMismatches() allows for taxes that were rounded line by line", PURE, () => {
  // Each line's 5 % are 0.0555: rounded alone 0.06, together 0.67.
  const lines = Array.from({ length: 12 }, () => line("1", "1.11", "1.11"));
  const bare = { lines, discount: none, tax2: none };
  assertEquals(mismatches({ ...bare, tax: share("5", "0.72"), amount: of("14.04") }), [
    "tax 0.72 0.67 rounding",
  ]);
  assertEquals(mismatches({ ...bare, tax: share("5", "0.75"), amount: of("14.07") }), [
    "tax 0.75 0.67",
  ]);
});

Deno.test(
  "amountMismatches() knows prices finer than a cent and quantities that are shown rounded",
  PURE,
  () => {
    const bare = { discount: none, tax: none, tax2: none };
    assertEquals(
      mismatches({ ...bare, lines: [line("1000.5", "0.0125", "12.51")], amount: of("12.51") }),
      [],
    );
    // 1:20 h at 100 is 133.33, shown as 1.33 h.
    assertEquals(
      mismatches({ ...bare, lines: [line("1.33", "100", "133.33")], amount: of("133.33") }),
      [
        "line 1 133.33 133.00 rounding",
      ],
    );
  },
);

Deno.test(
  "currencyDigits() knows currencies without decimals, and gives unknown ones two",
  PURE,
  () => {
    assertEquals(["EUR", "USD", "JPY", "KWD", ""].map(currencyDigits), [2, 2, 0, 2, 2]);
  },
);
