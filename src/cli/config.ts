import { API_URL, ID_URL } from "../harvest/hosts.ts";
import type { Verbosity } from "../text/screen.ts";
import { UsageError } from "../usage_error.ts";
import type { CommandName, COMMANDS } from "./commands.ts";
import type { Command, FlagValues, RunCommand } from "./parse_command.ts";
import { readToken, type TokenSource } from "./token.ts";

/** How to reach Harvest. */
export interface ConnectionConfig {
  readonly token: TokenSource;
  readonly apiUrl: string;
  readonly idUrl: string;
  readonly userAgent: string;
  /** Requests per 15 seconds. */
  readonly rate: number;
}

/** The commands that keep an index of a backup. */
const INDEXED = ["view", "report", "export site", "find", "show", "usage", "leave"] as const;

/** What the environment adds to the flags of a command. */
type Added<Name extends CommandName> =
  & { readonly color: boolean; readonly verbosity: Verbosity }
  // Null where the system has no cache folder.
  & (Name extends (typeof INDEXED)[number] ? { readonly cacheFolder: string | null } : unknown)
  & ("pat" extends (typeof COMMANDS)[Name]["flags"][number]
    // Null: offline.
    ? { readonly connection: ConnectionConfig | (Name extends "audit" ? null : never) }
    : unknown);

/** What a command needs to run: its flags and operands, checked, with what the environment adds. */
export type CommandConfig<Name extends CommandName> = Name extends CommandName
  ? RunCommand<Name> & Added<Name>
  : never;

/** What is to be run, or only to be answered. */
export type Config =
  | CommandConfig<CommandName>
  | Extract<Command, { kind: "help" | "version" | "complete" }>;

/** A variable of the environment; null if it is empty or not set. */
type ReadVariable = (name: string) => string | null;

/**
 * Settles a command: a flag takes precedence over the environment, which takes precedence over the default. A token is
 * taken from `--pat`, else from HARVEST_PAT, else from HARVEST_PAT_FILE.
 * @param env a variable of the environment; an empty one counts as unset
 * @param userAgent the User-Agent where none is given
 * @throws UsageError if a value cannot be used; it never shows a token
 */
export function resolveConfig(
  command: Command,
  { env, userAgent }: {
    readonly env: (name: string) => string | undefined;
    readonly userAgent: string;
  },
): Config {
  if (!("flags" in command)) return Object.freeze(command);
  const read = (name: string) => env(name)?.trim() || null;
  const { flags } = command;
  const isOffline = "offline" in flags && flags.offline;
  const connection = "pat" in flags && {
    connection: isOffline ? null : connectionConfig(flags, { read, userAgent }),
  };
  // Which command has a connection follows from its flags, which the compiler cannot see here.
  return Object.freeze({
    ...command,
    color: read("NO_COLOR") === null && read("TERM") !== "dumb" && !command.noColor,
    verbosity: verbosityOf(flags),
    ...INDEXED.some((kind) => kind === command.kind) && { cacheFolder: cacheFolder(read) },
    ...connection,
  }) as Config;
}

function verbosityOf({ quiet, debug, verbose }: Readonly<Record<string, unknown>>): Verbosity {
  if (quiet) return "quiet";
  if (debug) return "debug";
  return verbose ? "verbose" : "normal";
}

/** The user's cache folder; null for a service without a home, or whose home is the root. */
function cacheFolder(read: ReadVariable): string | null {
  const folder = read("XDG_CACHE_HOME") ?? read("LOCALAPPDATA");
  if (folder !== null) return `${folder}/getharvest-backup`;
  const home = read("HOME");
  return home === null || home === "/" ? null : `${home}/.cache/getharvest-backup`;
}

function connectionConfig(
  flags: Pick<FlagValues<"backup">, "pat" | "userAgent" | "rate">,
  { read, userAgent }: { read: ReadVariable; userAgent: string },
): ConnectionConfig {
  return {
    token: tokenSource(flags.pat, read),
    apiUrl: serverUrl("HARVEST_API_URL", read("HARVEST_API_URL") ?? API_URL),
    idUrl: serverUrl("HARVEST_ID_URL", read("HARVEST_ID_URL") ?? ID_URL),
    userAgent: headerText(flags.userAgent ?? userAgent),
    rate: flags.rate,
  };
}

function tokenSource(pat: string | null, read: ReadVariable): TokenSource {
  const from = pat === null ? "HARVEST_PAT" : "--pat";
  const value = pat ?? read("HARVEST_PAT");
  if (value !== null) return { kind: "value", token: readToken(value, { from }) };
  const path = read("HARVEST_PAT_FILE");
  return path === null ? { kind: "ask" } : { kind: "file", path };
}

/**
 * A server's URL without a slash at its end, so that paths can be appended. One that cannot be used is not shown: people
 * paste tokens into wrong places. `name` is what the user knows it by. @throws UsageError
 */
export function serverUrl(name: string, text: string): string {
  const fail = (problem: string) =>
    new UsageError(`Cannot use ${name}: ${problem}`, `write it like ${API_URL}`);
  if (!URL.canParse(text)) throw fail("it is not a URL");
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") {
    throw fail("it contains a user name or a password");
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw fail('it begins with neither "https:" nor "http:"');
  }
  if (url.search !== "" || url.hash !== "") throw fail('it contains a "?" or a "#"');
  return url.href.replace(/\/+$/, "");
}

/** A header's value: printable ASCII, because servers agree on nothing else. */
function headerText(text: string): string {
  if (/^[\x20-\x7e]+$/.test(text)) return text.trim();
  throw new UsageError(
    "Cannot use --user-agent: it contains characters other than printable ASCII",
  );
}
