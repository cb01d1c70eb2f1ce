import { UsageError } from "../usage_error.ts";
import { COMMAND_NAMES, type CommandName, DEFAULT_COMMAND } from "./commands.ts";
import { nearest } from "./nearest.ts";
import { quoted } from "./quoted.ts";

/** A command by its name, and the words after the name. */
export interface Found {
  readonly name: CommandName;
  readonly operands: readonly string[];
}

/**
 * The command that the first words name, or the default one where there are no words.
 * @throws UsageError that names the nearest command if there is none of that name
 */
export function findCommand(words: readonly string[]): Found {
  const [word] = words;
  if (word === undefined) return { name: DEFAULT_COMMAND, operands: [] };
  // The longest name first: "export csv" before a command that might be called "export".
  for (const length of [2, 1]) {
    const name = COMMAND_NAMES.find((each) => each === words.slice(0, length).join(" "));
    if (name) return { name, operands: words.slice(name.split(" ").length) };
  }
  throw new UsageError(
    `Cannot understand ${quoted(word)}: there is no such command`,
    hintFor(word, words.slice(0, 2).join(" ")),
  );
}

function hintFor(word: string, words: string): string {
  const longer = COMMAND_NAMES.filter((name) => name.startsWith(`${word} `));
  if (longer.length > 0) return `it is one of: ${longer.join(", ")}`;
  const near = nearest(words, COMMAND_NAMES) ?? nearest(word, COMMAND_NAMES);
  if (near) return `did you mean ${near}?`;
  if (/[\\/.]/.test(word)) return `a folder is given as --output ${quoted(word)}`;
  return `the commands are: ${COMMAND_NAMES.join(", ")}`;
}
