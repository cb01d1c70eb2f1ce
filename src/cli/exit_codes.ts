/** What exit code 0 says of a run. */
export const COMPLETE = "complete: everything the token may see is saved";

/** What the exit codes mean. */
export const EXIT_CODES: readonly { readonly code: number; readonly meaning: string }[] = [
  { code: 0, meaning: COMPLETE },
  { code: 1, meaning: "fatal: no accounts, disk full, a bug" },
  { code: 2, meaning: "usage error; nothing was touched" },
  { code: 3, meaning: "incomplete: the run ended, and what is missing is listed" },
  { code: 4, meaning: "the token was refused (401)" },
  { code: 5, meaning: "verify found damage" },
  { code: 6, meaning: "another run holds the backup" },
  { code: 130, meaning: "interrupted; what was done is kept and the next run continues" },
];
