import { assert } from "@std/assert/assert";
import { assertMatch } from "@std/assert/match";
import { assertStringIncludes } from "@std/assert/string-includes";
import { EXIT_CODES } from "../../src/cli/command_row.ts";
import { COMMAND_NAMES, commandRow } from "../../src/cli/commands.ts";
import { ENVIRONMENT, FLAG_NAMES } from "../../src/cli/flags.ts";
import { helpText } from "../../src/cli/help_text.ts";
import { HELP_TOPICS } from "../../src/cli/topics.ts";

Deno.test({
  name: "helpText() fits its columns and leaves no space at a line's end",
  permissions: "none",
  fn() {
    for (const topic of [null, ...HELP_TOPICS]) {
      for (const columns of [40, 60, 80, 200]) {
        for (const line of helpText(topic, { columns }).split("\n")) {
          // An address is not broken.
          const isWord = !line.trim().includes(" ");
          assert(isWord || line.length <= Math.min(columns, 80), line);
          assert(line === line.trimEnd(), line);
        }
      }
    }
  },
});

Deno.test({
  name: "helpText() of the program names all commands, backup's flags, variables and exit codes",
  permissions: "none",
  fn() {
    const text = helpText(null, { isWhole: true });
    const words = [
      ...COMMAND_NAMES,
      ...commandRow("backup").flags.map((name) => `--${name}`),
      ...ENVIRONMENT.map(({ name }) => name),
      "--help",
      "--version",
    ];
    for (const word of words) assertStringIncludes(text, word);
    for (const code of Object.keys(EXIT_CODES)) assertMatch(text, new RegExp(`^  ${code} `, "m"));
    assertStringIncludes(text, "(default ./backup)");
    const short = helpText(null);
    for (const name of COMMAND_NAMES) assertStringIncludes(short, name.replace("export ", ""));
    assert(short.split("\n").length <= 65, short);
    // The better ways are named where people look up --pat.
    assertMatch(text, /--pat TOKEN .*\n?.*prefer HARVEST_PAT or\s+HARVEST_PAT_FILE/);
  },
});

Deno.test({
  name: "helpText() of a command names its own flags, defaults and exit codes only",
  permissions: "none",
  fn() {
    for (const name of COMMAND_NAMES) {
      const text = helpText(name, { isWhole: true });
      const flags = commandRow(name).flags;
      for (const flag of FLAG_NAMES) {
        const isShown = new RegExp(`^ .* --${flag}( |$)`, "m").test(text);
        assert(isShown === flags.includes(flag), `${name} --${flag}`);
      }
    }
    assertStringIncludes(helpText("demo"), "(default ./harvest-demo-backup)");
    assertStringIncludes(helpText("verify"), "5    verify found damage");
    assert(!helpText("resources").includes("another run holds"));
    assert(!helpText("man").includes("Flags:"));
    const short = helpText("backup");
    assert(/^ +--full /m.test(short) && !/^ +--rate /m.test(short));
    assertStringIncludes(short.replace(/\s+/g, " "), "With --help --all: --user-agent,");
  },
});

Deno.test({
  name:
    "helpText() of a group lists its commands, and standard output is offered where it is possible",
  permissions: "none",
  fn() {
    const text = helpText("export");
    for (const name of COMMAND_NAMES.filter((each) => each.startsWith("export "))) {
      assertMatch(text, new RegExp(`^  ${name.slice("export ".length)} +\\S`, "m"));
      const isOneFile = helpText(name).includes("- for standard output");
      assert(isOneFile === (name === "export sqlite"), name);
    }
    assert(!text.includes("--rate") && text.split("\n").length < 30, text);
    assertStringIncludes(helpText("help"), "help [COMMAND]");
  },
});
