import { type ConnectionConfig, connectionConfig } from "./connection_config.ts";
import type { Command, FlagValues } from "./parse_command.ts";
import type { Part } from "./read_value.ts";
import { type ReadingConfig, readingConfig } from "./reading_config.ts";

/** How much is printed during a run. */
export type Verbosity = "quiet" | "normal" | "verbose" | "debug";

/** Settings that `backup` and `demo` share. */
export interface RunConfig {
  readonly output: string;
  /** Ids; empty: all accounts that the token can access. */
  readonly accounts: readonly string[];
  /** Names of resources; empty: all. */
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly full: boolean;
  readonly artifacts: boolean;
  readonly recordFiles: boolean;
  /** Requests per 15 seconds. */
  readonly rate: number;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly strict: boolean;
  readonly verbosity: Verbosity;
}

/** Settings of `backup`. */
export interface BackupConfig extends RunConfig, ConnectionConfig {
  readonly kind: "backup";
  readonly acceptShrink: boolean;
  readonly color: boolean;
}

/** Settings of `demo`. */
export interface DemoConfig extends RunConfig {
  readonly kind: "demo";
  readonly color: boolean;
}

/** Settings of `verify`. */
export interface VerifyConfig {
  readonly kind: "verify";
  readonly output: string;
  readonly repair: boolean;
  readonly subset: Part | null;
  readonly json: boolean;
  readonly verbosity: Verbosity;
  readonly color: boolean;
}

/** Settings of `resources`. */
export interface ResourcesConfig {
  readonly kind: "resources";
  readonly json: boolean;
}

/** Settings of `check`. */
export interface CheckConfig extends ConnectionConfig {
  readonly kind: "check";
  readonly output: string;
  readonly accounts: readonly string[];
  readonly json: boolean;
  readonly color: boolean;
}

/** Settings of `audit`. */
export interface AuditConfig {
  readonly kind: "audit";
  readonly output: string;
  readonly accounts: readonly string[];
  readonly fromYear: number | null;
  /** Null: offline. */
  readonly connection: ConnectionConfig | null;
  readonly html: string | null;
  readonly json: boolean;
  readonly verbosity: Verbosity;
  readonly color: boolean;
}

/** Settings of `completions`. */
export interface CompletionsConfig {
  readonly kind: "completions";
  /** One of the shells that the table of commands lists. */
  readonly shell: string;
}

/** Settings of `man`. */
export interface ManConfig {
  readonly kind: "man";
}

/** What a command needs to run: every value checked, every default filled in. */
export type Config =
  | BackupConfig
  | DemoConfig
  | VerifyConfig
  | ResourcesConfig
  | CheckConfig
  | AuditConfig
  | ReadingConfig
  | CompletionsConfig
  | ManConfig
  // Answers, which need no settings.
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
  const color = read("NO_COLOR") === null && read("TERM") !== "dumb";
  switch (command.kind) {
    case "backup": {
      const { acceptShrink } = command.flags;
      const connection = connectionConfig(command.flags, { read, userAgent });
      return { kind: "backup", ...runConfig(command.flags), ...connection, acceptShrink, color };
    }
    case "demo":
      return { kind: "demo", ...runConfig(command.flags), color };
    case "verify": {
      const { output, repair, subset, json } = command.flags;
      const verbosity = verbosityOf(command.flags);
      return { kind: "verify", output, repair, subset, json, verbosity, color };
    }
    case "check": {
      const { output, account: accounts, json } = command.flags;
      const connection = connectionConfig(command.flags, { read, userAgent });
      return { kind: "check", ...connection, output, accounts, json, color };
    }
    case "audit": {
      const { output, account: accounts, from: fromYear, offline, html, json } = command.flags;
      const connection = offline ? null : connectionConfig(command.flags, { read, userAgent });
      const verbosity = verbosityOf(command.flags);
      return {
        kind: "audit",
        output,
        accounts,
        fromYear,
        connection,
        html,
        json,
        verbosity,
        color,
      };
    }
    case "history":
    case "export sqlite":
    case "export csv":
    case "view":
    case "report":
      return readingConfig(command, { color, read });
    case "resources":
      return { kind: "resources", json: command.flags.json };
    case "completions": {
      const [shell = ""] = command.operands;
      return { kind: "completions", shell };
    }
    case "man":
      return { kind: "man" };
    default:
      return command;
  }
}

function runConfig(flags: FlagValues<"demo">): RunConfig {
  return {
    output: flags.output,
    accounts: flags.account,
    only: flags.only,
    skip: flags.skip,
    full: flags.full,
    artifacts: !flags.noArtifacts,
    recordFiles: !flags.noRecordFiles,
    rate: flags.rate,
    dryRun: flags.dryRun,
    json: flags.json,
    strict: flags.strict,
    verbosity: verbosityOf(flags),
  };
}

function verbosityOf(
  flags: { readonly quiet: boolean; readonly verbose: boolean; readonly debug?: boolean },
): Verbosity {
  if (flags.quiet) return "quiet";
  if (flags.debug) return "debug";
  return flags.verbose ? "verbose" : "normal";
}
