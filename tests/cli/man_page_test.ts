import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertMatch } from "@std/assert/match";
import { assertStringIncludes } from "@std/assert/string-includes";
import { EXIT_CODES } from "../../src/cli/command_row.ts";
import { COMMAND_NAMES } from "../../src/cli/commands.ts";
import { ENVIRONMENT, FLAG_NAMES } from "../../src/cli/flags.ts";
import { manPage } from "../../src/cli/man_page.ts";

/** Whether a program can be run here. */
async function isInstalled(program: string): Promise<boolean> {
  try {
    await new Deno.Command(program, { args: ["-V"], stdout: "null", stderr: "null" }).output();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function run(program: string, args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    env: { MANWIDTH: "80" },
  }).output();
  const decoder = new TextDecoder();
  return decoder.decode(stdout) + decoder.decode(stderr);
}

Deno.test({
  name: "manPage() names every command, flag, variable and exit code",
  permissions: "none",
  fn() {
    const page = manPage({ version: "1.2.3" });
    for (const name of COMMAND_NAMES) assertMatch(page, new RegExp(`\n\\.SS \\[?${name}\\b`));
    for (const name of FLAG_NAMES) {
      assertStringIncludes(page, `\\-\\-${name.replaceAll("-", "\\-")}`);
    }
    for (const { name } of ENVIRONMENT) assertStringIncludes(page, `\n.B ${name}\n`);
    for (const code of Object.keys(EXIT_CODES)) assertStringIncludes(page, `\n.B ${code}\n`);
    assertStringIncludes(page, "getharvest\\-backup 1.2.3");
    assert(!/\n'|\n\.[^A-Za-z]/.test(page), "a line that roff takes for an instruction");
  },
});

Deno.test({
  name: "manPage() is read by mandoc without an error",
  ignore: !(await isInstalled("mandoc")),
  async fn() {
    const file = await Deno.makeTempFile({ suffix: ".1" });
    try {
      await Deno.writeTextFile(file, manPage({ version: "1.2.3" }));
      const problems = (await run("mandoc", ["-T", "lint", file])).split("\n")
        // It has no date, as the same version must give the same page.
        .filter((line) => line !== "" && !line.includes("missing date"));
      assertEquals(problems, []);
      const text = await run("mandoc", ["-T", "ascii", file]);
      assertStringIncludes(text.replaceAll(/.[\b]/g, ""), "-o, --output DIR");
    } finally {
      await Deno.remove(file);
    }
  },
});
