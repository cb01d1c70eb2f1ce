import { columnOf, type ResourceView } from "../catalog/resource_view.ts";
import type { AccountIndex } from "../index/account_index.ts";
import type { ListIndex } from "../index/list_index.ts";
import { ROW_TITLE } from "../index/record_rows.ts";
import type { Positions } from "../index/list_positions.ts";
import { textOf } from "../index/rows.ts";
import { DISTINGUISHING, SearchQuery } from "../index/search_query.ts";
import { deletedAt, foundAt } from "../pages/find_record.ts";
import { plainCell } from "./plain_cell.ts";

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

/** The records of an account that have every word, list by list, the best first. */
export function* findRecords(account: AccountIndex, words: string): Generator<FoundRecord> {
  for (const found of SearchQuery.parse(words)?.find(account) ?? []) {
    const { view, list, positions } = found;
    for (let at = 0; at < positions.length; at += ROWS_AT_ONCE) {
      const some = positions.subarray(at, at + ROWS_AT_ONCE);
      if (view) yield* recordsOf(account, view, list, some);
      else yield* deletedRecords(account, some);
    }
  }
}

function recordsOf(
  account: AccountIndex,
  view: ResourceView,
  list: ListIndex,
  positions: Positions,
): FoundRecord[] {
  const columns = DISTINGUISHING.filter((name) => columnOf(view.table, name));
  return foundAt(list, view, { positions, columns }).map(({ row, name, id, of }) => {
    const title = textOf(row[ROW_TITLE]).trim();
    return {
      ...aboutAccount(account),
      resource: name,
      label: view.label,
      id,
      title: of === null ? title : `${of}: ${title}`,
      facts: distinct(columns.map((name) => plainCell(view, name, row)), title),
      isDeleted: false,
    };
  });
}

/** The texts that say something beside the title. */
function distinct(facts: readonly string[], title: string): string[] {
  return facts.filter((fact) => fact !== "" && !title.includes(fact));
}

function deletedRecords(account: AccountIndex, positions: Positions): FoundRecord[] {
  return deletedAt(account, positions).map(({ name, id, view, record }) => ({
    ...aboutAccount(account),
    resource: name,
    label: "Deleted",
    id,
    title: (record && textOf(record.row[ROW_TITLE]).trim()) || `#${id}`,
    facts: [view?.singular ?? name],
    isDeleted: true,
  }));
}

function aboutAccount({ id, name }: AccountIndex) {
  return { accountId: id, accountName: name };
}
