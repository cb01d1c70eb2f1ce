import type { FlagName } from "./flags.ts";

/** What the exit codes mean; a command may word some of them for itself. */
export const EXIT_CODES = {
  0: "complete: everything your token can access is saved",
  1: "fatal: no accounts, disk full, a bug",
  2: "usage error; nothing was changed",
  3: "incomplete: the run finished, and lists what is missing",
  4: "Harvest refused the token (401)",
  5: "verify found damage or a loss",
  6: "another run holds the backup",
  130: "interrupted; the next backup resumes where this one stopped",
} as const;

/** An exit code of the program. */
export type ExitCode = keyof typeof EXIT_CODES;

/** What each exit code of a command means; `true`: what it means in general. */
type Exits = Readonly<Partial<Record<ExitCode, string | true>>>;

/** The exits of a command that only reads a backup. */
export const READING_EXITS = { 1: "no backup there, or a bug", 2: true } as const;
/** The exits of one that also writes what it was asked for. */
export const WRITING_EXITS = {
  1: "no backup there, disk full, a bug",
  2: true,
  130: "interrupted",
} as const;

/** A word after a command's name. */
export interface Operand {
  /** How the help names it. */
  readonly name: string;
  readonly isOptional?: true;
  /** The words it can be; any where this is absent. */
  readonly values?: readonly string[];
  /** It is the name of a resource. */
  readonly resources?: true;
  /** Any number of words; only the last operand can be. */
  readonly isRepeated?: true;
}

/** What people want a command for: the headings of the list of commands, in order. */
export const TASKS = ["Back up", "Look inside", "Make sure", "Take it elsewhere", "More"] as const;

/** One command; its name, of one or two words, is its key in the table. */
export interface CommandRow {
  /** One line for the list of commands. */
  readonly summary: string;
  /** Under which heading it is listed; where this is absent, exports are taken elsewhere, and others are `More`. */
  readonly task?: (typeof TASKS)[number];
  /** The first paragraph of its own help. */
  readonly description: string;
  readonly flags: readonly FlagName[];
  /** Words after the command's name, in order; only the last ones may be left out. */
  readonly operands?: readonly Operand[];
  /** It writes a single file, which `--to -` prints to standard output. */
  readonly writesOneFile?: true;
  /** Defaults that differ from those of the flags. */
  readonly defaults?: Readonly<Partial<Record<FlagName, string | number>>>;
  /** Command lines to copy, which follow the description, and where each is to be used. */
  readonly examples?: readonly (readonly [where: string, line: string])[];
  readonly exits: Exits;
}
