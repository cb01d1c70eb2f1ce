import {
  COMMAND_NAMES,
  type CommandName,
  commandRow,
  DEFAULT_COMMAND,
  flagOf,
} from "./commands.ts";
import { ANSWER_FLAGS, COMMON_FLAGS, type Flag, FLAGS } from "./flags.ts";
import { valuesOf } from "./operands.ts";
import { ANSWER_WORDS, GROUPS } from "./topics.ts";

/**
 * What a word can be completed to. `words` and `list` have candidates; after one of a `list`, a comma and another may
 * follow. `folders` and `files` are for the shell to find.
 */
export interface Completion {
  readonly kind: "words" | "list" | "folders" | "files";
  readonly candidates: readonly Candidate[];
}

/** A whole word, and what it means; empty if that is clear. */
export interface Candidate {
  readonly word: string;
  readonly description: string;
}

/**
 * What the last word of a command line can be completed to.
 * @param line the words after the program's name up to the cursor; the last one is empty after a space
 * @param resources the names that `--only` and `--skip` may take
 */
export function complete(
  line: readonly string[],
  { resources }: { resources: readonly string[] },
): Completion {
  // Bash makes three words of `--flag=value`, and leaves an opening quotation mark in the last one.
  const words = line.filter((word) => word !== "=");
  const current = line.at(-1) === "=" ? "" : (words.pop() ?? "").replace(/^["']+/, "");
  const { typed, pending } = readTyped(words);
  if (pending) return valuesFor(pending, { prefix: "", current, resources });
  const [, prefix = "", name = "", value = ""] = /^(--([^=]+)=)(.*)$/s.exec(current) ?? [];
  const flag = FLAG_ROWS.get(`--${name}`);
  if (flag) return valuesFor(flag, { prefix, current: value, resources });
  const candidates = current.startsWith("-")
    ? flagCandidates(commandOf(typed), words)
    : wordCandidates(typed, resources);
  return { kind: "words", candidates: beginningWith(current, candidates) };
}

/** Flags by how they are typed: `--output`, `-o`. */
const FLAG_ROWS: ReadonlyMap<string, Flag> = new Map(
  Object.entries<Flag>({ ...FLAGS, ...COMMON_FLAGS, ...ANSWER_FLAGS }).flatMap(([name, flag]) =>
    spellings(name, flag).map((spelling) => [spelling, flag])
  ),
);

function spellings(name: string, { short }: Flag): string[] {
  return short === undefined ? [`--${name}`] : [`--${name}`, `-${short}`];
}

/** The words that are neither flags nor values, and the flag whose value comes next. */
function readTyped(words: readonly string[]): { typed: readonly string[]; pending: Flag | null } {
  const typed: string[] = [];
  let pending: Flag | null = null;
  for (const word of words) {
    if (pending) pending = null;
    else if (!word.startsWith("-")) typed.push(word);
    else {
      const flag = FLAG_ROWS.get(word);
      if (flag && flag.kind !== "boolean") pending = flag;
    }
  }
  return { typed, pending };
}

function valuesFor(
  { kind, resources: isResources }: Flag,
  { prefix, current, resources }: {
    prefix: string;
    current: string;
    resources: readonly string[];
  },
): Completion {
  if (kind === "folder") return { kind: "folders", candidates: [] };
  if (kind === "file") return { kind: "files", candidates: [] };
  if (!isResources) return { kind: "words", candidates: [] };
  const before = current.slice(0, current.lastIndexOf(",") + 1);
  const candidates = resources.map((name) => ({ word: prefix + before + name, description: "" }));
  return { kind: "list", candidates: beginningWith(prefix + current, candidates) };
}

function commandOf(typed: readonly string[]): CommandName {
  const line = typed.join(" ");
  return COMMAND_NAMES.find((name) => line === name || line.startsWith(`${name} `)) ??
    DEFAULT_COMMAND;
}

/** The flags of a command but for those that were given and cannot be repeated. */
function flagCandidates(command: CommandName, given: readonly string[]): Candidate[] {
  const own = commandRow(command).flags.map((
    name,
  ): [string, Flag] => [name, flagOf(command, name)]);
  return [...own, ...Object.entries({ ...COMMON_FLAGS, ...ANSWER_FLAGS })]
    .map(([name, flag]) => ({ flag, words: spellings(name, flag) }))
    .filter(({ flag: { kind }, words }) =>
      kind === "list" || kind === "ids" || !words.some((word) => given.includes(word))
    )
    .flatMap(({ flag: { description }, words }) => words.map((word) => ({ word, description })));
}

/** The next word of a command's name, or a command's operand. */
function wordCandidates(typed: readonly string[], resources: readonly string[]): Candidate[] {
  const [first] = typed;
  const isHelp = first === "help";
  const before = isHelp ? typed.slice(1) : typed;
  const found = new Map<string, string>();
  for (const name of COMMAND_NAMES) {
    const parts = name.split(" ");
    const word = parts[before.length];
    if (word === undefined || before.some((each, i) => each !== parts[i])) continue;
    found.set(word, groupSummary(word) ?? commandRow(name).summary);
  }
  if (before.length === 0) {
    for (const [word, { summary }] of Object.entries(ANSWER_WORDS)) found.set(word, summary);
  }
  const command = commandOf(typed);
  const [operand] = commandRow(command).operands ?? [];
  // Only the first operand: what follows depends on it in no command.
  if (operand && typed.join(" ") === command) {
    for (const value of valuesOf(operand, resources)) found.set(value, "");
  }
  return [...found].map(([word, description]) => ({ word, description }));
}

/** What all commands of a group do; null where the word is a command of its own, or the second one of a name. */
function groupSummary(word: string): string | null {
  return Object.entries(GROUPS).find(([group]) => group === word)?.[1] ?? null;
}

function beginningWith(text: string, candidates: readonly Candidate[]): Candidate[] {
  return candidates.filter(({ word }) => word.startsWith(text));
}
