/**
 * Scripts that are written without spaces between words, as ranges of a character class: Thai, Lao, Burmese, Khmer, kana,
 * Chinese characters. (Korean has spaces.)
 */
const UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff" +
  "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\u{20000}-\u{3ffff}";
const UNSPACED_REGEXP = new RegExp(`[${UNSPACED}]`, "u");
/** For GLOB in SQL: whether a text has such a letter. */
export const UNSPACED_GLOB = `*[${UNSPACED}]*`;

/** Between two letters of which one is of such a script; a mark stays with its letter. */
const BOUNDARY_REGEXP = new RegExp(
  `(?<=[${UNSPACED}])(?=[\\p{L}\\p{N}])|(?<=[\\p{L}\\p{N}\\p{M}])(?=[${UNSPACED}])(?!\\p{M})`,
  "gu",
);
/** Ends a word for the full-text search and takes no room. */
const SEPARATOR = "\u200b";

/**
 * A text as the full-text search takes it. The tokenizer knows words by the spaces between them, so where there are none
 * each letter is made a word of its own, and a word of that script is found as a phrase of them.
 */
export function searchText(text: string): string {
  return UNSPACED_REGEXP.test(text)
    ? text.normalize("NFC").replace(BOUNDARY_REGEXP, SEPARATOR)
    : text;
}

/** A text that was found, as it was before. */
export function foundText(text: string): string {
  return text.replaceAll(SEPARATOR, "");
}
