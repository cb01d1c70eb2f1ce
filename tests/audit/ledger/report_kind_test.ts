import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { windowFrom, windowsOf } from "../../../src/audit/ledger/report_kind.ts";

const DAY_MS = 86_400_000;

Deno.test("windowsOf() covers every day of a year once, never more than 365 at a time", {
  permissions: "none",
}, () => {
  for (const year of [1900, 2000, 2023, 2024, 2100]) {
    const windows = windowsOf(year);
    const days = windows.map(({ from, to }) => (Date.parse(to) - Date.parse(from)) / DAY_MS + 1);
    assert(days.every((count) => count <= 365), `${year}: ${days}`);
    const length = (Date.UTC(year + 1, 0, 1) - Date.UTC(year, 0, 1)) / DAY_MS;
    assertEquals(days.reduce((a, b) => a + b), length);
    for (const { from, to } of windows) {
      assertEquals([windowFrom(from), windowFrom(to)], [from, from]);
    }
  }
});
