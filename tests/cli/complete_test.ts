import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { COMMAND_NAMES, commandRow } from "../../src/cli/commands.ts";
import { complete } from "../../src/cli/complete.ts";
import { COMPLETE_ROWS } from "./complete_rows.ts";

const RESOURCES = ["clients", "contacts", "invoices", "invoice_messages"];

function wordsOf(line: string): string[] {
  const { candidates } = complete(line.split(" "), { resources: RESOURCES });
  return candidates.map(({ word }) => word);
}

const pure = (name: string, fn: () => void) => Deno.test({ name, permissions: "none", fn });

pure("complete() completes commands, flags, operands and values", () => {
  const rows: typeof COMPLETE_ROWS = [
    ...COMPLETE_ROWS,
    ["--only=clients,con", ["--only=clients,contacts"]],
    // As bash splits it.
    ["--only = clients,con", ["clients,contacts"]],
    ["--only =", RESOURCES.toSorted()],
    ['"veri', ["verify"]],
    // What PowerShell sends for a word that is not begun.
    ['export ""', [
      "clockify",
      "csv",
      "harvest",
      "hledger",
      "ical",
      "kimai",
      "site",
      "solidtime",
      "sqlite",
      "timetagger",
      "toggl",
    ]],
    // A flag that was given is not offered again, unless it can be repeated.
    ["--full --fu", []],
    ["-v --verb", []],
    ["--only clients --onl", ["--only"]],
    ["--__proto__=x", []],
    ["--pat ver", []],
    ["--bogus ver", ["verify", "version"]],
  ];
  for (const [line, words] of rows) assertEquals(wordsOf(line).toSorted(), [...words], line);
});

pure("complete() knows every command and flag, and what each is for", () => {
  for (const name of COMMAND_NAMES) {
    const { summary, flags } = commandRow(name);
    const [last = "", ...before] = name.split(" ").toReversed();
    const line = [...before.toReversed(), last];
    const { candidates } = complete(line, { resources: RESOURCES });
    const named = candidates.find(({ word }) => word === last);
    assert(named?.description.includes(summary), name);
    const { candidates: offered } = complete([...line, "-"], { resources: RESOURCES });
    const long = offered.map(({ word }) => word).filter((word) => word.startsWith("--"));
    assertEquals(
      long.toSorted(),
      [...flags, "no-color", "no-progress", "help", "all", "version"].map((flag) => `--${flag}`)
        .toSorted(),
      name,
    );
    assert(offered.every(({ description }) => description !== ""));
  }
});

pure(
  "complete() leaves folders and files to the shell, and offers nothing for other values",
  () => {
    const rows = [
      ["--output x", "folders"],
      ["-o x", "folders"],
      ["--output=x", "folders"],
      ["export csv --to x", "files"],
      ["audit --html=x", "files"],
      ["--rate 1", "words"],
      ["--only clients,", "list"],
    ] as const;
    for (const [line, kind] of rows) {
      const completion = complete(line.split(" "), { resources: RESOURCES });
      assertEquals(completion.kind, kind, line);
      if (kind !== "list") assertEquals(completion.candidates, [], line);
    }
  },
);
