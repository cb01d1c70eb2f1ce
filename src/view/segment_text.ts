/** Signs of Chinese, Japanese and Korean, which are written without spaces between words. */
const SIGNS = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff" +
  "\u{20000}-\u{3ffff}";
/** Between signs in the index: nobody sees it, and FTS5 takes it for the end of a word. */
const BREAK = "\u200b";

/** For GLOB in SQL: whether a text has such a sign. */
export const SIGNS_GLOB = `*[${SIGNS}]*`;

const SIGN = new RegExp(`[${SIGNS}]`, "gu");
const LAST_SIGN = new RegExp(`[${SIGNS}]$`, "u");

/**
 * A text in which every sign is a word, so that any run of signs in it is found as a phrase; it looks as before.
 */
export function segmented(text: string): string {
  return text.replace(SIGN, `${BREAK}$&${BREAK}`);
}

/** The text that was made a segmented one. */
export function joined(text: string): string {
  return text.replaceAll(BREAK, "");
}

/** Whether a text ends with such a sign, so that nothing of its last word is missing. */
export function endsWithSign(text: string): boolean {
  return LAST_SIGN.test(text);
}
