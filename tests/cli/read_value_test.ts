import { assertEquals } from "@std/assert/equals";
import { assertThrows } from "@std/assert/throws";
import { readValue } from "../../src/cli/read_value.ts";
import { UsageError } from "../../src/usage_error.ts";

const readDate = (text: string) =>
  readValue("since", [text], { flag: { kind: "date", description: "" }, resources: [] });

Deno.test({
  name: "readValue() takes days and moments, and only those that exist",
  permissions: "none",
  fn() {
    for (
      const text of ["2026-03-31", "2024-02-29", "2026-03-31T10:00Z", "2026-03-31T10:00:00.5+02:00"]
    ) {
      assertEquals(readDate(text), text);
    }
    for (
      const text of [
        "yesterday",
        "2026-02-30",
        "2026-13-01",
        "31.03.2026",
        "2026-03-31T25:00Z",
        "2026",
      ]
    ) {
      assertThrows(
        () => readDate(text),
        UsageError,
        `Cannot use --since: "${text}" is not a date`,
      );
    }
  },
});

Deno.test({
  name: "readValue() takes lengths of time with the same units for an age and for since when",
  permissions: "none",
  fn() {
    const flag = { kind: "duration", description: "" } as const;
    const readAge = (text: string) => readValue("max-age", [text], { flag, resources: [] });
    const rows = [["90s", 90], ["30m", 1800], ["26h", 93_600], ["7d", 604_800], ["1w", 604_800]];
    for (const [text = "", seconds] of rows) {
      const ms = Number(seconds) * 1000;
      assertEquals([readAge(String(text)), readDate(String(text))], [ms, ms]);
    }
    for (const text of ["1", "w", "1y", "-1d"]) assertThrows(() => readAge(text), UsageError);
  },
});

Deno.test({
  name: "readValue() takes the bounds of a whole number, and nothing beyond",
  permissions: "none",
  fn() {
    const flag = { kind: "integer", min: 1, max: 3, description: "" } as const;
    const read = (text: string) => readValue("rate", [text], { flag, resources: [] });
    assertEquals([read("1"), read("3")], [1, 3]);
    assertThrows(() => read("4"), UsageError);
    assertThrows(() => read("99999999999999999999"), UsageError);
  },
});
