import { assertEquals } from "@std/assert/equals";
import { DatabaseSync } from "node:sqlite";
import { matchQuery } from "../../src/view/match_query.ts";
import { segmented } from "../../src/view/segment_text.ts";

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
  ["設計", true],
  ["計", true],
  ["計設", false],
  ["Web設計の 新", true],
  ["l", false],
];

for (const [words, found] of ROWS) {
  Deno.test(`matchQuery() makes ${JSON.stringify(words)} a query that ${found ? "finds" : "does not find"} the text`, () => {
    using database = new DatabaseSync(":memory:");
    database.exec(
      "CREATE VIRTUAL TABLE s USING fts5(title, tokenize = 'unicode61 remove_diacritics 2')",
    );
    database.prepare("INSERT INTO s VALUES (?)").run(
      segmented("Logo redesign for Über PO-2950 新Web設計の"),
    );
    const match = matchQuery(words);
    const rows = match === null
      ? []
      : database.prepare("SELECT 1 FROM s WHERE s MATCH ?").all(match);
    assertEquals(rows.length > 0, found);
  });
}
