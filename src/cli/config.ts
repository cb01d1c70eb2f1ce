import type { CommandName } from "./commands.ts";
import { type ConnectionConfig, connectionConfig } from "./connection_config.ts";
import type { Command, RunCommand } from "./parse_command.ts";
import type { Verbosity } from "../text/screen.ts";

/** What the environment adds to the flags of a command. */
type Added<Name extends CommandName> =
  & { readonly color: boolean; readonly verbosity: Verbosity }
  & (Name extends "backup" | "check" | "restore" ? { readonly connection: ConnectionConfig }
    : unknown)
  // Null: offline.
  & (Name extends "audit" ? { readonly connection: ConnectionConfig | null } : unknown)
  & (Name extends "view" | "report" | "export site" | "find" | "show" | "usage" | "leave"
    ? { readonly cacheFolder: string | null }
    : unknown);

/** What a command needs to run: its flags and operands, checked, with what the environment adds. */
export type CommandConfig<Name extends CommandName> = Name extends CommandName
  ? RunCommand<Name> & Added<Name>
  : never;

/** What is to be run, or only to be answered. */
export type Config =
  | CommandConfig<CommandName>
  | Extract<Command, { kind: "help" | "version" | "complete" }>;

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
  const read = (name: string) => env(name)?.trim() || null;
  return Object.freeze(settle(command, { read, userAgent }));
}

function settle(
  command: Command,
  { read, userAgent }: { read: (name: string) => string | null; userAgent: string },
): Config {
  const color = read("NO_COLOR") === null && read("TERM") !== "dumb" &&
    !("noColor" in command);
  const verbosity = "flags" in command ? verbosityOf(command.flags) : "normal";
  switch (command.kind) {
    case "help":
    case "version":
    case "complete":
      return command;
    case "backup":
    case "check":
    case "restore": {
      const connection = connectionConfig(command.flags, { read, userAgent });
      return { ...command, color, verbosity, connection };
    }
    case "audit": {
      const { flags } = command;
      const connection = flags.offline ? null : connectionConfig(flags, { read, userAgent });
      return { ...command, color, verbosity, connection };
    }
    case "view":
    case "report":
    case "export site":
    case "find":
    case "show":
    case "usage":
    case "leave":
      return { ...command, color, verbosity, cacheFolder: cacheFolder(read) };
    default:
      return { ...command, color, verbosity };
  }
}

function verbosityOf({ quiet, debug, verbose }: Readonly<Record<string, unknown>>): Verbosity {
  if (quiet) return "quiet";
  if (debug) return "debug";
  return verbose ? "verbose" : "normal";
}

/** The user's cache folder, where the system has it; null for a service without a home, or whose home is the root. */
function cacheFolder(read: (name: string) => string | null): string | null {
  const folder = read("XDG_CACHE_HOME") ?? read("LOCALAPPDATA");
  if (folder !== null) return `${folder}/getharvest-backup`;
  const home = read("HOME");
  return home === null || home === "/" ? null : `${home}/.cache/getharvest-backup`;
}
