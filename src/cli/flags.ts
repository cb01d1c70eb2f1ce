// The flags and variables as data: help, parsing, completions and the manual page are all made from these tables. A new
// flag is a new row here and its name at the commands that take it; its type in `FlagValues` follows.

/**
 * How the text of a flag's value is read. `ids` and `list` can be repeated and take comma-separated lists; a `duration`
 * such as `26h` becomes milliseconds.
 */
export type ValueKind =
  | "boolean"
  | "text"
  | "integer"
  | "folder"
  | "file"
  | "list"
  | "ids"
  | "date"
  | "duration"
  | "part";

/** One flag; its long name is its key in the table. */
export interface Flag {
  readonly kind: ValueKind;
  /** One letter, for `-o`. */
  readonly short?: string;
  /** How the help names its value. */
  readonly value?: string;
  readonly default?: string | number;
  /** `integer` only. */
  readonly min?: number;
  readonly max?: number;
  /** `list` only: its elements are names of resources. */
  readonly resources?: true;
  readonly description: string;
  /** Few people need it: the help shows it with `--all` only. */
  readonly isRare?: true;
}

/** More than any server answers; the pacing keeps 8 bytes for each request, so this is still little memory. */
const MAX_RATE = 100_000;

/** Every flag of every command, in the order of the help. */
export const FLAGS = {
  output: {
    kind: "folder",
    short: "o",
    value: "DIR",
    default: "./backup",
    description: "backup folder",
  },
  pat: {
    kind: "text",
    value: "TOKEN",
    description:
      "personal access token; prefer HARVEST_PAT or HARVEST_PAT_FILE, because other users of this machine " +
      "can see command lines",
  },
  "user-agent": {
    kind: "text",
    value: "TEXT",
    description: "User-Agent sent to Harvest; include a contact address",
    isRare: true,
  },
  account: {
    kind: "ids",
    value: "ID",
    description: "only this Harvest account (repeatable; default: all)",
  },
  only: {
    kind: "list",
    value: "A,B",
    resources: true,
    description: "only these resources (the command resources lists them)",
  },
  skip: {
    kind: "list",
    value: "A,B",
    resources: true,
    description: "all resources except these",
  },
  full: { kind: "boolean", description: "re-read everything, not just changes" },
  "no-artifacts": { kind: "boolean", description: "leave out PDFs and receipts" },
  "no-record-files": {
    kind: "boolean",
    description: "write lists only, without a file for each record",
    isRare: true,
  },
  "accept-shrink": {
    kind: "boolean",
    description:
      "accept large drops: if a list shrinks by more than half, record the missing entries as deleted",
    isRare: true,
  },
  "accept-role": {
    kind: "boolean",
    description:
      "accept that the token's role sees less than before; what it cannot see counts as deleted",
    isRare: true,
  },
  "forget-account": {
    kind: "ids",
    value: "ID",
    description:
      "accept that the token no longer lists this account of the backup; its files are kept (repeatable)",
    isRare: true,
  },
  rate: {
    kind: "integer",
    value: "N",
    default: 100,
    min: 1,
    max: MAX_RATE,
    description: "API requests per 15 seconds; Harvest allows 100",
    isRare: true,
  },
  "dry-run": {
    kind: "boolean",
    short: "n",
    description: "show what a run would do and how long it would take; write nothing",
  },
  json: { kind: "boolean", description: "print machine-readable JSON lines to standard output" },
  strict: {
    kind: "boolean",
    description: "treat warnings as problems (exit code 3; verify: 5)",
    isRare: true,
  },
  verbose: { kind: "boolean", short: "v", description: "show every step: lists, files, requests" },
  debug: {
    kind: "boolean",
    short: "d",
    description: "also show headers and timings (secrets redacted)",
    isRare: true,
  },
  quiet: { kind: "boolean", short: "q", description: "print only problems" },
  repair: {
    kind: "boolean",
    description:
      "rebuild what can be rebuilt locally and mark the rest to be fetched on the next run",
  },
  "accept-loss": {
    kind: "list",
    value: "PATH",
    description: "with --repair: accept that this file, or a part of it, is lost (repeatable)",
    isRare: true,
  },
  "max-age": {
    kind: "duration",
    value: "AGE",
    description: "exit with 3 if the backup is older, such as 26h or 7d",
  },
  since: { kind: "date", value: "DATE", description: "only changes seen on or after this date" },
  to: {
    kind: "file",
    value: "PATH",
    description: "file or folder to write; - for standard output where it is one file",
  },
  delimiter: {
    kind: "text",
    value: "CHAR",
    default: ",",
    description: "field separator; use ';' for locales with a decimal comma",
    isRare: true,
  },
  bom: { kind: "boolean", description: "start files with a UTF-8 BOM (for Excel)", isRare: true },
  "day-starts": {
    kind: "text",
    value: "HH:MM",
    default: "09:00",
    description: "where entries without a start time begin, one behind the other",
  },
  zip: { kind: "boolean", description: "also write the folder as one ZIP archive beside it" },
  bagit: { kind: "boolean", description: "make the folder a bag (BagIt 1.0), for archives" },
  "no-backup": {
    kind: "boolean",
    description: "do not copy the backup; only say where it is",
  },
  dates: {
    kind: "text",
    value: "FORMAT",
    default: "MM/DD/YYYY",
    description: "how dates are written: MM/DD/YYYY, DD/MM/YYYY or YYYY-MM-DD",
  },
  clock: {
    kind: "text",
    value: "12h|24h",
    default: "12h",
    description: "how times are written",
  },
  from: {
    kind: "integer",
    value: "YEAR",
    min: 2000,
    max: 2999,
    description: "first year to compare (default: all)",
  },
  port: {
    kind: "integer",
    value: "N",
    default: 0,
    min: 0,
    max: 65_535,
    description: "port to serve on, at an address that stays the same; 0 picks a free one",
  },
  purge: {
    kind: "boolean",
    description: "remove the indexes and addresses that are kept of all backups, and end",
  },
  "no-open": { kind: "boolean", description: "do not open a browser" },
  offline: {
    kind: "boolean",
    description: "skip Harvest; only check the backup's internal consistency",
  },
  html: {
    kind: "file",
    value: "FILE",
    description: "also save the result as an HTML page for your records",
  },
  "log-file": {
    kind: "file",
    value: "FILE",
    description: "also append what happens to a log, with times, however little is shown",
    isRare: true,
  },
  subset: {
    kind: "part",
    value: "N/T",
    description: "check only part N of T (run parts 1/T to T/T to cover everything)",
  },
  deleted: {
    kind: "list",
    value: "RESOURCE/ID",
    description: "restore these deleted records, each with what was deleted with it (repeatable)",
  },
  into: {
    kind: "text",
    value: "ACCOUNT",
    description: "restore everything into this account, which must be empty",
  },
  rehearse: {
    kind: "boolean",
    description: "restore into a made-up account on this machine, and prove it (no token needed)",
  },
  people: {
    kind: "file",
    value: "FILE",
    description: "CSV file that says who stands for whom; a plan writes one if it is missing",
  },
  finish: {
    kind: "boolean",
    description: "also mark invoices as sent, enter payments and add contacts' e-mail addresses",
  },
  apply: { kind: "boolean", description: "write to Harvest; without it, only a plan is shown" },
  confirm: {
    kind: "text",
    value: "NAME",
    description: "name of the account that --apply may write to",
  },
} as const satisfies Readonly<Record<string, Flag>>;

