import { assertEquals } from "@std/assert/equals";
import { definitionList, flow, wrap } from "../../src/text/wrap.ts";

const pure = (name: string, fn: () => void) => Deno.test({ name, permissions: "none", fn });

pure("wrap() breaks at spaces, by width and not by letters, and never a word", () => {
  assertEquals(wrap("one two three", 7), ["one two", "three"]);
  assertEquals(wrap("東京 大阪 京都", 9), ["東京 大阪", "京都"]);
  assertEquals(wrap("\x1b[31mred\x1b[0m two", 7), ["\x1b[31mred\x1b[0m two"]);
  assertEquals(wrap("a/path/without/spaces is long", 8), ["a/path/without/spaces is", "long"]);
  assertEquals(wrap("GET a/path/without/spaces", 8), ["GET a/path/without/spaces"]);
  assertEquals(wrap("", 8), [""]);
});

pure("flow() lets what is too wide go on further in, and the rest alone", () => {
  const lines = ["fits  as it is", "    Büro: one two three", "", "  ✓ 12  34"];
  assertEquals(flow(lines, 16), [
    "fits  as it is",
    "    Büro: one",
    "      two three",
    "",
    "  ✓ 12  34",
  ]);
  assertEquals(flow(lines, Infinity), lines);
});

pure("definitionList() puts meanings beside their terms, or below where that is too narrow", () => {
  const rows = [["-v", "show every request and file"], ["--very-long", "more"]] as const;
  assertEquals(definitionList(rows, { termColumns: 4, columns: 32 }), [
    "  -v    show every request and",
    "        file",
    "  --very-long",
    "        more",
  ]);
  assertEquals(definitionList(rows, { termColumns: 8, columns: 32 }), [
    "  -v",
    "        show every request and",
    "        file",
    "  --very-long",
    "        more",
  ]);
});
