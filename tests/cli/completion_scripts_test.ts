import { assertEquals } from "@std/assert/equals";
import { join } from "@std/path/join";
import { COMPLETION_SCRIPTS } from "../../src/cli/completion_scripts.ts";
import { commandRow } from "../../src/cli/commands.ts";
import { programArgs, ROOT } from "../program/program.ts";
import { COMPLETE_ROWS } from "./complete_rows.ts";

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

/**
 * Runs a script in a shell that finds the real program in its PATH, with the completions in the file that the script's
 * first argument names; returns the lines it prints.
 */
async function linesOf(shell: string, args: readonly string[], script: string): Promise<string[]> {
  const folder = await Deno.makeTempDir();
  try {
    const file = join(folder, "completions");
    await Deno.writeTextFile(file, COMPLETION_SCRIPTS[shell] ?? "");
    await Deno.writeTextFile(join(folder, "script"), script);
    const words = [Deno.execPath(), ...programArgs([])].map((word) => `'${word}'`).join(" ");
    const program = `#!/bin/sh\ncd '${ROOT}' && exec ${words} "$@"\n`;
    await Deno.writeTextFile(join(folder, "getharvest-backup"), program, { mode: 0o755 });
    const command = new Deno.Command(shell, {
      args: [...args, join(folder, "script"), file],
      env: { PATH: `${folder}:${Deno.env.get("PATH")}` },
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
  name: "there is a completion script for each shell that the command completions takes",
  permissions: "none",
  fn() {
    const [operand] = commandRow("completions").operands ?? [];
    assertEquals<unknown>(Object.keys(COMPLETION_SCRIPTS), operand?.values);
  },
});

Deno.test({
  name: "the completion script for bash completes commands, flags and values",
  ignore: !(await isInstalled("bash")),
  async fn() {
    const calls = [...COMPLETE_ROWS.map(([line]) => line), "--only = clients,con", "--output /et"];
    const script = [
      'source "$1"',
      't() { COMP_WORDS=(getharvest-backup "$@"); COMP_CWORD=$#; _getharvest_backup "$COMP_WORDS"; ' +
      'echo "$(printf "%s\\n" "${COMPREPLY[@]}" | sort | tr "\\n" " ")"; }',
      ...calls.map((line) => `t ${line.split(" ").map((word) => `'${word}'`).join(" ")}`),
    ].join("\n");
    const lines = await linesOf("bash", ["--norc", "--noprofile"], script);
    const wanted = [
      ...COMPLETE_ROWS.map(([, words]) => words.join(" ")),
      "clients,contacts",
      "/etc",
    ];
    assertEquals(lines.map((line) => line.trim()), wanted);
  },
});

Deno.test({
  name: "the completion script for fish completes commands, flags and values",
  ignore: !(await isInstalled("fish")),
  async fn() {
    const calls = [...COMPLETE_ROWS.map(([line]) => line), "--only=clients,con", "--output /et"];
    const script = [
      "source $argv[1]",
      ...calls.map((line) =>
        `echo (complete -C 'getharvest-backup ${line}' | string replace -r '\\t.*' '' | sort)`
      ),
    ].join("\n");
    const lines = await linesOf("fish", ["--no-config"], script);
    const wanted = [
      ...COMPLETE_ROWS.map(([, words]) => words.join(" ")),
      "--only=clients,contacts",
      "/etc/",
    ];
    assertEquals(lines, wanted);
  },
});

Deno.test({
  name: "the completion script for zsh completes commands, flags and values",
  ignore: !(await isInstalled("zsh")),
  async fn() {
    // A whole zsh under a pseudo-terminal for each line, so only those with a single answer, and not all of them.
    const rows: readonly (readonly [string, string])[] = [
      ["-o demo veri", "-o demo verify "],
      ["verify --fu", "verify --fu"],
      ["help export sq", "help export sqlite "],
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
