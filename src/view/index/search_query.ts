import type { DatabaseSync } from "node:sqlite";
import { isSearched } from "../../export/sqlite/search_text.ts";
import { columnOf, type ResourceView } from "../catalog/resource_view.ts";
import { MENU, RESOURCE_VIEWS } from "../catalog/resource_views.ts";
import type { AccountIndex, ListIndex } from "./account_index.ts";
import { indexedColumns } from "./indexed_columns.ts";
import type { ListValue } from "./list_column.ts";
import type { Positions } from "./list_positions.ts";
import { allRows, firstRow, numberOf, sqlIdOf, textOf } from "./rows.ts";
import { folded, SearchTerm } from "./search_term.ts";

/** How well a record fits a query, the best first: as well as the term that fits it worst. */
const RANKS = {
  /** The term is the record's number, name, id or amount. */
  whole: 0,
  /** It is a word of the record's title, or begins one. */
  titleWord: 1,
  titlePart: 2,
  /** It is in the name of the record's client. */
  client: 3,
  /** It is in another field, or in the name of something else that the record refers to. */
  other: 4,
  none: 5,
} as const;

/** Of lists that fit equally well, those that people look for come first. */
const FIRST_LISTS = ["invoices", "estimates", "invoice_payments"];
const WHOLE_VALUES = ["number", "name", "code"];
const DAY_REGEXP = /^\d{4}-\d\d(-\d\d)?$/;

/** Columns that distinguish records of one name, shown of what was found. */
export const DISTINGUISHING: readonly string[] =
  "spent_date client_id project_id user_id issue_date state hours amount total_cost".split(" ");

export interface FoundList {
  readonly list: ListIndex;
  /** Null for the deleted records of all lists. */
  readonly view: ResourceView | null;
  /** The best first; of equal ones the newest. */
  readonly positions: Positions;
}

/** What a person types into a search field: records are found that have every term of it. */
export class SearchQuery {
  readonly #numbers = new Map<string, readonly number[]>();

  constructor(readonly terms: readonly SearchTerm[]) {}

  /** The query of a text; null if that has no letter or digit. */
  static parse(text: string): SearchQuery | null {
    const terms = SearchTerm.parse(text);
    return terms.length > 0 ? new SearchQuery(terms) : null;
  }

  /** The records of an account, list by list, the best first. */
  find(account: AccountIndex): FoundList[] {
    const views = [
      ...FIRST_LISTS.map((name) => RESOURCE_VIEWS.get(name)),
      ...MENU.map(({ view }) => view),
      ...RESOURCE_VIEWS.values(),
    ].filter((view) => view !== undefined);
    const searched = [...new Set(views)].filter(({ table }) => isSearched(table));
    return [...searched, null].flatMap((view) => {
      const list = account.list(view?.table.name ?? "deleted");
      const ranks = list.rows === 0 ? new Uint8Array() : this.ranks(list, view);
      const best = ranks.reduce((least, rank) => Math.min(least, rank), RANKS.none);
      return best === RANKS.none ? [] : [{ list, view, best, positions: byRank(ranks) }];
    }).sort((a, b) => a.best - b.best);
  }

  /** Which records of a list have every term: 1 at their positions. */
  matches(list: ListIndex, view: ResourceView): Uint8Array {
    return this.ranks(list, view).map((rank) => rank < RANKS.none ? 1 : 0);
  }

  /** How well each record of a list fits. */
  ranks(list: ListIndex, view: ResourceView | null): Uint8Array {
    const ranks = new Uint8Array(list.rows);
    for (const term of this.terms) {
      const own = this.#termRanks(list, view, term);
      for (let at = 0; at < ranks.length; at++) ranks[at] = Math.max(ranks[at] ?? 0, own[at] ?? 0);
    }
    return ranks;
  }

