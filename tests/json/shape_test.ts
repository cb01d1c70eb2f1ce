import { assertEquals } from "@std/assert/equals";
import { assertThrows } from "@std/assert/throws";
import {
  listOf,
  mapOf,
  matching,
  number,
  object,
  optional,
  or,
  orNull,
  type Parser,
  ShapeError,
  text,
} from "../../src/json/shape.ts";

const parse = object({
  name: text,
  size: orNull(number),
  digits: matching(/^\d+$/),
  more: optional(text),
  state: or(text, "unknown"),
  counts: mapOf(number),
  files: listOf(object({ path: text })),
});
const GOOD = { name: "a", size: null, digits: "12", counts: { b: 1 }, files: [{ path: "c" }] };

Deno.test("object() takes the members of its shape and leaves out others", () => {
  assertEquals(parse({ ...GOOD, state: 7, other: 1 }), { ...GOOD, state: "unknown" });
  assertEquals(parse({ ...GOOD, more: "m", state: "s" }), { ...GOOD, more: "m", state: "s" });
});

Deno.test("a parser names the member that is of another shape", () => {
  const rows: [Parser<unknown>, unknown, string][] = [
    [parse, [], "it is not an object"],
    [parse, null, "it is not an object"],
    [parse, { ...GOOD, name: 1 }, "name is not a text"],
    [parse, { ...GOOD, size: undefined }, "size is not a number"],
    [parse, { ...GOOD, digits: "1x" }, "digits is not of the form ^\\d+$"],
    [parse, { ...GOOD, more: 1 }, "more is not a text"],
    [parse, { ...GOOD, counts: { b: "1" } }, "counts.b is not a number"],
    [parse, { ...GOOD, files: {} }, "files is not an array"],
    [parse, { ...GOOD, files: [{ path: "c" }, {}] }, "files.1.path is not a text"],
  ];
  for (const [parser, value, message] of rows) {
    assertThrows(() => parser(value), ShapeError, message);
  }
});
