/** An error as it is told: what failed, and what to do about it. */
export interface ErrorText {
  readonly message: string;
  readonly hint: string | null;
}

/** Words for an error that ends the program. A bug keeps its stack, which says where. */
export function errorText(error: unknown): ErrorText {
  if (!(error instanceof Error)) return { message: String(error), hint: null };
  const hint = "hint" in error && typeof error.hint === "string" ? error.hint : null;
  return { message: error.message, hint };
}