  #termRanks(list: ListIndex, view: ResourceView | null, term: SearchTerm): Uint8Array {
    const ranks = new Uint8Array(list.rows).fill(RANKS.none);
    const set = (position: number, rank: number) => {
      if (rank < (ranks[position] ?? 0)) ranks[position] = rank;
    };
    for (const column of view ? indexedColumns(view) : []) {
      const known = list.column(column.name);
      const rankOf = known && valueRanks(column, view, term);
      if (!rankOf) continue;
      const codeRanks = Uint8Array.from(
        known.values,
        (value, code) => rankOf(value, known.labels?.[code] ?? ""),
      );
      if (codeRanks.every((rank) => rank === RANKS.none)) continue;
      for (let at = 0; at < ranks.length; at++) {
        set(at, codeRanks[known.codes[at] ?? 0] ?? RANKS.none);
      }
    }
    const first = list.firstRow + list.searchOffset;
    const titles = (match: string) => `title : (${match})`;
    for (
      const [match, rank] of [
        [term.match(), RANKS.other],
        [titles(term.match()), RANKS.titlePart],
        [titles(term.match({ isWhole: true })), RANKS.titleWord],
      ] as const
    ) {
      const numbers = this.#matching(list.database, match);
      for (let at = lowerBound(numbers, first); at < numbers.length; at++) {
        const position = (numbers[at] ?? 0) - first;
        if (position >= list.rows) break;
        set(position, rank);
      }
    }
    const id = sqlIdOf(term.text);
    if (id !== null && (view === null || columnOf(view.table, "id"))) {
      const sql = `SELECT rowid AS number FROM ${list.name} WHERE account_id = ? AND id = ?`;
      for (const row of allRows(list.database, sql, BigInt(list.account), id)) {
        set(numberOf(row["number"]) - list.firstRow, RANKS.whole);
      }
    }
    return ranks;
  }

  /**
   * The numbers in the full-text search of all rows that match, ascending. They are read as one value: as rows of a result
   * they would take ten times as long.
   */
  #matching(database: DatabaseSync, match: string): readonly number[] {
    const known = this.#numbers.get(match);
    if (known) return known;
    const sql =
      "SELECT json_group_array(rowid) AS found FROM view_search WHERE view_search MATCH ?";
    const found: number[] = JSON.parse(textOf(firstRow(database, sql, match)?.["found"]) || "[]");
    this.#numbers.set(match, found);
    return found;
  }
}

/** How well the values of a column fit a term; null if it is not searched. */
function valueRanks(
  { name, isId, label, order }: ReturnType<typeof indexedColumns>[number],
  view: ResourceView | null,
  term: SearchTerm,
): ((value: ListValue, label: string) => number) | null {
  const kind = view ? columnOf(view.table, name)?.kind : undefined;
  const some = (rank: number, isFound: boolean) => isFound ? rank : RANKS.none;
  if (isId) {
    const rank = name === "client_id" ? RANKS.client : RANKS.other;
    return label === null ? null : (_, label) => some(rank, term.isIn(label));
  }
  if (kind === "money" || kind === "decimal") {
    const wanted = term.numbers.map(Math.abs);
    const rank = kind === "money" ? RANKS.whole : RANKS.other;
    return wanted.length === 0
      ? null
      : (value) => some(rank, typeof value === "number" && wanted.includes(Math.abs(value)));
  }
  if (kind === "date") {
    return DAY_REGEXP.test(term.text)
      ? (value) => some(RANKS.other, String(value).startsWith(term.text))
      : null;
  }
  if (order !== "name" || (kind !== undefined && kind !== "text")) return null;
  if (WHOLE_VALUES.includes(name)) {
    return (value) => some(RANKS.whole, folded(String(value ?? "")) === term.text);
  }
  return (value) => some(RANKS.other, term.isIn(String(value ?? "")));
}

/** The positions of all that were found, the best first; of equal ones the last, which is the newest. */
function byRank(ranks: Uint8Array): Positions {
  const groups: number[][] = Array.from({ length: RANKS.none }, () => []);
  for (let at = ranks.length - 1; at >= 0; at--) groups[ranks[at] ?? RANKS.none]?.push(at);
  return Uint32Array.from(groups.flat());
}

/** The index of the first of ascending numbers that is not below `number`. */
function lowerBound(numbers: readonly number[], number: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
