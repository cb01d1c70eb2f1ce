import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import { AGENCY } from "../../src/demo/sample/sample_world.ts";
import { exportSqlite } from "../../src/export/sqlite/export_sqlite.ts";
import { TestHarvest } from "../backup/test_harvest.ts";
import { TempFolder } from "../store/temp_folder.ts";

/** The day on which the demo company's history ends in the documents. */
const DATE = new Date("2026-01-31T12:00:00Z");
/** A question in SQL with its answer below it. */
const QUESTION_REGEXP = /```sql\n([^`]*?)```\n\n((?:\|.*\n)+)/g;

const temp = new TempFolder();
let database: DatabaseSync;

Deno.test.beforeAll(async () => {
  const harvest = new TestHarvest({ accounts: 2, size: AGENCY, until: DATE, date: DATE });
  const { outcome } = await harvest.backUp(temp.at("backup"), { recordFiles: false });
  assertEquals(outcome, "complete");
  const { signal } = new AbortController();
  await exportSqlite({ output: temp.at("backup"), to: temp.at("x.sqlite"), account: null, signal });
  database = new DatabaseSync(temp.at("x.sqlite"), { readOnly: true });
});

Deno.test.afterAll(() => {
  database.close();
  temp[Symbol.dispose]();
});

/** The answer as a table of Markdown, a line a row. */
function answerTo(sql: string): string[] {
  const statement = database.prepare(sql);
  statement.setReadBigInts(true);
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const head = statement.columns().map(({ name }) => name);
  const rows = statement.all().map((row) => Object.values(row).map(shown));
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}

/** As the program `sqlite3` shows a value. */
function shown(value: SQLOutputValue): string {
  if (value === null) return "";
  return typeof value === "number" && Number.isInteger(value) ? value.toFixed(1) : String(value);
}

/** A table without what makes its columns line up. */
function unpadded(table: string): string[] {
  return table.trim().split("\n").map((line) =>
    line.replace(/-+/g, (dashes) => dashes.length > 2 ? "---" : dashes).replace(/ +/g, " ")
  );
}

for (const [path, questions] of [["docs/sqlite.md", 10]] as const) {
  Deno.test(`${path} answers its questions in SQL as the demo company's database does`, async () => {
    const text = await Deno.readTextFile(new URL(`../../${path}`, import.meta.url));
    const found = [...text.matchAll(QUESTION_REGEXP)];
    assertEquals(found.length, questions);
    for (const [, sql = "", table = ""] of found) {
      const answer = answerTo(sql);
      assert(answer.length > 2, sql);
      assertEquals(unpadded(table), answer.map((line) => line.replace(/ +/g, " ")), sql);
    }
  });
}
