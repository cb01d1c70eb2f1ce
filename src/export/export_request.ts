/** What every export takes; each format adds its own settings. */
export interface ExportRequest {
  /** The backup's folder. */
  readonly output: string;
  /** Where to write, outside the backup: a database file, or a folder of CSV files. */
  readonly to: string;
  /** The id of one account; null exports all accounts of the backup. */
  readonly account: string | null;
  readonly signal: AbortSignal;
  /** Called after each megabyte of records, and before each step that completes a database. */
  readonly onStep?: (step: ExportStep) => void;
}

/** How far an export is: rows of a table so far, or, once all rows are in, their indexes. */
export type ExportStep =
  | { readonly kind: "rows"; readonly table: string; readonly rows: number }
  | { readonly kind: "indexes" }
  | { readonly kind: "part"; readonly table: string };
