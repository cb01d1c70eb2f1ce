// The flags and variables as data: help, parsing, completions and the manual page are all made from these tables. A new
// flag is a new row here and its name at the commands that take it; its type in `FlagValues` follows.

/**
 * How the text of a flag's value is read. `ids` and `list` can be repeated and take comma-separated lists; a `duration`
 * such as `26h` becomes milliseconds; a `date` may be a time, or a duration before now.
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

const RARE = { isRare: true } as const;
const RESOURCES = { value: "A,B", resources: true } as const;

/** A row of the table. */
function row<Kind extends ValueKind, const More extends Partial<Flag> = Record<never, never>>(
  kind: Kind,
  description: string,
  more: More = {} as More,
): { readonly kind: Kind; readonly description: string } & More {
  return { kind, description, ...more };
}

/** Every flag of every command, in the order of the help. */
export const FLAGS = {
  output: row("folder", "backup folder", { short: "o", value: "DIR", default: "./backup" }),
  pat: row(
    "text",
    "personal access token; prefer HARVEST_PAT or HARVEST_PAT_FILE, because other users of this " +
      "machine can see command lines",
    { value: "TOKEN" },
  ),
  "user-agent": row("text", "User-Agent sent to Harvest; include a contact address", {
    value: "TEXT",
    isRare: true,
  }),
  account: row("ids", "only this Harvest account (repeatable; default: all)", { value: "ID" }),
  only: row("list", "only these resources (`resources` lists them)", RESOURCES),
  skip: row("list", "all resources except these", RESOURCES),
  full: row("boolean", "re-read everything, not just changes"),
  "no-artifacts": row("boolean", "leave out PDFs and receipts"),
  "no-record-files": row("boolean", "write lists only, without a file for each record", RARE),
  "accept-shrink": row(
    "boolean",
    "accept large drops: if a list shrinks by more than half, record the missing entries as deleted",
    RARE,
  ),
  "accept-role": row(
    "boolean",
    "accept that the token's role sees less than before; what it cannot see counts as deleted",
    RARE,
  ),
  "forget-account": row(
    "ids",
    "accept that the token no longer lists this account of the backup; its files are kept (repeatable)",
    { value: "ID", isRare: true },
  ),
  rate: row("integer", "API requests per 15 seconds; Harvest allows 100", {
    value: "N",
    default: 100,
    min: 1,
    max: MAX_RATE,
    isRare: true,
  }),
  "dry-run": row(
    "boolean",
    "show what a run would do and how long it would take; write nothing",
    { short: "n" },
  ),
  json: row("boolean", "print machine-readable JSON lines to standard output"),
  strict: row("boolean", "treat warnings as problems (exit code 3; verify: 5)", RARE),
  verbose: row("boolean", "show every step: lists, files, requests", { short: "v" }),
  debug: row("boolean", "also show headers and timings (secrets redacted)", {
    short: "d",
    isRare: true,
  }),
  quiet: row("boolean", "print only problems", { short: "q" }),
  repair: row(
    "boolean",
    "rebuild what can be rebuilt locally and mark the rest to be fetched on the next run",
  ),
  "accept-loss": row(
    "list",
    "with --repair: accept that this file, or a part of it, is lost (repeatable)",
    { value: "PATH", isRare: true },
  ),
  "max-age": row("duration", "exit with 3 if the backup is older, such as 26h or 7d", {
    value: "AGE",
  }),
  since: row("date", "only changes seen on or after this date, or in the last 26h, 7d or 2w", {
    value: "DATE",
  }),
  to: row("file", "folder to write", { value: "PATH" }),
  delimiter: row("text", "field separator; use ';' for locales with a decimal comma", {
    value: "CHAR",
    default: ",",
    isRare: true,
  }),
  bom: row("boolean", "start files with a UTF-8 BOM (for Excel)", RARE),
  "day-starts": row("text", "where entries without a start time begin, one behind the other", {
    value: "HH:MM",
    default: "09:00",
  }),
  zip: row("boolean", "also write the folder as one ZIP archive beside it"),
  bagit: row("boolean", "make the folder a bag (BagIt 1.0), for archives"),
  "no-backup": row("boolean", "do not copy the backup; only say where it is"),
  dates: row("text", "how dates are written: MM/DD/YYYY, DD/MM/YYYY or YYYY-MM-DD", {
    value: "FORMAT",
    default: "MM/DD/YYYY",
  }),
  clock: row("text", "how times are written", { value: "12h|24h", default: "12h" }),
  from: row("integer", "first year to compare (default: all)", {
    value: "YEAR",
    min: 2000,
    max: 2999,
  }),
  port: row(
    "integer",
    "port to serve on, at an address that stays the same; 0 picks a free one",
    { value: "N", default: 0, min: 0, max: 65_535 },
  ),
  purge: row("boolean", "remove the indexes and addresses that are kept of all backups, and end"),
  "no-open": row("boolean", "do not open a browser"),
  offline: row("boolean", "skip Harvest; only check the backup's internal consistency"),
  html: row("file", "also save the result as an HTML page for your records", { value: "FILE" }),
  "log-file": row(
    "file",
    "also append what happens to a log, with times, however little is shown",
    { value: "FILE", isRare: true },
  ),
  subset: row("part", "check only part N of T (run parts 1/T to T/T to cover everything)", {
    value: "N/T",
  }),
  deleted: row(
    "list",
    "restore these deleted records, each with what was deleted with it (repeatable)",
    { value: "RESOURCE/ID" },
  ),
  into: row("text", "restore everything into this account, which must be empty", {
    value: "ACCOUNT",
  }),
  rehearse: row(
    "boolean",
    "restore into a made-up account on this machine, and prove it (no token needed)",
  ),
  people: row(
    "file",
    "CSV file that says who takes whose place; a plan writes one if it is missing",
    { value: "FILE" },
  ),
  finish: row(
    "boolean",
    "also mark invoices as sent, enter payments and add contacts' e-mail addresses",
  ),
  apply: row("boolean", "write to Harvest; without it, only a plan is shown"),
  confirm: row("text", "name of the account that --apply may write to", { value: "NAME" }),
};

/** The flags that every command takes. */
export const COMMON_FLAGS: Readonly<Record<string, Flag>> = {
  "no-color": row("boolean", "no colours, whatever the terminal", RARE),
  "no-progress": row(
    "boolean",
    "no display that redraws itself: plain lines, as without a terminal",
    RARE,
  ),
};

/** The long name of a flag, without dashes. */
export type FlagName = keyof typeof FLAGS;

/** Flags of every command; each prints its answer and nothing is run. */
export const ANSWER_FLAGS: Readonly<Record<string, Flag>> = {
  help: row("boolean", "show this help, or help for a command", { short: "h" }),
  all: row("boolean", "with --help: all flags", RARE),
  version: row("boolean", "show the version", { short: "V" }),
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
