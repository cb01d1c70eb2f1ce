import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { completionScript, isShell, type Shell, SHELLS } from "../../src/cli/completions.ts";
import { allFlags, type Grammar, grammarOf, spellings } from "../../src/cli/grammar.ts";

const REAL = grammarOf({ resources: ["clients", "contacts", "invoices", "invoice_messages"] });

/** The real command line with a command of two words and one that takes a word. */
const GRAMMAR: Grammar = {
  ...REAL,
  commands: [
    ...REAL.commands,
    { name: "export csv", summary: "it's for [sheets]: all", flags: [], operands: [] },
    { name: "export sqlite", summary: "for questions", flags: [], operands: [] },
    { name: "history", summary: "what changed", flags: [], operands: [["clients", "contacts"]] },
  ],
};

/** A line up to the cursor, and what it is completed to: all possible last words, or the one that is left. */
const ROWS: readonly (readonly [line: string, words: readonly string[]])[] = [
  ["--ou", ["--output"]],
  ["ver", ["verify"]],
  ["verify --rep", ["--repair"]],
  ["verify --ac", []],
  ["verify ver", []],
  ["--no-", ["--no-artifacts", "--no-record-files"]],
  ["-o demo --verb", ["--verbose"]],
  ["--rate 5 dem", ["demo"]],
  ["help res", ["resources"]],
  ["export ", ["csv", "sqlite"]],
  ["help export s", ["sqlite"]],
  ["history cl", ["clients"]],
  ["--only con", ["contacts"]],
  ["--only clients,con", ["clients,contacts"]],
];

const decoder = new TextDecoder();

async function isInstalled(shell: string): Promise<boolean> {
  // Windows has a program of the name bash that only says how to install one.
  if (Deno.build.os === "windows") return false;
  try {
    await new Deno.Command(shell, { args: ["--version"], stdout: "null" }).output();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Runs a script in a shell with the completions in the file that its first argument names; gives its lines. */
async function linesOf(shell: Shell, args: readonly string[], script: string): Promise<string[]> {
  const folder = await Deno.makeTempDir();
  try {
    const file = `${folder}/completions`;
    await Deno.writeTextFile(file, completionScript(shell, GRAMMAR));
    await Deno.writeTextFile(`${folder}/script`, script);
    const command = new Deno.Command(shell, {
      args: [...args, `${folder}/script`, file],
      stdin: "null",
      // A shell that waits for a terminal must not hold up the suite.
      signal: AbortSignal.timeout(30_000),
    });
    const { stdout, stderr } = await command.output();
    assertEquals(decoder.decode(stderr), "");
    return decoder.decode(stdout).trimEnd().split("\n");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test({
  name: "completionScript() knows every command and flag in every shell",
  permissions: "none",
  fn() {
    for (const shell of SHELLS) {
      const script = completionScript(shell, REAL);
      for (const { name } of REAL.commands) assertStringIncludes(script, name, shell);
      for (const flag of allFlags(REAL)) {
        for (const spelling of spellings(flag)) {
          const word = shell === "fish"
            ? spelling.replace(/^--/, "-l ").replace(/^-(.)$/, "-s $1")
            : spelling;
          assertStringIncludes(script, word, shell);
        }
      }
    }
    assertEquals(SHELLS.map(isShell), SHELLS.map(() => true));
    assert(!isShell("toString"));
  },
});

Deno.test({
  name: "completionScript() for bash completes commands, flags and values",
  ignore: !(await isInstalled("bash")),
  async fn() {
    const calls = [...ROWS.map(([line]) => line), "--only = clients,con", "--output /et"];
    const script = [
      'source "$1"',
      't() { COMP_WORDS=(getharvest-backup "$@"); COMP_CWORD=$#; _getharvest_backup; ' +
      'echo "$(printf "%s\\n" "${COMPREPLY[@]}" | sort | tr "\\n" " ")"; }',
      ...calls.map((line) => `t ${line.split(" ").map((word) => `'${word}'`).join(" ")}`),
    ].join("\n");
    const lines = await linesOf("bash", ["--norc", "--noprofile"], script);
    const wanted = [...ROWS.map(([, words]) => words.join(" ")), "clients,contacts", "/etc"];
    assertEquals(lines.map((line) => line.trim()), wanted);
  },
});

Deno.test({
  name: "completionScript() for fish completes commands, flags and values",
  ignore: !(await isInstalled("fish")),
  async fn() {
    const calls = [...ROWS.map(([line]) => line), "--only=clients,con", "--output /et"];
    const script = [
      "source $argv[1]",
      ...calls.map((line) =>
        `echo (complete -C 'getharvest-backup ${line}' | string replace -r '\\t.*' '' | sort)`
      ),
    ].join("\n");
    const lines = await linesOf("fish", ["--no-config"], script);
    const wanted = [
      ...ROWS.map(([, words]) => words.join(" ")),
      "--only=clients,contacts",
      "/etc/",
    ];
    assertEquals(lines, wanted);
  },
});

Deno.test({
  name: "completionScript() for zsh completes commands, flags and values",
  ignore: !(await isInstalled("zsh")),
  async fn() {
    // A whole zsh under a pseudo-terminal for each line, so only those with a single answer, and not all of them.
    const rows: readonly (readonly [string, string])[] = [
      ["-o demo veri", "-o demo verify "],
      ["verify --ac", "verify --ac"],
      ["help export s", "help export sqlite "],
      ["--only clients,con", "--only clients,contacts,"],
    ];
    const script = [
      "zmodload zsh/zpty",
      "completed() {",
      "  local out",
      "  zpty t zsh -f -i",
      '  zpty -w t "PS1= ; unsetopt promptsp; stty -echo; autoload -Uz compinit; compinit -D -u; source $1; ' +
      'probe() { zle complete-word; print -r -- \\"<LINE>\\$BUFFER</LINE>\\"; exit }; zle -N probe; ' +
      "bindkey '^I' probe; print R''EADY\"",
      "  zpty -r -m t out '*READY*'",
      "  zpty -w -n t \"getharvest-backup $2\"$'\\t'",
      "  zpty -r -m t out '*</LINE>*'",
      "  zpty -d t",
      '  print -r -- "${${out##*<LINE>}%%</LINE>*}"',
      "}",
      ...rows.map(([line]) => `completed "$1" '${line}'`),
    ].join("\n");
    const lines = await linesOf("zsh", ["-f"], script);
    assertEquals(lines, rows.map(([, completed]) => `getharvest-backup ${completed}`));
  },
});
