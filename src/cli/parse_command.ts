import { quoted, UsageError } from "../usage_error.ts";
import {
  COMMAND_NAMES,
  type CommandName,
  commandRow,
  type COMMANDS,
  DEFAULT_COMMAND,
  defaultOf,
} from "./commands.ts";
import { type Flag, FLAG_NAMES, type FlagName, flagRow, type FLAGS } from "./flags.ts";
import { nearest } from "./nearest.ts";
import { checkOperands, resolveOperand } from "./operands.ts";
import { type FlagValue, readValue, type Subset } from "./read_value.ts";
import { splitArgv } from "./split_argv.ts";
import { commandsOf, HELP_TOPICS, type HelpTopic, topicOf } from "./topics.ts";

type Camel<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;

type ValueOf<Row extends Flag> = Row["kind"] extends "boolean" ? boolean
  : Row["kind"] extends "list" | "ids" ? readonly string[]
  : Row["kind"] extends "part" ? Subset | null
  : Row["kind"] extends "duration" ? number | null
  : Row["kind"] extends "date" ? string | number | null
  : Row["kind"] extends "integer" ? (Row extends { default: number } ? number : number | null)
  : Row extends { default: string } ? string
  : string | null;

type FlagOf<Name extends CommandName, F extends FlagName> = (typeof COMMANDS)[Name] extends
  { defaults: Readonly<Record<F, unknown>> } ? NonNullable<ValueOf<(typeof FLAGS)[F]>>
  : ValueOf<(typeof FLAGS)[F]>;

/** The flags of a command by their names in camelCase, typed by the table; null or empty where not given. */
export type FlagValues<Name extends CommandName> = {
  readonly [F in (typeof COMMANDS)[Name]["flags"][number] as Camel<F>]: FlagOf<Name, F>;
};

/** A command with its flags and the words after it. */
export interface RunCommand<Name extends CommandName> {
  readonly kind: Name;
  readonly flags: FlagValues<Name>;
  readonly operands: readonly string[];
  /** No colours and no display that redraws itself, whatever the terminal. */
  readonly noColor?: true;
  readonly noProgress?: true;
}

/** What the user asked for. */
export type Command =
  | { readonly [Name in CommandName]: RunCommand<Name> }[CommandName]
  /** `topic` null: the whole program. */
  | { readonly kind: "help"; readonly topic: HelpTopic | null; readonly isWhole?: true }
  | { readonly kind: "version" }
  /** The words before the cursor, from which a shell wants the last one completed. */
  | { readonly kind: "complete"; readonly words: readonly string[] };

/** The hidden command that shells call. */
export const COMPLETE_COMMAND = "__complete";

/** Flags that contradict each other. */
const CONFLICTS: readonly (readonly [FlagName, FlagName])[] = [
  ["quiet", "verbose"],
  ["quiet", "debug"],
];

/**
 * Reads a command line. `--help` wins over everything but an unknown flag, `--version` over all but these. A flag with a
 * single value that is given twice is an error, because either could be meant; switches and lists may be repeated.
 * @param resources the names that `--only` and `--skip` may take
 * @throws UsageError that names the flag and, for a mistyped word, the nearest right one
 */
export function parseCommand(
  argv: readonly string[],
  { resources }: { resources: readonly string[] },
): Command {
  if (argv[0] === COMPLETE_COMMAND) return { kind: "complete", words: argv.slice(1) };
  const { given, words, problem } = splitArgv(argv);
  const whole = given.has("all") ? { isWhole: true } as const : {};
  if (given.has("help")) return { kind: "help", topic: topicOf(words), ...whole };
  if (given.has("version")) return { kind: "version" };
  if (words[0] === "help") return { kind: "help", topic: helpTopic(words.slice(1)), ...whole };
  if (words[0] === "version" && words.length === 1) return { kind: "version" };
  if (given.has("all")) throw new UsageError("Cannot use --all: it goes with --help");
  if (problem) throw problem;
  checkPresence(given, resources);
  const { name, operands: typed } = findCommand(words);
  const row = commandRow(name);
  checkFlags(given, name);
  const operands = typed.map((word, i) => resolveOperand(word, row.operands?.[i], resources));
  checkOperands(operands, row.operands ?? [], { command: name, resources });
  const flags = row.flags.map((flagName): [string, FlagValue] => {
    const flag = flagRow(flagName);
    const key = flagName.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    const texts = given.get(flagName);
    if (flag.kind === "boolean") return [key, texts !== undefined];
    if (texts) return [key, readValue(flagName, texts, { flag, resources })];
    const empty = flag.kind === "list" || flag.kind === "ids" ? [] : null;
    return [key, defaultOf(name, flagName) ?? empty];
  });
  // Made row by row from the table that `Command` is typed by, which the compiler cannot follow.
  return {
    kind: name,
    flags: Object.fromEntries(flags),
    operands,
    ...(given.has("no-color") ? { noColor: true } : {}),
    ...(given.has("no-progress") ? { noProgress: true } : {}),
  } as unknown as Command;
}

