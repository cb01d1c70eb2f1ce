import { assertEquals } from "@std/assert/equals";
import { withoutMember } from "../../src/json/without_member.ts";

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

Deno.test("withoutMember() takes a part of the bytes", () => {
  const bytes = new TextEncoder().encode(`[{"a":1,"u":2}]`);
  assertEquals(new TextDecoder().decode(withoutMember(bytes, "u", { at: 1, end: 14 })), `{"a":1}`);
});
