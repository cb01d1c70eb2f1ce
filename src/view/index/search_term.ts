import { searchText, UNSPACED_REGEXP } from "../../export/sqlite/search_text.ts";

/** A run of letters and digits. FTS5 takes characters for private use as letters, too. */
const WORD_REGEXP = /[\p{L}\p{N}\p{M}\p{Co}]+/gu;
/** Digits in groups of three with spaces between them, or anything without spaces. */
const TERM_REGEXP = /(?<!\S)\p{Sc}?[-−]?\d{1,3}(?:\s\d{3})+(?:[.,]\d+)?\p{Sc}?(?!\S)|\S+/gu;
/** A word of at least this many letters may be the beginning of a longer one; too many begin with a single letter. */
const PREFIX_LETTERS = 2;
/** What is shown of a long text before and after a match. */
const CONTEXT_CHARACTERS = 80;

/** One word of a query; what has punctuation in it, such as `PO-2950` or `16,381.29`, is one word, too. */
export class SearchTerm {
  /** Its runs of letters and digits, folded. */
  readonly words: readonly string[];
  /** The whole of it, folded. */
  readonly text: string;
  /** The numbers that it may be. */
  readonly numbers: readonly number[];

  private constructor(typed: string) {
    this.words = wordsOf(typed);
    this.text = folded(typed);
    this.numbers = numbersOf(typed);
  }

  /** The terms of what a person types; none if it has no letter or digit. */
  static parse(query: string): SearchTerm[] {
    return (query.match(TERM_REGEXP) ?? []).map((typed) => new SearchTerm(typed))
      .filter(({ words }) => words.length > 0);
  }

  /**
   * A query of FTS5 for texts that have the term; a number in whatever form. Quotes make FTS5 take everything else as
   * text.
   */
  match({ isWhole = false }: { isWhole?: boolean } = {}): string {
    return this.#phrases().map((phrase) => {
      const isPrefix = !isWhole && phrase.length >= PREFIX_LETTERS;
      return `"${searchText(phrase)}"${isPrefix ? "*" : ""}`;
    }).join(" OR ");
  }

  /** Whether each of its words begins one of a text's. */
  isIn(text: string): boolean {
    const others = wordsOf(text);
    return this.words.every((word) => others.some((other) => beginsWith(other, word)));
  }

  /** The words that FTS5 splits it into; those of a number with and without groups of three digits. */
  #phrases(): string[] {
    const forms = this.numbers.flatMap((number) =>
      Number.isSafeInteger(number) ? [String(number)] : [String(number), number.toFixed(2)]
    ).flatMap((form) => [form, form.replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, " ")]);
    const phrases = forms.map((form) => wordsOf(form).join(" "));
    return [...new Set([this.words.join(" "), ...phrases])];
  }
}

/** A piece of a text; `isMatch`: that a query asked for. */
export interface TextPart {
  readonly text: string;
  readonly isMatch: boolean;
}

/** A text in pieces, with the words that terms ask for apart from the rest. */
export function markedParts(text: string, terms: readonly SearchTerm[]): TextPart[] {
  const wanted = terms.flatMap(({ words }) => words);
  const parts: TextPart[] = [];
  let end = 0;
  const add = (to: number, isMatch: boolean) => {
    if (to > end) parts.push({ text: text.slice(end, to), isMatch });
    end = Math.max(end, to);
  };
  for (const { 0: found, index } of text.matchAll(WORD_REGEXP)) {
    const word = folded(found);
    const begun = wanted.find((each) => beginsWith(word, each));
    if (begun === undefined) continue;
    const isPart = UNSPACED_REGEXP.test(begun) && word.length === found.length;
    const start = index + (isPart ? word.indexOf(begun) : 0);
    add(start, false);
    add(isPart ? start + begun.length : index + found.length, true);
  }
  add(text.length, false);
  return parts;
}

/** The parts of a text around the first match; null if it has none. */
export function snippetParts(text: string, terms: readonly SearchTerm[]): TextPart[] | null {
  const parts = markedParts(text, terms);
  const first = parts.findIndex(({ isMatch }) => isMatch);
  if (first < 0) return null;
  let left = CONTEXT_CHARACTERS * 2;
  return parts.slice(Math.max(0, first - 1)).flatMap((part, at) => {
    const isBefore = !part.isMatch && at === 0;
    const room = isBefore ? CONTEXT_CHARACTERS : left;
    if (room <= 0) return [];
    const cut = [...part.text];
    if (!isBefore) left -= cut.length;
    if (part.isMatch || cut.length <= room) return [part];
    const shown = isBefore ? `…${cut.slice(-room).join("")}` : `${cut.slice(0, room).join("")}…`;
    return [{ ...part, text: shown }];
  });
}

/**
 * The numbers that a word may be, however its digits are grouped: 1234.5 for `1234.5`, `1,234.50`, `1.234,50` and
 * `1 234,50 €`, both 1234 and 1.234 for `1.234`.
 */
export function numbersOf(word: string): number[] {
  const text = word.normalize("NFKC").replace(/^\p{Sc}|\s?\p{Sc}$/gu, "").replace(/^−/, "-")
    .replace(/[.,][-–—]+$/, "");
  if (!/^-?\d[\d.,'’\s]*$/.test(text)) return [];
  const marks = text.replace(/[-\d]/g, "");
  const plain = (digits: string) => digits.replace(/[^-\d]/g, "");
  const readings: string[] = [];
  if (/^-?\d+$|^-?\d{1,3}([.,'’\s]\d{3})+$/.test(text)) readings.push(plain(text));
  const point = marks.at(-1) ?? "";
  if (/[.,]/.test(point) && marks.indexOf(point) === marks.length - 1) {
    const at = text.lastIndexOf(point);
    readings.push(`${plain(text.slice(0, at))}.${text.slice(at + 1)}`);
  }
  return [...new Set(readings.map(Number))].filter(Number.isFinite);
}

/** A text without accents and in lower case; letters that Unicode can write in two ways, in one. */
export function folded(text: string): string {
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").normalize("NFC").toLowerCase();
}

function wordsOf(text: string): string[] {
  return folded(text).match(WORD_REGEXP) ?? [];
}

/** In scripts without spaces a word may stand anywhere in another one. */
function beginsWith(text: string, word: string): boolean {
  if (UNSPACED_REGEXP.test(word)) return text.includes(word);
  return word.length < PREFIX_LETTERS ? text === word : text.startsWith(word);
}
