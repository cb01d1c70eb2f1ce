import { parseArgs } from "@std/cli/parse-args";
import { UsageError } from "../usage_error.ts";
import { ANSWER_FLAGS, type Flag, FLAGS } from "./flags.ts";
import { nearest } from "./nearest.ts";
import { quoted } from "./quoted.ts";

const ROWS: readonly (readonly [string, Flag])[] = [
  ...Object.entries<Flag>(FLAGS),
  ...Object.entries<Flag>(ANSWER_FLAGS),
];
const NAMES = ROWS.map(([name]) => name);
const SWITCHES = ROWS.filter(([, flag]) => flag.kind === "boolean").map(([name]) => name);
const VALUED = ROWS.filter(([, flag]) => flag.kind !== "boolean").map(([name]) => name);
const SHORTS = ROWS.flatMap(([name, flag]) => flag.short ? [[name, flag.short] as const] : []);

/** A command line taken apart; what its parts mean is not looked at yet. */
export interface Split {
  /** The texts of each flag that was given, by its long name, one for each time. */
  readonly given: ReadonlyMap<string, readonly string[]>;
  /** What is no flag and no flag's value. */
  readonly words: readonly string[];
  /** What is wrong with it so far: a flag that does not exist, a switch with a value. */
  readonly problem: UsageError | null;
}

/** Takes a command line apart into flags and words. Problems are told, not thrown: `--help` outdoes them. */
export function splitArgv(argv: readonly string[]): Split {
  // Who is used to `npm run` puts a `--` before the arguments.
  const args = argv[0] === "--" ? argv.slice(1) : argv;
  const words: string[] = [];
  let problem = findValuedSwitch(args);
  const parsed: Readonly<Record<string, unknown>> = parseArgs(args, {
    boolean: SWITCHES,
    string: VALUED,
    collect: NAMES,
    alias: Object.fromEntries(SHORTS),
    "--": true,
    unknown: (arg, key) => {
      // Words are kept here as they came: parseArgs would make a number of an id.
      // A negative number is no flag but a value in a wrong place.
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
    // A digit after the letter of a switch (`-v2`) is taken for its value.
    if (SWITCHES.includes(name) && texts.some((text) => text !== "true")) {
      problem ??= hasValue(name);
    }
  }
  return { given: new Map(given), words, problem };
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
    `Cannot read --${name}: it takes no value`,
    `write --${name} alone to switch it on, leave it out to leave it off`,
  );
}

function unknownFlag(arg: string, key: string): UsageError {
  const isLong = arg.startsWith("--");
  // The value, which may be a token under a mistyped name, is not repeated.
  const flag = isLong ? arg.replace(/=.*/s, "") : `-${key}`;
  const within = isLong || flag === arg ? "" : ` in ${quoted(arg)}`;
  const near = nearest(arg.replace(/^-+/, "").replace(/=.*/s, ""), NAMES);
  return new UsageError(
    `Cannot understand ${quoted(flag)}${within}: there is no such flag`,
    near ? `did you mean --${near}?` : "--help lists the flags",
  );
}
