import { COMMAND_NAMES, type CommandName, exitsOf } from "./commands.ts";

/** A word that is no command of the table: it answers, and runs nothing. */
interface AnswerWord {
  readonly usage: string;
  readonly summary: string;
  readonly description: string;
}

/** The words that answer what `--help` and `--version` do. */
export const ANSWER_WORDS = {
  help: {
    usage: "help [COMMAND]",
    summary: "show the flags and exit codes of a command",
    description:
      "Shows what the program can do, or the flags and exit codes of one command. With --all: every flag, variable and " +
      "exit code.",
  },
  version: {
    usage: "version",
    summary: "show the version",
    description: "Shows the version of the program.",
  },
} as const satisfies Readonly<Record<string, AnswerWord>>;

/** The first words of commands whose names have two, and what such commands do. */
export const GROUPS = {
  export: "write a backup in another form, or for another program",
} as const;

/** What there is help about. */
export type HelpTopic = CommandName | keyof typeof ANSWER_WORDS | keyof typeof GROUPS;

/** All topics. */
export const HELP_TOPICS: readonly HelpTopic[] = [
  ...COMMAND_NAMES,
  ...Object.keys(ANSWER_WORDS) as readonly (keyof typeof ANSWER_WORDS)[],
  ...Object.keys(GROUPS) as readonly (keyof typeof GROUPS)[],
];

/** The topic that the first words name, the longest name first; null if there is none. */
export function topicOf(words: readonly string[]): HelpTopic | null {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(" ");
    const topic = HELP_TOPICS.find((each) => each === name);
    if (topic) return topic;
  }
  return null;
}

/** The commands of a group, by the second word of their names. */
export function commandsOf(
  group: string,
): { readonly word: string; readonly name: CommandName }[] {
  return COMMAND_NAMES.filter((name) => name.startsWith(`${group} `))
    .map((name) => ({ word: name.slice(group.length + 1), name }));
}

/** How a word that only answers can end: as the command does that only prints. */
export const ANSWER_EXITS = exitsOf("man").map((exit) =>
  exit.code === 0 ? { ...exit, meaning: "it was shown" } : exit
);
