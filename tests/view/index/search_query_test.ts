import { assertEquals } from "@std/assert/equals";
import { DatabaseSync } from "node:sqlite";
import { searchText } from "../../../src/export/sqlite/search_text.ts";
import {
  markedParts,
  numbersOf,
  SearchTerm,
  snippetParts,
} from "../../../src/view/index/search_term.ts";

const TEXT = "Logo redesign for Über PO-2950, 新しいロゴv2の設計会議の記録, นัดประชุมลูกค้า, " +
  `${"서울 김치".normalize("NFD")}, paid 16'381.29 in part`;

const ROWS: readonly (readonly [words: string, found: boolean])[] = [
  ["logo", true],
  ["LOGO redes", true],
  ["logo missing", false],
  ["uber", true],
  ["po-2950", true],
  ["po-29", true],
  ["2950-po", false],
  ['"; DROP TABLE x; --', false],
  ["logo AND NOT redesign", false],
  ["(logo", true],
  ["title:logo", false],
  ["*", false],
  // Where words have no spaces between them, any part of the text is found, and nothing that does not stand so.
  ["設計", true],
  ["会議の", true],
  ["ロゴ 会議", true],
  ["計設", false],
  ["設会", false],
  ["計", true],
  ["l", false],
  ["v2", true],
  ["ประชุม", true],
  ["ประชา", false],
  ["김치", true],
  ["김치".normalize("NFD"), true],
  ["16381.29", true],
  ["16,381.29", true],
  ["16 381,29", true],
  ["16\u202f381,29 €", true],
  ["16381.2", true],
  ["16382.29", false],
];

Deno.test("SearchTerm makes a query that finds texts with all words, in whatever form", () => {
  using database = new DatabaseSync(":memory:");
  database.exec(
    "CREATE VIRTUAL TABLE s USING fts5(title, tokenize = 'unicode61 remove_diacritics 2')",
  );
  database.prepare("INSERT INTO s VALUES (?)").run(searchText(TEXT));
  for (const [words, found] of ROWS) {
    const terms = SearchTerm.parse(words);
    const isFound = terms.length > 0 &&
      terms.every((term) =>
        database.prepare("SELECT 1 FROM s WHERE s MATCH ?").all(term.match()).length > 0
      );
    assertEquals(isFound, found, words);
  }
});

Deno.test("numbersOf() reads a number however its digits are grouped", () => {
  const rows: readonly (readonly [string, ...number[]])[] = [
    ["1234.5", 1234.5],
    ["1,234.50", 1234.5],
    ["1.234,50", 1234.5],
    ["1'234.50", 1234.5],
    ["1’234.50", 1234.5],
    ["1\u00a0234,50", 1234.5],
    ["€1,234.50", 1234.5],
    ["1234,50\u00a0€", 1234.5],
    ["1,234", 1234, 1.234],
    ["1.234", 1234, 1.234],
    ["1,234,567", 1_234_567],
    ["1.234.567", 1_234_567],
    ["12,5", 12.5],
    ["1200.–", 1200],
    ["−3.5", -3.5],
    ["１２", 12],
    ["0", 0],
    ["T-77"],
    ["10.1.2026"],
    ["2026-03-01"],
    [""],
  ];
  for (const [word, ...numbers] of rows) assertEquals(numbersOf(word), numbers, word);
});

Deno.test("markedParts() and snippetParts() show the words that were found", () => {
  const shown = (parts: ReturnType<typeof markedParts> | null) =>
    parts?.map(({ text, isMatch }) => isMatch ? `[${text}]` : text).join("");
  const terms = SearchTerm.parse("über 設計 김치");
  assertEquals(
    shown(markedParts(TEXT, terms)),
    TEXT.replace("Über", "[Über]").replace("設計", "[設計]")
      .replace("김치".normalize("NFD"), (word) => `[${word}]`),
  );
  const long = `${"x ".repeat(100)}logo${" y".repeat(100)}`;
  assertEquals(
    shown(snippetParts(long, SearchTerm.parse("logo"))),
    `…${"x ".repeat(40)}[logo]${" y".repeat(78)}…`,
  );
  assertEquals(snippetParts(long, terms), null);
});
