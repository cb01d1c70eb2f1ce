import { sqlName } from "../../export/columns/column.ts";
import { columnOf, type ResourceView } from "../catalog/resource_view.ts";
import { RESOURCE_VIEWS } from "../catalog/resource_views.ts";
import type { AccountIndex } from "../index/account_index.ts";
import type { ListIndex } from "../index/list_index.ts";
import { labelColumn, recordsAt, ROW_TITLE } from "../index/record_rows.ts";
import { idOf, numberOf, type Row, sqlIdOf, textOf } from "../index/rows.ts";
import { matchingNumbers, matchQuery, numbersOfList } from "../index/search_query.ts";
import { findRecord } from "../pages/find_record.ts";
import { numberOfWord } from "./number_of_word.ts";
import { plainCell } from "./plain_cell.ts";

/** Columns that distinguish records of one name. */
const DISTINGUISHING = [
  "spent_date",
  "client_id",
  "project_id",
  "user_id",
  "issue_date",
  "paid_date",
  "state",
  "hours",
  "amount",
  "total_cost",
];
/** A query of so many rows at once. */
const ROWS_AT_ONCE = 500;

/** A record that was found. */
export interface FoundRecord {
  readonly accountId: string;
  readonly accountName: string;
  readonly resource: string;
  /** What the list is called. */
  readonly label: string;
  readonly id: string;
  readonly title: string;
  /** What distinguishes it from others of the same title. */
  readonly facts: readonly string[];
  readonly isDeleted: boolean;
}

/** The records of an account that have every word, or an amount or id that is the word; the newest of each list first. */
export function* findRecords(account: AccountIndex, words: string): Generator<FoundRecord> {
  const wanted = words.trim().split(/\s+/).filter((word) => word !== "");
  if (wanted.length === 0) return;
  const matches = wanted.map((word) => {
    const query = matchQuery(word);
    return { word, numbers: query === null ? [] : matchingNumbers(account.database, query) };
  });
  for (const view of RESOURCE_VIEWS.values()) {
    const list = account.list(view.table.name);
    if (list.rows === 0) continue;
    const found = matches.map(({ word, numbers }) =>
      new Set([
        ...numbersOfList(list, numbers).map((number) => number - list.searchOffset),
        ...rowsWithNumber(account, view, word),
      ])
    );
    yield* recordsOf(account, view, list, inAll(found));
  }
  yield* deletedRecords(account, matches.map(({ numbers }) => numbers));
}

/** The numbers that are in all sets, the largest first. */
function inAll([first = new Set<number>(), ...others]: readonly ReadonlySet<number>[]): number[] {
  return [...first].filter((number) => others.every((set) => set.has(number)))
    .sort((a, b) => b - a);
}

/** The rows of a table with a number: as an amount, as hours, or as an id. */
function rowsWithNumber(account: AccountIndex, { table }: ResourceView, word: string): number[] {
  const number = numberOfWord(word);
  const id = sqlIdOf(word);
  if (number === null) return [];
  const columns = table.columns.filter(({ kind }) => kind === "money" || kind === "decimal");
  const tests = [
    ...columns.map(({ name }) => `CAST(${sqlName(name)} AS REAL) = ?`),
    ...(id !== null && columnOf(table, "id") ? ["id = ?"] : []),
  ];
  if (tests.length === 0) return [];
  const values = [...columns.map(() => number), ...(tests.length > columns.length ? [id] : [])];
  const sql = `SELECT rowid AS number FROM ${table.name} WHERE account_id = ? AND (${
    tests.join(" OR ")
  })`;
  return account.rows(sql, ...values).map((row) => numberOf(row["number"]));
}

function* recordsOf(
  account: AccountIndex,
  view: ResourceView,
  list: ListIndex,
  numbers: readonly number[],
): Generator<FoundRecord> {
  const { table } = view;
  const facts = DISTINGUISHING.filter((name) => columnOf(table, name));
  // A part has no page of its own and is shown with its parent.
  const [parent] = table.part ? table.parent.map(({ name }) => sqlName(name)) : [];
  const columns = [...facts, ...(parent === undefined ? [] : [parent])];
  for (let at = 0; at < numbers.length; at += ROWS_AT_ONCE) {
    const positions = numbers.slice(at, at + ROWS_AT_ONCE).map((number) => number - list.firstRow);
    for (const row of recordsAt(list, view, { positions, columns })) {
      const title = textOf(row[ROW_TITLE]).trim();
      const of = parent === undefined ? null : textOf(row[labelColumn(parent)]);
      yield {
        ...aboutAccount(account),
        resource: parent === undefined ? table.name : table.part?.of ?? table.name,
        label: view.label,
        id: idOf(row[parent ?? "id"]),
        title: of === null ? title : `${of}: ${title}`,
        facts: distinct(facts.map((name) => plainCell(view, name, row)), title),
        isDeleted: false,
      };
    }
  }
}

/** The texts that say something beside the title. */
function distinct(facts: readonly string[], title: string): string[] {
  return facts.filter((fact) => fact !== "" && !title.includes(fact));
}

function* deletedRecords(
  account: AccountIndex,
  matches: readonly (readonly number[])[],
): Generator<FoundRecord> {
  const list = account.list("deleted");
  if (list.rows === 0) return;
  const found = inAll(matches.map((numbers) => new Set(numbersOfList(list, numbers))));
  for (const number of found) {
    const sql = "SELECT resource, id, record FROM deleted WHERE account_id = ? AND rowid = ?";
    const row: Row | null = account.firstRow(sql, number - list.searchOffset);
    if (row === null) continue;
    const resource = textOf(row["resource"]);
    const view = RESOURCE_VIEWS.get(resource);
    const title = deletedTitle(account, view, row);
    yield {
      ...aboutAccount(account),
      resource,
      label: "Deleted",
      id: idOf(row["id"]),
      title: title || `#${idOf(row["id"])}`,
      facts: [view?.singular ?? resource],
      isDeleted: true,
    };
  }
}

function deletedTitle(account: AccountIndex, view: ResourceView | undefined, row: Row): string {
  if (view === undefined) return "";
  const record = findRecord(account, view, idOf(row["id"]));
  return record === null ? "" : textOf(record.row[ROW_TITLE]).trim();
}

function aboutAccount({ id, name }: AccountIndex) {
  return { accountId: id, accountName: name };
}
