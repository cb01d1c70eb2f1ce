import { assertEquals } from "@std/assert/equals";
import { assertThrows } from "@std/assert/throws";
import { FieldFinder } from "../../src/json/field_finder.ts";
import { JsonSyntaxError } from "../../src/json/scan.ts";

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();
const PATHS = [["id"], ["client", "id"], ["client", "name"], ["notes"], ["client"], []];

/** The texts found, undefined for what is missing. */
function found(finder: FieldFinder, text: string, around = ""): (string | undefined)[] {
  const bytes = ENCODER.encode(around + text + around);
  const start = ENCODER.encode(around).length;
  finder.find(bytes, start, bytes.length - start);
  return PATHS.map((_, i) => {
    const at = finder.starts[i] ?? -1;
    return at < 0 ? undefined : DECODER.decode(bytes.subarray(at, finder.ends[i]));
  });
}

const CLIENT = '{"id": 7,"x":[{"id":8}],"name":"a\\"}b"}';

const ROWS: readonly (readonly [name: string, text: string, values: (string | undefined)[]])[] = [
  ["in order", `{"id":1.10,"client":${CLIENT},"notes":null}`, [
    "1.10",
    "7",
    '"a\\"}b"',
    "null",
    CLIENT,
  ]],
  ["in another order", `{"notes":"é,}","client":${CLIENT},"more":{"id":9},"id":-1e5}`, [
    "-1e5",
    "7",
    '"a\\"}b"',
    '"é,}"',
    CLIENT,
  ]],
  ["with spaces", '{ "id" : 1 ,\n"client" : { } , "notes"\t: [ 1 , 2 ] }', [
    "1",
    undefined,
    undefined,
    "[ 1 , 2 ]",
    "{ }",
  ]],
  ["not there", '{"client":null}', [undefined, undefined, undefined, undefined, "null"]],
  ["twice", '{"id":1,"id":2,"notes":"x"}', ["2", undefined, undefined, '"x"', undefined]],
  ["in keys that begin alike", '{"ids":1,"i":2,"id":3}', ["3", ...Array(4).fill(undefined)]],
  ["nothing", "{}", Array(5).fill(undefined)],
  ["of what is no object", "12", Array(5).fill(undefined)],
];

// One for all, as it is used: what one record looked like must not matter to the next.
const FINDER = new FieldFinder(PATHS);

for (const [name, text, values] of [...ROWS, ...ROWS.toReversed()]) {
  Deno.test({
    name: `FieldFinder finds values ${name}`,
    permissions: "none",
    fn() {
      assertEquals(found(FINDER, text), [...values, text]);
      assertEquals(found(FINDER, text, ",\n"), [...values, text]);
    },
  });
}

for (
  const text of [
    '{"id":1',
    '{"id":1,',
    '{"id"',
    '{"id" 1}',
    '{"id":}',
    '{"id":,"notes":1}',
    '{"id":"1}',
    '{"client":{"id":1}',
    "{id:1}",
    '{"id":1 "notes":2}',
    '{"id":1}}',
    '{"notes":[1}',
  ]
) {
  Deno.test({
    name: `FieldFinder refuses ${text}`,
    permissions: "none",
    fn: () => void assertThrows(() => found(FINDER, text), JsonSyntaxError),
  });
}
