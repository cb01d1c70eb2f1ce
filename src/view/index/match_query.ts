import { searchText } from "../../export/sqlite/search_text.ts";

/** From this many letters on a word may be the beginning of one: of a single letter too much begins. */
const PREFIX_LETTERS = 2;

/**
 * What a person types as a query of FTS5: records that have every word, each perhaps not typed to its end.
 * Quotes make FTS5 take all else as text. Null if there is no word.
 */
export function matchQuery(words: string): string | null {
  const parts = words.normalize("NFC").split(/[^\p{L}\p{N}\p{M}\p{Co}]+/u).filter((word) =>
    word !== ""
  );
  return parts.length > 0 ? parts.map(phraseOf).join(" ") : null;
}

function phraseOf(word: string): string {
  return `"${searchText(word)}"${word.length >= PREFIX_LETTERS ? "*" : ""}`;
}
