import { assertEquals } from "@std/assert/equals";
import { editDistance, nearest } from "../../src/cli/nearest.ts";

Deno.test({
  name: "editDistance() counts letters inserted, removed, replaced and swapped",
  permissions: "none",
  fn() {
    const rows: readonly (readonly [string, string, number])[] = [
      ["", "", 0],
      ["", "abc", 3],
      ["abc", "", 3],
      ["verify", "verify", 0],
      ["ouput", "output", 1],
      ["ouptut", "output", 1],
      ["outpit", "output", 1],
      ["outputs", "output", 1],
      ["kitten", "sitting", 3],
    ];
    for (const [a, b, distance] of rows) assertEquals(editDistance(a, b), distance, `${a} ${b}`);
  },
});

Deno.test({
  name: "nearest() guesses only where the guess is likely",
  permissions: "none",
  fn() {
    const names = ["time_entries", "teammates", "tasks", "dry-run", "invoice_payments"];
    const rows: readonly (readonly [string, string | null])[] = [
      ["time-entries", "time_entries"],
      ["TASKS", "tasks"],
      ["task", "tasks"],
      ["dry", "dry-run"],
      ["payments", "invoice_payments"],
      ["payment", "invoice_payments"],
      ["t", null],
      ["zebra", null],
      ["", null],
    ];
    for (const [word, name] of rows) assertEquals(nearest(word, names), name, word);
  },
});
