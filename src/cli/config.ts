import { UsageError } from "../usage_error.ts";
import { isShell, type Shell } from "./completions.ts";
import type { Command, FlagValues, Part } from "./command.ts";
import { type ConnectionConfig, connectionConfig } from "./connection_config.ts";
import { type ReadingConfig, readingConfig } from "./reading_config.ts";
import type { Verbosity } from "../text/screen.ts";

/** What a backup of the real Harvest and of the made-up one have in common. */
export interface RunConfig {
  readonly output: string;
  /** Ids; empty: all accounts the token sees. */
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
  readonly shell: Shell;
}

/** Settings of `man`. */
export interface ManConfig {
  readonly kind: "man";
}

/** Everything that is settled before anything is done; checked, complete and frozen. */
export type Config =
  | BackupConfig
  | DemoConfig
  | VerifyConfig
  | ResourcesConfig
  | CheckConfig
  | AuditConfig
  | ReadingConfig
  | CompletionsConfig
  | ManConfig;

/** What a config is made from besides the command. */
export interface Environment {
  /** A variable of the environment; empty counts as unset. */
  readonly env: (name: string) => string | undefined;
  /** The name towards Harvest where none is given. */
  readonly userAgent: string;
}

/**
 * Settles a command: a flag outdoes the environment, which outdoes the default. Of the ways to give a token, `--pat`
 * outdoes HARVEST_PAT, which outdoes HARVEST_PAT_FILE.
 * @throws UsageError if a value cannot be used; a token is never shown
 */
export function resolveConfig(
  command: Exclude<Command, { kind: "help" | "version" }>,
  { env, userAgent }: Environment,
): Config {
  const read = (name: string) => env(name)?.trim() || null;
  const color = read("NO_COLOR") === null && read("TERM") !== "dumb";
  switch (command.kind) {
    case "backup":
      return Object.freeze({
        kind: "backup",
        ...runConfig(command.flags),
        ...connectionConfig(command.flags, { read, userAgent }),
        acceptShrink: command.flags.acceptShrink,
        color,
      });
    case "demo":
      return Object.freeze({ kind: "demo", ...runConfig(command.flags), color });
    case "verify": {
      const { output, repair, subset, json } = command.flags;
      const verbosity = verbosityOf(command.flags);
      return Object.freeze({ kind: "verify", output, repair, subset, json, verbosity, color });
    }
    case "resources":
      return Object.freeze({ kind: "resources", json: command.flags.json });
    case "check": {
      const { output, account: accounts, json } = command.flags;
      const connection = connectionConfig(command.flags, { read, userAgent });
      return Object.freeze({ kind: "check", ...connection, output, accounts, json, color });
    }
    case "audit": {
      const { output, account: accounts, from: fromYear, offline, html, json } = command.flags;
      const connection = offline ? null : connectionConfig(command.flags, { read, userAgent });
      const verbosity = verbosityOf(command.flags);
      return Object.freeze({
        kind: "audit",
        output,
        accounts,
        fromYear,
        connection,
        html,
        json,
        verbosity,
        color,
      });
    }
    case "history":
    case "export sqlite":
    case "export csv":
    case "view":
    case "report":
      return Object.freeze(readingConfig(command, { color, read }));
    case "completions": {
      const [shell = ""] = command.operands;
      // Checked against the table already.
      if (!isShell(shell)) throw new UsageError(`Cannot complete for ${JSON.stringify(shell)}`);
      return Object.freeze({ kind: "completions", shell });
    }
    case "man":
      return Object.freeze({ kind: "man" });
    default:
      return command satisfies never;
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
