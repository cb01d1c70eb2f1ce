import { parseArgs } from "@std/cli/parse-args";
import { quoted, UsageError } from "../usage_error.ts";
import { ANSWER_FLAGS, COMMON_FLAGS, type Flag, FLAGS } from "./flags.ts";
import { nearest } from "./nearest.ts";
import { readValue } from "./read_value.ts";

const ROWS: readonly (readonly [string, Flag])[] = [
  ...Object.entries<Flag>(FLAGS),
  ...Object.entries<Flag>(COMMON_FLAGS),
  ...Object.entries<Flag>(ANSWER_FLAGS),
];
const NAMES = ROWS.map(([name]) => name);
const SWITCHES = ROWS.filter(([, flag]) => flag.kind === "boolean").map(([name]) => name);
const VALUED = ROWS.filter(([, flag]) => flag.kind !== "boolean").map(([name]) => name);
const SHORTS = ROWS.flatMap(([name, flag]) => flag.short ? [[name, flag.short] as const] : []);

/** A command line in parts that are not read yet. */
export interface Split {
  /** The texts of each flag that was given, by its long name, one for each time. */
  readonly given: ReadonlyMap<string, readonly string[]>;
  /** What is neither a flag nor a flag's value. */
  readonly words: readonly string[];
  /** A switch with a value; null if there is none. It is not thrown, because `--help` wins over it. */
  readonly problem: UsageError | null;
}

/**
 * Splits a command line into flags and words.
 * @throws UsageError for a flag that does not exist, or whose value is something else that begins with a dash
 */
export function splitArgv(argv: readonly string[]): Split {
  // People who are used to `npm run` put a `--` before the arguments.
  const args = (argv[0] === "--" ? argv.slice(1) : argv).flatMap(prepared);
  const words: string[] = [];
  let problem = findValuedSwitch(args);
  const parsed: Readonly<Record<string, unknown>> = parseArgs(args, {
    boolean: SWITCHES,
    string: VALUED,
    collect: NAMES,
    alias: Object.fromEntries(SHORTS),
    "--": true,
    unknown: (arg, key) => {
      // Words are kept here as they came: parseArgs would turn an id into a number.
      if (key === undefined) words.push(arg.replace(NEGATIVE_MARK, ""));
      // To parseArgs the name of `--no-artifacts=x` is `artifacts`.
      else if (!isFlag(arg)) throw unknownFlag(arg, key);
      return false;
    },
  });
  const after = parsed["--"];
  if (Array.isArray(after)) words.push(...after.map(String));
  const given = NAMES.flatMap((name) => {
    const texts = parsed[name];
    return Array.isArray(texts) && texts.length > 0 ? [[name, texts.map(String)] as const] : [];
  });
  for (const [name, texts] of given) {
    // parseArgs takes a digit after the letter of a switch (`-v2`) for its value.
    if (SWITCHES.includes(name) && texts.some((text) => text !== "true")) {
      problem ??= hasValue(name);
    }
  }
  return { given: new Map(given), words, problem };
}

/** Before a negative number, which parseArgs would take for flags of one letter; no argument can hold this character. */
const NEGATIVE_MARK = "\0";

/**
 * An argument as parseArgs must see it: `--to -` as `--to=-`, since it takes a dash alone for a word.
 * @throws UsageError if what follows a flag is neither its value nor another flag: `--max-age -1h`
 */
function prepared(arg: string, i: number, args: readonly string[]): string[] {
  const end = args.indexOf("--");
  if (end >= 0 && i >= end) return [arg];
  // parseArgs would take `--no-json=x` for `--json`.
  if (/^--no-.+=/s.test(arg) && !isFlag(arg)) throw unknownFlag(arg, "");
  const name = valuedFlag(arg);
  const next = args[i + 1] ?? "";
  if (arg === "-" && valuedFlag(args[i - 1] ?? "") !== null) return [];
  if (name !== null && next === "-") return [`${arg}=-`];
  const row = ROWS.find(([each]) => each === name)?.[1];
  if (row && next.startsWith("-") && next !== "--" && !isFlag(next)) {
    readValue(name ?? "", [""], { flag: row, resources: [] });
  }
  return [/^-\d+([.,]\d+)?$/.test(arg) ? `${NEGATIVE_MARK}${arg}` : arg];
}

/** The flag whose value is the next argument; null if there is none. */
function valuedFlag(arg: string): string | null {
  const [, long, last] = /^(?:--([^=]+)|-[A-Za-z]*([A-Za-z]))$/.exec(arg) ?? [];
  const name = long ?? SHORTS.find(([, letter]) => letter === last)?.[0];
  return name !== undefined && VALUED.includes(name) ? name : null;
}

/** Whether an argument is one flag, with or without a value. */
function isFlag(arg: string): boolean {
  const [, long, letter] = /^(?:--([^=]+)|-([A-Za-z]))(?:=.*)?$/s.exec(arg) ?? [];
  return ROWS.some(([name, { short }]) => name === long || (short && short === letter));
}

/** parseArgs takes `--full=no` for yes, and swallows the word after `--full true`. */
function findValuedSwitch(args: readonly string[]): UsageError | null {
  const end = args.indexOf("--");
  for (const [i, arg] of args.slice(0, end < 0 ? args.length : end).entries()) {
    const [, word = "", value] = /^--?([^=]+)(=.*)?$/s.exec(arg) ?? [];
    const long = SHORTS.find(([, letter]) => letter === word)?.[0] ?? word;
    const next = args[i + 1];
    const isValued = value !== undefined || next === "true" || next === "false";
    if (SWITCHES.includes(long) && isValued) return hasValue(long);
  }
  return null;
}

function hasValue(name: string): UsageError {
  return new UsageError(
    `Cannot use --${name}: it takes no value`,
    `write --${name} to switch it on, and leave it out otherwise`,
  );
}

function unknownFlag(arg: string, key: string): UsageError {
  const isLong = arg.startsWith("--");
  // The value is not repeated: it may be a token after a mistyped name.
  const flag = isLong ? arg.replace(/=.*/s, "") : `-${key}`;
  const within = isLong || flag === arg ? "" : ` in ${quoted(arg)}`;
  const near = nearest(arg.replace(/^-+/, "").replace(/=.*/s, ""), NAMES);
  return new UsageError(
    `Unknown flag ${quoted(flag)}${within}`,
    near ? `did you mean --${near}?` : "--help lists the flags",
  );
}
