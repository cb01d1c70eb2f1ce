import { assertEquals } from "@std/assert/equals";
import { join } from "@std/path/join";
import { COMMAND_NAMES, commandRow } from "../../src/cli/commands.ts";
import { ROOT } from "../program/program.ts";
import { TempFolder } from "../store/temp_folder.ts";
import { jsonOutput } from "./json_output.ts";
import { problemsOf, type Schema } from "./json_schema.ts";

const { $defs: DEFS, oneOf: LINES }: {
  readonly $defs: Readonly<Record<string, Schema>>;
  readonly oneOf: readonly { readonly $ref: string }[];
} = JSON.parse(Deno.readTextFileSync(join(ROOT, "docs/events.schema.json")));
const TYPES = LINES.map(({ $ref }) => $ref.slice("#/$defs/".length));
const DOCUMENT = Deno.readTextFileSync(join(ROOT, "docs/events.md"));

Deno.test("every line that a command prints with --json is as docs/events.schema.json has it", async () => {
  using temp = new TempFolder();
  const lines = await jsonOutput(temp);
  const problems = lines.flatMap(({ command, value }) => {
    const type = String(value["type"]);
    const schema = TYPES.includes(type) ? DEFS[type] : undefined;
    const found = schema ? problemsOf(value, schema, { defs: DEFS }) : ["is not documented"];
    return found.map((problem) => `${command}: ${type}${problem}`);
  });
  assertEquals([...new Set(problems.map((text) => text.replaceAll(/\/\d+/g, "/…")))], []);

  const seen = new Set(lines.map(({ value }) => value["type"]));
  // A known gap takes three days; a warning is about a clock or a list that never holds still.
  assertEquals(TYPES.filter((type) => !seen.has(type)), ["known_gap", "warning"]);
  const commands = new Set(lines.map(({ command }) => command.split(" ")[0] ?? ""));
  const printing = COMMAND_NAMES.filter((name) =>
    commandRow(name).flags.some((flag) => flag === "json")
  );
  // The demo prints the lines of a run.
  const missing = printing.filter((name) => !commands.has(name) && name !== "demo");
  assertEquals(missing, [], "run these in json_output.ts");
});

Deno.test("docs/events.md explains the members that docs/events.schema.json lists, of each type", () => {
  const sections = DOCUMENT.split(/^### /m).slice(1).map((text) => {
    const [, type = ""] = /^`(.+?)`\n/.exec(text) ?? [];
    const members = [...text.matchAll(/^\| `(\w+)` +\|/gm)].map(([, member = ""]) => member);
    return [type, members] as const;
  });
  const common = new Set(["schema", "type", "time"]);
  for (const [type, members] of sections) {
    const schema = DEFS[type];
    if (schema === undefined) continue;
    const listed = Object.keys(schema.properties ?? {}).filter((member) => !common.has(member));
    assertEquals(members.toSorted(), listed.toSorted(), type);
  }
  const explained = new Set(sections.map(([type]) => type));
  const named = (type: string) => explained.has(type) || DOCUMENT.includes(`\`${type}\``);
  assertEquals(TYPES.filter((type) => !named(type)), []);
});
