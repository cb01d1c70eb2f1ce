import type { Connection } from "../../harvest/connect.ts";

/** What a run is asked to do, beyond which resources. */
export interface RunOptions {
  /** Read everything whole, whatever was read before. */
  readonly full: boolean;
  readonly artifacts: boolean;
  /** Write `<id>.json` beside every list. */
  readonly recordFiles: boolean;
  /** Accept that a list lost more than half of its records. */
  readonly acceptShrink: boolean;
  /** Accept that the token's role sees less than that of the last run. */
  readonly acceptRole: boolean;
}

/** What is to be backed up, and where to. */
export interface BackupRequest extends Connection {
  readonly output: string;
  /** Ids; empty: all. */
  readonly accounts: readonly string[];
  /** Names of resources; empty: all. */
  readonly only: readonly string[];
  readonly skip: readonly string[];
  /** Accounts of the backup that the token need not list any more, by id. */
  readonly forgetAccounts: readonly string[];
  readonly options: RunOptions;
  /** `name/version`, for the manifest. */
  readonly tool: string;
  readonly pid: number;
}
