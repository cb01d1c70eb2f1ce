import { assertEquals } from "@std/assert/equals";
import { withoutMember } from "../../src/json/same_record.ts";

Deno.test("withoutMember() cuts one top-level member and its comma", () => {
  const rows = [
    [`{"u":1}`, `{}`],
    [`{"u":1,"b":2}`, `{"b":2}`],
    [`{"a":1,"u":2,"b":3}`, `{"a":1,"b":3}`],
    [`{"a":1,"u":2}`, `{"a":1}`],
    [`{"a":1, "u":2 }`, `{"a":1 }`],
    [`{"a":{"u":1}}`, `{"a":{"u":1}}`],
    [`{"uu":1}`, `{"uu":1}`],
    [`{}`, `{}`],
  ] as const;
  for (const [text, wanted] of rows) {
    const result = withoutMember(new TextEncoder().encode(text), "u");
    assertEquals(new TextDecoder().decode(result), wanted, text);
  }
});
