import { assertEquals } from "@std/assert/equals";
import { assertThrows } from "@std/assert/throws";
import { RecordFields } from "../../src/figures/record_fields.ts";

function loaded(names: readonly string[], text: string): RecordFields {
  const fields = new RecordFields(names);
  const bytes = new TextEncoder().encode(text);
  fields.load(bytes, 0, bytes.length);
  return fields;
}

Deno.test("RecordFields keeps the digits of a number that a float would lose", () => {
  const fields = loaded(["a", "b"], `{"a":12345678901234567.89,"b":1.10}`);
  assertEquals(String(fields.decimal("a")), "12345678901234567.89");
  assertEquals(fields.json("b"), "1.10");
});

Deno.test("RecordFields treats null members as absent", () => {
  const fields = loaded(["a", "b"], `{ "a" : null , "c":1}`);
  for (const name of ["a", "b"]) {
    assertEquals(
      [fields.json(name), fields.text(name), fields.decimal(name), fields.isTrue(name)],
      [null, null, null, false],
    );
  }
});

Deno.test("RecordFields forgets the previous record", () => {
  const fields = loaded(["a"], `{"a":1}`);
  const bytes = new TextEncoder().encode(`{"b":2}`);
  fields.load(bytes, 0, bytes.length);
  assertEquals(fields.json("a"), null);
});

Deno.test("RecordFields reads strings with escapes, references and nested arrays", () => {
  const fields = loaded(
    ["name", "client", "nobody", "lines"],
    `{"name":"A \\"B\\" \\u00e9","client":{"name":"x","id":2944187726},"nobody":{"id":null},"lines":[{"amount":1.5},{"amount":2}, 7]}`,
  );
  assertEquals(fields.text("name"), `A "B" é`);
  assertEquals(fields.reference("client"), "2944187726");
  assertEquals(fields.reference("nobody"), null);
  const inner = new RecordFields(["amount"]);
  assertEquals(Array.from(fields.each("lines", inner), (line) => line.json("amount")), [
    "1.5",
    "2",
  ]);
});

Deno.test("RecordFields reads members of members, in any order, and ignores spaces after the record", () => {
  const fields = loaded(
    ["client.name", "id", "client", "client.currency"],
    `{"id":7,"client":{"currency":"EUR","id":3,"name":"A"},"more":1} \n`,
  );
  assertEquals(["id", "client.name", "client.currency"].map((name) => fields.json(name)), [
    "7",
    '"A"',
    '"EUR"',
  ]);
  assertEquals(fields.reference("client"), "3");
});

Deno.test("RecordFields rejects a member that it was not made for", () => {
  assertThrows(() => loaded(["a"], `{"b":1}`).json("b"), RangeError, '"b"');
});
