import { assertEquals } from "@std/assert/equals";
import { fit, pad, printable, textWidth } from "../../src/text/text_width.ts";

const pure = (name: string, fn: () => void) => Deno.test({ name, permissions: "none", fn });

pure("textWidth() counts columns of a terminal, not letters", () => {
  const rows: readonly (readonly [string, number])[] = [
    ["", 0],
    ["abc", 3],
    ["Büro", 4],
    ["Bu\u0308ro", 4],
    ["東京", 4],
    ["서울", 4],
    ["ｆｕｌｌ", 8],
    ["\u{1f680}", 2],
    ["\u{1f468}\u200d\u{1f469}\u200d\u{1f467}", 2],
    ["\u2764\ufe0f", 2],
    ["a\u200bb", 2],
    ["עברית", 5],
    ["\x1b[31mred\x1b[0m", 3],
  ];
  for (const [text, width] of rows) assertEquals(textWidth(text), width, JSON.stringify(text));
});

pure("fit() cuts to a width and never in the middle of a letter", () => {
  assertEquals(fit("Example", 7), "Example");
  assertEquals(fit("Example", 6), "Exa...");
  assertEquals(fit("東京東京", 7), "東京...");
  assertEquals(fit("東京東京", 6), "東...");
  assertEquals(fit("Example", 2), "..");
  assertEquals(fit("Example", 0), "");
});

pure("pad() fills up to a width at either side", () => {
  assertEquals([pad("東", 4), pad("東", 4, { atStart: true }), pad("long", 2)], [
    "東  ",
    "  東",
    "long",
  ]);
});

pure("printable() leaves nothing that could steer a terminal", () => {
  assertEquals(printable("a\x1b[31mred\x07"), "a?[31mred?");
  assertEquals(printable("one\r\n  two\nthree"), "one two three");
  assertEquals(printable("a\u202eb\u2066c\u0085d\x9be"), "a?b?c?d?e");
  assertEquals(printable("Büro 東京 \u{1f680}"), "Büro 東京 \u{1f680}");
});