type Given = ReadonlyMap<string, readonly string[]>;

/** What help is asked about; null: the whole program. @throws UsageError if there is nothing of that name */
function helpTopic(words: readonly string[]): HelpTopic | null {
  const topic = topicOf(words);
  const isGroup = topic === words[0] && commandsOf(topic ?? "").length > 0;
  if (words.length === 0 || (topic !== null && !(isGroup && words.length > 1))) return topic;
  return findCommand(words).name;
}

/**
 * The command that the first words name, or the default one where there are no words, and the words after its name.
 * @throws UsageError that names the nearest command if there is none of that name
 */
function findCommand(
  words: readonly string[],
): { readonly name: CommandName; readonly operands: readonly string[] } {
  const [word] = words;
  if (word === undefined) return { name: DEFAULT_COMMAND, operands: [] };
  // The longest name first: "export csv" before a command that might be called "export".
  for (const length of [2, 1]) {
    const name = COMMAND_NAMES.find((each) => each === words.slice(0, length).join(" "));
    if (name) return { name, operands: words.slice(name.split(" ").length) };
  }
  const formats = commandsOf(word).map((each) => each.word);
  const [, format] = words;
  if (formats.length > 0) {
    const known = formats.join(", ").replace(/, ([^,]*)$/, " or $1");
    if (format === undefined) throw new UsageError(`${word} needs a format: ${known}`);
    const near = nearest(format, formats);
    throw new UsageError(
      `Unknown format ${quoted(format)}`,
      near ? `did you mean ${word} ${near}?` : `the formats are: ${known}`,
    );
  }
  throw new UsageError(`Unknown command ${quoted(word)}`, commandHint(word));
}

function commandHint(word: string): string {
  const near = nearest(word, HELP_TOPICS);
  if (near) return `did you mean ${near}?`;
  if (/[\\/.]/.test(word)) return `to name a folder, use --output ${quoted(word)}`;
  return "see: getharvest-backup help";
}

/** The values of these flags are paths. */
const PATH_KINDS: ReadonlySet<Flag["kind"]> = new Set(["file", "folder"]);

/** So many commands are named in a message. */
const MOST_NAMED = 6;

/** Before words are looked at: in `--rate -5`, the `-5` is left over as one. */
function checkPresence(given: Given, resources: readonly string[]): void {
  for (const name of FLAG_NAMES) {
    const flag = flagRow(name);
    if (flag.kind !== "boolean" && given.get(name)?.includes("")) {
      readValue(name, [""], { flag, resources });
    }
  }
}

function checkFlags(given: Given, command: CommandName): void {
  const { flags } = commandRow(command);
  const stray = FLAG_NAMES.find((flag) => given.has(flag) && !flags.includes(flag));
  if (stray) {
    const owners = COMMAND_NAMES.filter((owner) => commandRow(owner).flags.includes(stray));
    const named = owners.length > MOST_NAMED ? "other commands" : owners.join(", ");
    throw new UsageError(
      `Cannot use --${stray} with the command ${command}: it is a flag of ${named}`,
      `see: getharvest-backup help ${command}`,
    );
  }
  const dashed = FLAG_NAMES.find((flag) =>
    PATH_KINDS.has(flagRow(flag).kind) && given.get(flag)?.includes("-") &&
    !(flag === "to" && commandRow(command).writesOneFile)
  );
  if (dashed) {
    throw new UsageError(
      `Cannot use - (standard output) as --${dashed} of the command ${command}`,
      "write ./- for a path of that name",
    );
  }
  for (const [one, other] of CONFLICTS) {
    if (given.has(one) && given.has(other)) {
      throw new UsageError(`Cannot use --${one} with --${other}: they contradict each other`);
    }
  }
}
