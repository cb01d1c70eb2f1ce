import { parseArgs } from "@std/cli/parse-args";
import { quoted, UsageError } from "../usage_error.ts";
import { ANSWER_FLAGS, COMMON_FLAGS, type Flag, FLAGS } from "./flags.ts";
import { nearest } from "./nearest.ts";

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
  /** A flag that does not exist, or a switch with a value; null if there is none. */
  readonly problem: UsageError | null;
}

/** Splits a command line into flags and words. A problem is returned, not thrown, because `--help` wins over it. */
export function splitArgv(argv: readonly string[]): Split {
  // People who are used to `npm run` put a `--` before the arguments.
  const args = withDashValues(argv[0] === "--" ? argv.slice(1) : argv);
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
      // A negative number is not a flag but a value in the wrong place.
      if (key === undefined || /^-\d/.test(arg)) words.push(arg);
      else problem ??= unknownFlag(arg, key);
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

/** `--to -` as `--to=-`: parseArgs takes a dash alone for a word, not for the value of the flag before it. */
function withDashValues(args: readonly string[]): string[] {
  return args.flatMap((arg, i) => {
    const isValued = (at: number) => VALUED.some((name) => args[at] === `--${name}`);
    if (arg === "-" && isValued(i - 1)) return [];
    return args[i + 1] === "-" && isValued(i) ? [`${arg}=-`] : [arg];
  });
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
