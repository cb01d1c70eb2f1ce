import type { Connection } from "../../harvest/connect.ts";

/** What a run is asked to do, beyond which resources. */
export interface RunOptions {
  /** Read everything whole, whatever was read before. */
  readonly full: boolean;
  readonly artifacts: boolean;
  /** Write `<id>.json` beside every list. */
  readonly recordFiles: boolean;
  /** Accept that a list or the token's role shrank. */
  readonly acceptShrink: boolean;
}

/** What is to be backed up, and where to. */
export interface BackupRequest extends Connection {
  readonly output: string;
  /** Ids; empty: all. */
  readonly accounts: readonly string[];
  /** Names of resources; empty: all. */
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly options: RunOptions;
  /** `name/version`, for the manifest. */
  readonly tool: string;
  readonly pid: number;
}
