import type { DatabaseSync } from "node:sqlite";
import { type ColumnKind, type FieldColumn, sqlName } from "../columns/column.ts";
import { type Table, TABLES } from "../columns/tables.ts";

/** What is searched of a deleted record beside its own texts. */
const DELETED_KINDS: readonly ColumnKind[] = ["text", "money", "date"];

/**
 * Scripts that are written without spaces between words, as ranges of a character class: Thai, Lao, Burmese, Khmer, kana,
 * Chinese characters. (Korean has spaces.)
 */
const UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff" +
  "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\u{20000}-\u{3ffff}";
/** Whether a text has a letter of such a script. */
export const UNSPACED_REGEXP = new RegExp(`[${UNSPACED}]`, "u");
/** The parts of Korean syllables, in which some systems write them. */
const JAMO = "\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff";
const REWRITTEN_REGEXP = new RegExp(`[${UNSPACED}${JAMO}]`, "u");
/** For GLOB in SQL: whether {@link searchText} changes a text. */
const REWRITTEN_GLOB = `*[${UNSPACED}${JAMO}]*`;

/** Between two letters of which one is of such a script; a mark stays with its letter. */
const BOUNDARY_REGEXP = new RegExp(
  `(?<=[${UNSPACED}])(?=[\\p{L}\\p{N}])|(?<=[\\p{L}\\p{N}\\p{M}])(?=[${UNSPACED}])(?!\\p{M})`,
  "gu",
);
/** A word boundary for the full-text search that is invisible and has no width. */
const SEPARATOR = "\u200b";

/**
 * A text as the full-text search takes it. Its tokenizer splits words at spaces, so in a script without spaces each
 * letter is made a word, and a word is found as a phrase of its letters. Korean syllables are written as one letter.
 */
export function searchText(text: string): string {
  return REWRITTEN_REGEXP.test(text)
    ? text.normalize("NFC").replace(BOUNDARY_REGEXP, SEPARATOR)
    : text;
}

/** Whether rows of a table are searched. The one of `users/me` is not: it is among the users, too. */
export function isSearched({ resource, columns }: Table): boolean {
  return resource.kind !== "object" && columns.some(({ search }) => search !== undefined);
}

/** Gives a new database the function that {@link addTexts} calls. SQLite replaces none once a statement is active. */
export function addSearchText(database: DatabaseSync): void {
  database.function("search_text", { deterministic: true }, (text) => searchText(String(text)));
}

/**
 * The statement that adds the texts of a table's rows, or of its deleted records, to a full-text search with the columns
 * `title` and `body`. A deleted record has no list that could be searched by names of what it refers to or by amounts, so
 * these are among its texts.
 */
export function addTexts(
  { name, columns }: Table,
  { into, isDeleted, where, more }: {
    /** The table of the search. */
    into: string;
    isDeleted: boolean;
    /** Which rows, as a condition in SQL. */
    where: string;
    /** The other columns of the search, as expressions in SQL. */
    more: Readonly<Record<string, string>>;
  },
): string {
  const texts = (isWanted: (column: FieldColumn) => boolean) => {
    const some = columns.filter(isWanted).map(({ name, path }) =>
      `nullif(${isDeleted ? `record ->> '$.${path.join(".")}'` : sqlName(name)}, '')`
    );
    return some.length === 0 ? "''" : `concat_ws(' ', ${some.join(", ")})`;
  };
  const isBody = ({ search, kind }: FieldColumn) =>
    search === "body" || (isDeleted && search === undefined && DELETED_KINDS.includes(kind));
  const text = (found: string) =>
    `iif(${found} GLOB '${REWRITTEN_GLOB}', search_text(${found}), ${found})`;
  const names = Object.keys(more).join(", ");
  return `INSERT INTO ${into} (title, body, ${names})
SELECT ${text("found_title")}, ${text("found_body")}, ${names} FROM (
  SELECT ${texts(({ search }) => search === "title")} AS found_title, ${
    texts(isBody)
  } AS found_body, ${Object.entries(more).map(([name, sql]) => `${sql} AS ${name}`).join(", ")}
  FROM ${isDeleted ? "deleted" : name} WHERE ${isDeleted ? `resource = '${name}' AND ` : ""}${where}
) WHERE found_title <> '' OR found_body <> ''`;
}

/** The statements that fill the table `search` of a database whose rows are in. */
export const SEARCH_STATEMENTS: readonly string[] = TABLES.filter(isSearched).flatMap((table) => {
  const { name, parent: [parent], part } = table;
  const more = (id: string, parentId: string, isDeleted: boolean) => ({
    resource: `'${name}'`,
    account_id: "account_id",
    record_id: id,
    parent_id: parentId,
    is_deleted: isDeleted ? "1" : "0",
  });
  const own = more("id", parent ? sqlName(parent.name) : "NULL", false);
  const rows = addTexts(table, { into: "search", isDeleted: false, where: "true", more: own });
  const gone = more("id", "parent_id", true);
  const deleted = addTexts(table, { into: "search", isDeleted: true, where: "true", more: gone });
  return part ? [rows] : [rows, deleted];
});
