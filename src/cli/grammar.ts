import { valuesOf } from "./operands.ts";
import { COMMAND_NAMES, commandRow, DEFAULT_COMMAND } from "./commands.ts";
import { ANSWER_FLAGS, type Flag, FLAG_NAMES, flagRow } from "./flags.ts";
import { PROGRAM } from "./help_text.ts";

/** A flag as a shell must know it to complete it. */
export interface FlagGrammar {
  readonly name: string;
  readonly short: string | null;
  readonly description: string;
  readonly isRepeatable: boolean;
  /** What its value is: nothing, a folder, one or several of `words`, or anything. */
  readonly takes: "nothing" | "folder" | "words" | "anything";
  readonly words: readonly string[];
}

/** A command as a shell must know it. */
export interface CommandGrammar {
  /** One or two words. */
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly FlagGrammar[];
  /** For each word after the name: what it can be; nothing where it can be anything. */
  readonly operands: readonly (readonly string[])[];
}

/** The whole command line as a shell must know it. */
export interface Grammar {
  readonly program: string;
  /** The command whose flags are meant where none is named. */
  readonly defaultCommand: string;
  readonly commands: readonly CommandGrammar[];
}

/**
 * The command line for generators of completions, from the tables.
 * @param resources the names that `--only` and `--skip` may take
 */
export function grammarOf({ resources }: { resources: readonly string[] }): Grammar {
  const flagOf = (name: string, flag: Flag): FlagGrammar => ({
    name,
    short: flag.short ?? null,
    description: flag.description,
    isRepeatable: flag.kind === "list" || flag.kind === "ids",
    takes: takesOf(flag),
    words: flag.resources ? resources : [],
  });
  const answers = Object.entries(ANSWER_FLAGS).map(([name, flag]) => flagOf(name, flag));
  return {
    program: PROGRAM,
    defaultCommand: DEFAULT_COMMAND,
    commands: COMMAND_NAMES.map((name) => {
      const { summary, flags, operands = [] } = commandRow(name);
      const own = FLAG_NAMES.filter((flag) => flags.includes(flag))
        .map((flag) => flagOf(flag, flagRow(flag)));
      return {
        name,
        summary,
        flags: [...own, ...answers],
        operands: operands.map((operand) => valuesOf(operand, resources)),
      };
    }),
  };
}

function takesOf({ kind, resources }: Flag): FlagGrammar["takes"] {
  if (kind === "boolean") return "nothing";
  if (kind === "path") return "folder";
  return resources ? "words" : "anything";
}

/** Every flag of any command once, by its name. */
export function allFlags({ commands }: Grammar): FlagGrammar[] {
  return [
    ...new Map(commands.flatMap(({ flags }) => flags.map((flag) => [flag.name, flag]))).values(),
  ];
}

/** A flag as it is typed: `--output`, and `-o` if it has a letter. */
export function spellings({ name, short }: FlagGrammar): string[] {
  return short === null ? [`--${name}`] : [`--${name}`, `-${short}`];
}

/** What can follow the first words of a line: the next words of commands' names, or a command's operand. */
export interface NextWords {
  /** The words so far, without flags and their values. */
  readonly after: string;
  readonly words: readonly string[];
}

/** All places in a line where a known word can stand. */
export function nextWords({ commands }: Grammar): NextWords[] {
  const places = new Map<string, string[]>();
  const add = (after: readonly string[], word: string) => {
    const key = after.join(" ");
    const words = places.get(key) ?? [];
    if (!words.includes(word)) words.push(word);
    places.set(key, words);
  };
  for (const { name, operands } of commands) {
    const parts = name.split(" ");
    for (const [i, part] of parts.entries()) {
      add(parts.slice(0, i), part);
      add(["help", ...parts.slice(0, i)], part);
    }
    // Only the first word after a name: what follows depends on it in no command.
    for (const word of operands[0] ?? []) add(parts, word);
  }
  add([], "help");
  return [...places].map(([after, words]) => ({ after, words }));
}

/** What a word of a command's name, or a name after `help`, is for; null if it is no such word. */
export function wordSummary(words: string, { commands }: Grammar): string | null {
  if (words === "help") return "show the help of a command";
  const name = words.replace(/^help /, "");
  const own = commands.find((command) => command.name === name);
  if (own) return own.summary;
  const longer = commands.filter((command) => command.name.startsWith(`${name} `));
  return longer.length > 0 ? longer.map(({ summary }) => summary).join("; ") : null;
}
