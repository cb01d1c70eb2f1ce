import { flag, listOf, object, optional, orNull, type Parser, text } from "../../json/shape.ts";

/** A file that was not as it was written. */
export interface QuarantineEntry {
  /** Below the account's folder. */
  readonly path: string;
  /** Where the file is kept, below the backup's; null: it was missing. */
  readonly kept: string | null;
  readonly reason: string;
  /** Whether it, or something of it, is lost: until a run brings it back, or somebody accepts it. */
  readonly is_loss: boolean;
  /** The digest that the file should have; absent if something else has taken its place. */
  readonly sha256?: string;
}

export const parseQuarantine: Parser<readonly QuarantineEntry[]> = listOf(object({
  path: text,
  kept: orNull(text),
  reason: text,
  is_loss: flag,
  sha256: optional(text),
}));

/** The entries as JSON, one a line. */
export function quarantineText(entries: readonly QuarantineEntry[], margin = ""): string {
  const lines = entries.map((entry) => `${margin}  ${JSON.stringify(entry)}`);
  return `[\n${lines.join(",\n")}\n${margin}]`;
}