/** The flags that every command takes. */
export const COMMON_FLAGS = {
  "no-color": { kind: "boolean", description: "no colours, whatever the terminal", isRare: true },
  "no-progress": {
    kind: "boolean",
    description: "no display that redraws itself: plain lines, as without a terminal",
    isRare: true,
  },
} as const satisfies Readonly<Record<string, Flag>>;

/** The long name of a flag, without dashes. */
export type FlagName = keyof typeof FLAGS;

/** Flags of every command; each prints its answer and nothing is run. */
export const ANSWER_FLAGS: Readonly<Record<string, Flag>> = {
  help: { kind: "boolean", short: "h", description: "show this help, or help for a command" },
  all: { kind: "boolean", description: "with --help: all flags", isRare: true },
  version: { kind: "boolean", short: "V", description: "show the version" },
};

/** All flags but those of `ANSWER_FLAGS`, in the order of the help. */
export const FLAG_NAMES = Object.keys(FLAGS) as readonly FlagName[];

/** A flag's row. */
export function flagRow(name: FlagName): Flag {
  return FLAGS[name];
}

/** The variables of the environment, for the help. */
export const ENVIRONMENT: readonly {
  readonly name: string;
  readonly description: string;
  readonly isRare?: true;
}[] = [
  {
    name: "HARVEST_PAT",
    description: "personal access token, from https://id.getharvest.com/developers",
  },
  {
    name: "HARVEST_PAT_FILE",
    description: "file that holds the token (Docker and Kubernetes secrets)",
  },
  {
    name: "HARVEST_API_URL",
    description: "API base URL (default https://api.harvestapp.com)",
    isRare: true,
  },
  {
    name: "HARVEST_ID_URL",
    description: "ID service base URL (default https://id.getharvest.com)",
    isRare: true,
  },
  { name: "NO_COLOR", description: "disable colour output" },
];
