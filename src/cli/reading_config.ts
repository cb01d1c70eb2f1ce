import { quoted, UsageError } from "../usage_error.ts";
import type { RunCommand } from "./parse_command.ts";

/** Settings of `history`. */
export interface HistoryConfig {
  readonly kind: "history";
  readonly output: string;
  readonly resource: string;
  /** Null: all records. */
  readonly id: string | null;
  /** Null: from the beginning. */
  readonly since: string | null;
  readonly json: boolean;
  readonly color: boolean;
}

/** Settings of `export sqlite`. */
export interface ExportSqliteConfig {
  readonly kind: "export sqlite";
  readonly output: string;
  readonly to: string;
  /** Null: all accounts. */
  readonly account: string | null;
}

/** Settings of `export csv`. */
export interface ExportCsvConfig extends Omit<ExportSqliteConfig, "kind"> {
  readonly kind: "export csv";
  readonly delimiter: string;
  readonly bom: boolean;
}

/** Settings of `view`. */
export interface ViewConfig {
  readonly kind: "view";
  readonly output: string;
  readonly port: number;
  readonly open: boolean;
  readonly cacheFolder: string;
}

/** Settings of `report`. */
export interface ReportConfig extends Omit<ExportSqliteConfig, "kind"> {
  readonly kind: "report";
  readonly cacheFolder: string;
}

/** Settings of the commands that read a backup and do not need Harvest. */
export type ReadingConfig =
  | HistoryConfig
  | ExportSqliteConfig
  | ExportCsvConfig
  | ViewConfig
  | ReportConfig;

type ReadingName = "history" | "export sqlite" | "export csv" | "view" | "report";

/** The settings of a command that only reads a backup. @throws UsageError if a value cannot be used */
export function readingConfig(
  command: { readonly [Name in ReadingName]: RunCommand<Name> }[ReadingName],
  { color, read }: { color: boolean; read: (name: string) => string | null },
): ReadingConfig {
  switch (command.kind) {
    case "history": {
      const { output, since, json } = command.flags;
      const [resource = "", id = null] = command.operands;
      if (id !== null && !/^\d+$/.test(id)) {
        throw new UsageError(`Cannot show the history: ids are numbers; got ${quoted(id)}`);
      }
      return { kind: "history", output, resource, id, since, json, color };
    }
    case "export sqlite":
      return { kind: "export sqlite", ...target(command.flags) };
    case "export csv": {
      const { delimiter, bom } = command.flags;
      return { kind: "export csv", ...target(command.flags), delimiter, bom };
    }
    case "view": {
      const { output, port, noOpen } = command.flags;
      return { kind: "view", output, port, open: !noOpen, cacheFolder: cacheFolder(read) };
    }
    case "report":
      return { kind: "report", ...target(command.flags), cacheFolder: cacheFolder(read) };
    default:
      return command satisfies never;
  }
}

/** The user's cache folder, where the system has it. @throws UsageError if no variable names it */
function cacheFolder(read: (name: string) => string | null): string {
  const folder = read("XDG_CACHE_HOME") ?? read("LOCALAPPDATA");
  if (folder !== null) return `${folder}/getharvest-backup`;
  const home = read("HOME");
  if (home !== null) return `${home}/.cache/getharvest-backup`;
  throw new UsageError(
    "Cannot find the cache folder: HOME is not set",
    "set XDG_CACHE_HOME to a folder that you can write to",
  );
}

function target(
  { output, to, account }: { output: string; to: string | null; account: readonly string[] },
): { output: string; to: string; account: string | null } {
  const [first = null, second] = account;
  if (second !== undefined) {
    throw new UsageError(
      "Cannot export: --account is given more than once",
      "name one account, or none for all",
    );
  }
  return { output, to: to ?? "", account: first };
}
