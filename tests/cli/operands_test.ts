import { assertEquals } from "@std/assert/equals";
import { assertThrows } from "@std/assert/throws";
import { checkOperands } from "../../src/cli/operands.ts";
import { UsageError } from "../../src/usage_error.ts";

const WANTED = [
  { name: "RESOURCE", resources: true },
  { name: "FORM", isOptional: true, values: ["long", "short"] },
] as const;

const check = (...words: readonly string[]) =>
  checkOperands(words, WANTED, { command: "history", resources: ["clients", "invoices"] });

Deno.test({
  name: "checkOperands() takes the words a command wants, the last ones or not",
  permissions: "none",
  fn() {
    check("clients");
    check("invoices", "long");
    checkOperands([], [], { command: "verify", resources: [] });
  },
});

Deno.test({
  name: "checkOperands() refuses words that are missing, wrong or too many",
  permissions: "none",
  fn() {
    const rows: readonly (readonly [readonly string[], string, string])[] = [
      [[], "Cannot run history: RESOURCE is missing", "see: getharvest-backup help history"],
      [["client"], 'Unknown resource "client"', "did you mean clients?"],
      [["zebra"], 'Unknown resource "zebra"', "it is one of: clients, invoices"],
      [["clients", "lang"], 'Unknown form "lang"', "did you mean long?"],
      [
        ["clients", "long", "3"],
        'history takes only RESOURCE [FORM] (got "3" too)',
        "see: getharvest-backup help history",
      ],
    ];
    for (const [words, message, hint] of rows) {
      const error = assertThrows(() => check(...words), UsageError);
      assertEquals([error.message, error.hint], [message, hint]);
    }
  },
});

Deno.test({
  name: "checkOperands() does not list resources that fill lines",
  permissions: "none",
  fn() {
    const resources = Array.from({ length: 30 }, (_, i) => `resource_${i}`);
    const error = assertThrows(
      () => checkOperands(["zebra"], WANTED, { command: "history", resources }),
      UsageError,
    );
    assertEquals(error.hint, "see: getharvest-backup resources");
  },
});
