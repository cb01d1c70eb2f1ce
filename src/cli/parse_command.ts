import { UsageError } from "../usage_error.ts";
import { camelCase, type Command, type FlagValue } from "./command.ts";
import { FLAG_NAMES, type FlagName, flagRow } from "./flags.ts";
import { COMMAND_NAMES, type CommandName, commandRow, defaultOf } from "./commands.ts";
import { checkOperands } from "./operands.ts";
import { findCommand, type Found } from "./find_command.ts";
import { readValue } from "./read_value.ts";
import { splitArgv } from "./split_argv.ts";

/** Flags that contradict each other. */
const CONFLICTS: readonly (readonly [FlagName, FlagName])[] = [
  ["quiet", "verbose"],
  ["quiet", "debug"],
];

/**
 * What a command line asks for. `--help` wins over everything else, `--version` over all but that. A flag of one
 * value that is given twice is an error, as either could be meant; switches and lists may be repeated.
 * @param resources the names that `--only` and `--skip` may take
 * @throws UsageError that names the flag and, for a mistyped word, the nearest right one
 */
export function parseCommand(
  argv: readonly string[],
  { resources }: { resources: readonly string[] },
): Command {
  const { given, words, problem } = splitArgv(argv);
  if (given.has("help")) return { kind: "help", topic: topicOf(words) };
  if (given.has("version")) return { kind: "version" };
  if (words[0] === "help") {
    return { kind: "help", topic: words.length > 1 ? findCommand(words.slice(1)).name : null };
  }
  if (problem) throw problem;
  checkPresence(given, resources);
  const found = findCommand(words);
  const row = commandRow(found.name);
  checkFlags(given, found);
  checkOperands(found.operands, row.operands ?? [], { command: found.name, resources });
  const flags = row.flags.map((name): [string, FlagValue] => {
    const flag = flagRow(name);
    const texts = given.get(name);
    if (flag.kind === "boolean") return [camelCase(name), texts !== undefined];
    if (texts) return [camelCase(name), readValue(name, texts, { flag, resources })];
    const empty = flag.kind === "list" || flag.kind === "ids" ? [] : null;
    return [camelCase(name), defaultOf(found.name, name) ?? empty];
  });
  // Made row by row from the table that `Command` is typed by, which the compiler cannot follow.
  return {
    kind: found.name,
    flags: Object.fromEntries(flags),
    operands: found.operands,
  } as unknown as Command;
}

type Given = ReadonlyMap<string, readonly string[]>;

/** `--help` answers whatever stands beside it, so a wrong command beside it is no error. */
function topicOf(words: readonly string[]): CommandName | null {
  const [word] = words;
  return COMMAND_NAMES.find((name) => name === word || name === words.slice(0, 2).join(" ")) ??
    null;
}

/** Before words are looked at: in `--rate -5`, the `-5` is left over as one. */
function checkPresence(given: Given, resources: readonly string[]): void {
  for (const name of FLAG_NAMES) {
    const flag = flagRow(name);
    if (flag.kind !== "boolean" && given.get(name)?.includes("")) {
      readValue(name, [""], { flag, resources });
    }
  }
}

function checkFlags(given: Given, { name }: Found): void {
  const { flags } = commandRow(name);
  const stray = FLAG_NAMES.find((flag) => given.has(flag) && !flags.includes(flag));
  if (stray) {
    const owners = COMMAND_NAMES.filter((owner) => commandRow(owner).flags.includes(stray));
    throw new UsageError(
      `Cannot use --${stray} with the command ${name}: it is a flag of ${owners.join(", ")}`,
      `see: getharvest-backup help ${name}`,
    );
  }
  for (const [one, other] of CONFLICTS) {
    if (given.has(one) && given.has(other)) {
      throw new UsageError(`Cannot use --${one} with --${other}: they contradict each other`);
    }
  }
}
