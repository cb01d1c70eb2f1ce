import { searchText } from "../export/search_text.ts";

/**
 * What a person types as a query of FTS5: records that have every word, the last one perhaps not typed to its end.
 * Quotes make FTS5 take all else as text. Null if there is no word.
 */
export function matchQuery(words: string): string | null {
  const parts = words.normalize("NFC").split(/[^\p{L}\p{N}\p{M}\p{Co}]+/u).filter((word) =>
    word !== ""
  );
  return parts.length > 0 ? parts.map((word) => `"${searchText(word)}"*`).join(" ") : null;
}
