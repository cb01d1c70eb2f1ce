import {
  allFlags,
  type FlagGrammar,
  type Grammar,
  nextWords,
  spellings,
  wordSummary,
} from "./grammar.ts";

/** A completion script for fish. */
export function fishCompletion(grammar: Grammar): string {
  const { program, commands, defaultCommand } = grammar;
  const prefix = `__${program.replace(/\W/g, "_")}`;
  const valued = allFlags(grammar).filter(({ takes }) => takes !== "nothing");
  const complete = (condition: string, words: readonly string[]) =>
    `complete -c ${program} -n ${quote(condition)} ${words.join(" ")}`;
  const within = (name: string) => `${prefix}_within ${quote(name)}`;
  const others = commands.filter(({ name }) => name !== defaultCommand);
  const inDefault = others.map(({ name }) => `not ${within(name)}`).join("; and ");
  const lines = [
    `# Completion of ${program} for fish.`,
    ...functions(prefix, valued.flatMap(spellings)),
    `complete -c ${program} -f`,
    ...nextWords(grammar).flatMap(({ after, words }) =>
      words.map((word) => {
        const description = wordSummary(`${after} ${word}`.trim(), grammar);
        return complete(`${prefix}_after ${quote(after)}`, [
          `-a ${quote(word)}`,
          ...(description ? [`-d ${quote(description)}`] : []),
        ]);
      })
    ),
    ...commands.flatMap(({ name, flags }) =>
      flags.map((flag) =>
        complete(name === defaultCommand ? inDefault : within(name), flagWords(flag))
      )
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function functions(prefix: string, valued: readonly string[]): string[] {
  return [
    `# The words typed so far, without flags and their values.`,
    `function ${prefix}_typed`,
    `    set -l words`,
    `    set -l skip 0`,
    `    for word in (commandline -opc)[2..-1]`,
    `        if test $skip = 1`,
    `            set skip 0`,
    `            continue`,
    `        end`,
    `        switch $word`,
    `            case ${valued.join(" ")}`,
    `                set skip 1`,
    `            case '-*'`,
    `            case '*'`,
    `                set -a words $word`,
    `        end`,
    `    end`,
    `    string join ' ' -- $words`,
    `end`,
    `function ${prefix}_after`,
    `    set -l typed (${prefix}_typed)`,
    `    test "$typed" = "$argv[1]"`,
    `end`,
    `function ${prefix}_within`,
    `    set -l typed (${prefix}_typed)`,
    `    test "$typed" = "$argv[1]"; or string match -q -- "$argv[1] *" "$typed"`,
    `end`,
  ];
}

function flagWords({ name, short, description, takes, words }: FlagGrammar): string[] {
  // __fish_append is fish's own way to complete the last of a comma list.
  const value = {
    nothing: [],
    folder: ["-x", `-a '(__fish_complete_directories)'`],
    words: ["-x", `-a ${quote(`(__fish_append , ${words.join(" ")})`)}`],
    anything: ["-x"],
  }[takes];
  return [
    ...(short === null ? [] : [`-s ${short}`]),
    `-l ${name}`,
    ...value,
    `-d ${quote(description)}`,
  ];
}

function quote(text: string): string {
  return `'${text.replace(/[\\']/g, (letter) => `\\${letter}`)}'`;
}
