/** Where a text is read. */
export interface Screen {
  readonly color: boolean;
  /** Letters on a line; Infinity where no terminal sets a limit. */
  readonly columns: number;
}
