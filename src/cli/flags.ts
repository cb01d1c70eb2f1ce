// The flags as data: help, parsing, completions and the man page are all made from this table. A new flag is a new row
// here and its name at the commands that take it; its type in `Command` follows by itself.

/** How the text of a flag's value is read. `ids` and `list` are repeatable and take comma lists. */
export type ValueKind = "boolean" | "text" | "integer" | "path" | "list" | "ids" | "date" | "part";

/** One flag; its long name is its key in the table. */
export interface Flag {
  readonly kind: ValueKind;
  /** One letter, for `-o`. */
  readonly short?: string;
  /** What the help calls its value. */
  readonly value?: string;
  readonly default?: string | number;
  /** `integer` only. */
  readonly min?: number;
  readonly max?: number;
  /** `list` only: its elements are names of resources. */
  readonly resources?: true;
  readonly description: string;
}

/** Above what any server answers, below what the memory of the pacing (8 bytes a request) would notice. */
const MAX_RATE = 100_000;

/** Every flag of every command. */
export const FLAGS = {
  output: {
    kind: "path",
    short: "o",
    value: "DIR",
    default: "./backup",
    description: "folder of the backup",
  },
  pat: {
    kind: "text",
    value: "TOKEN",
    description:
      "personal access token; prefer HARVEST_PAT or HARVEST_PAT_FILE, as other users of the machine can " +
      "read command lines",
  },
  "user-agent": {
    kind: "text",
    value: "TEXT",
    description: "name of this program towards Harvest, with an address to reach you by",
  },
  account: {
    kind: "ids",
    value: "ID",
    description: "only this Harvest account (repeatable; default: all the token sees)",
  },
  only: {
    kind: "list",
    value: "A,B",
    resources: true,
    description: "only these resources (see: resources)",
  },
  skip: { kind: "list", value: "A,B", resources: true, description: "all resources but these" },
  full: {
    kind: "boolean",
    description: "read everything anew, not only what changed since the last run",
  },
  "no-artifacts": { kind: "boolean", description: "leave out the PDFs and receipts" },
  "no-record-files": {
    kind: "boolean",
    description: "write the lists only, no file for each record",
  },
  "accept-shrink": {
    kind: "boolean",
    description:
      "take it as deletions that a list lost more than half of its records or the token sees less than before",
  },
  rate: {
    kind: "integer",
    value: "N",
    default: 100,
    min: 1,
    max: MAX_RATE,
    description: "API requests per 15 seconds; Harvest allows 100",
  },
  "dry-run": {
    kind: "boolean",
    description: "show what a run would do and how long it takes; write nothing",
  },
  json: { kind: "boolean", description: "print machine-readable JSON lines to standard output" },
  strict: { kind: "boolean", description: "count warnings as incomplete (exit code 3)" },
  verbose: { kind: "boolean", short: "v", description: "show every request and file" },
  debug: {
    kind: "boolean",
    short: "d",
    description: "show headers and times as well, secrets left out",
  },
  quiet: { kind: "boolean", short: "q", description: "show problems only" },
  repair: {
    kind: "boolean",
    description: "rebuild what other files of the backup tell, have the next run fetch the rest",
  },
  since: { kind: "date", value: "DATE", description: "only what was noticed on this day or later" },
  to: { kind: "path", value: "PATH", description: "what to write" },
  delimiter: {
    kind: "text",
    value: "CHAR",
    default: ",",
    description: "what stands between two cells; ; where a comma is the decimal sign",
  },
  bom: {
    kind: "boolean",
    description: "begin files with a byte order mark, by which Excel knows UTF-8",
  },
  from: {
    kind: "integer",
    value: "YEAR",
    min: 2000,
    max: 2999,
    description: "the first year to compare (default: all)",
  },
  port: {
    kind: "integer",
    value: "N",
    default: 0,
    min: 0,
    max: 65_535,
    description: "port to serve on (0 takes a free one)",
  },
  "no-open": { kind: "boolean", description: "do not open the browser" },
  offline: {
    kind: "boolean",
    description: "do not ask Harvest: check that the backup adds up in itself",
  },
  html: {
    kind: "path",
    value: "FILE",
    description: "write the result as one page to file with the books, too",
  },
  subset: {
    kind: "part",
    value: "N/T",
    description: "check the N-th of T parts only, so that T runs check everything",
  },
} as const satisfies Readonly<Record<string, Flag>>;

/** The long name of a flag, without dashes. */
export type FlagName = keyof typeof FLAGS;

/** Flags of every command, which answer at once and run nothing. */
export const ANSWER_FLAGS: Readonly<Record<string, Flag>> = {
  help: { kind: "boolean", short: "h", description: "show this help, or that of a command" },
  version: { kind: "boolean", short: "V", description: "show the version" },
};

/** All flags that run something, in the order of the help. */
export const FLAG_NAMES = Object.keys(FLAGS) as readonly FlagName[];

/** A flag's row. */
export function flagRow(name: FlagName): Flag {
  return FLAGS[name];
}
