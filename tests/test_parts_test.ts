import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { testParts } from "../tools/test.ts";

Deno.test("testParts() has every file once, few together and those of a folder only, the longest first", () => {
  const many = Array.from({ length: 25 }, (_, i) => `tests/backup/sub/${i}_test.ts`);
  const paths = ["tests/a_test.ts", "tests/audit/a_test.ts", ...many, "tests/view/html/b_test.ts"];
  const alone = "tests/backup/kill_test.ts";
  const parts = testParts([...paths, alone], new Set([alone]));
  assertEquals(parts.flatMap((part) => part.paths).sort(), [...paths, alone].sort());
  assert(parts.every((part) => part.paths.length <= 9));
  assertEquals(
    parts.map(({ name }) => name),
    ["backup_kill", "backup_1", "backup_2", "backup_3", "view", "tests", "audit"],
  );
});
