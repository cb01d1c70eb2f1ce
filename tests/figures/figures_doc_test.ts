import { assertEquals } from "@std/assert/equals";
import {
  type Figure,
  FIGURE_NAMES,
  figureOf,
  type FigureText,
  UNINVOICED_TEXT,
} from "../../src/figures/figures.ts";

const FILE = new URL("../../docs/figures.md", import.meta.url);

function section(name: string, { label, rule, source, leavesOut }: FigureText | Figure): string {
  return `### ${label}

\`${name}\`

- **What it is**: ${rule}
- **Where the rule comes from**: ${source}
- **Not in it**: ${leavesOut}
`;
}

Deno.test("docs/figures.md says of every figure what the program computes", async () => {
  const sections = [
    ...FIGURE_NAMES.map((name) => section(name, figureOf(name))),
    section("uninvoiced", UNINVOICED_TEXT),
  ];
  const text = await Deno.readTextFile(FILE);
  const unwrapped = text.replace(/\n {2}(?=\S)/g, " ");
  const found = unwrapped.split("## The figures\n\n")[1] ?? "";
  assertEquals(found, sections.join("\n"));
});
