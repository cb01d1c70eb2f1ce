import { assertEquals } from "@std/assert/equals";
import { DatabaseSync } from "node:sqlite";
import { searchText } from "../../../src/export/sqlite/search_text.ts";
import { matchQuery } from "../../../src/view/index/search_query.ts";

const ROWS: readonly (readonly [words: string, found: boolean])[] = [
  ["logo", true],
  ["LOGO redes", true],
  ["logo missing", false],
  ["uber", true],
  ["po-2950", true],
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
];

for (const [words, found] of ROWS) {
  Deno.test(`matchQuery() makes ${JSON.stringify(words)} a query that ${found ? "finds" : "does not find"} the text`, () => {
    using database = new DatabaseSync(":memory:");
    database.exec(
      "CREATE VIRTUAL TABLE s USING fts5(title, tokenize = 'unicode61 remove_diacritics 2')",
    );
    database.prepare("INSERT INTO s VALUES (?)").run(
      searchText("Logo redesign for Über PO-2950, 新しいロゴv2の設計会議の記録, นัดประชุมลูกค้า"),
    );
    const match = matchQuery(words);
    const rows = match === null
      ? []
      : database.prepare("SELECT 1 FROM s WHERE s MATCH ?").all(match);
    assertEquals(rows.length > 0, found);
  });
}
