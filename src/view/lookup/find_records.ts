import { sqlName } from "../../export/columns/column.ts";
import { columnOf, type ResourceView } from "../catalog/resource_view.ts";
import type { AccountIndex } from "../index/account_index.ts";
import type { ListIndex } from "../index/list_index.ts";
import { labelColumn, recordsAt, ROW_TITLE } from "../index/record_rows.ts";
import type { Positions } from "../index/list_positions.ts";
import { idOf, textOf } from "../index/rows.ts";
import { SearchQuery } from "../index/search_query.ts";
import { deletedAt } from "../pages/find_record.ts";
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

function* recordsOf(
  account: AccountIndex,
  view: ResourceView,
  list: ListIndex,
  positions: Positions,
): Generator<FoundRecord> {
  const { table } = view;
  const facts = DISTINGUISHING.filter((name) => columnOf(table, name));
  // A part has no page of its own and is shown with its parent.
  const [parent] = table.part ? table.parent.map(({ name }) => sqlName(name)) : [];
  const columns = [...facts, ...(parent === undefined ? [] : [parent])];
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

/** The texts that say something beside the title. */
function distinct(facts: readonly string[], title: string): string[] {
  return facts.filter((fact) => fact !== "" && !title.includes(fact));
}

function* deletedRecords(account: AccountIndex, positions: Positions): Generator<FoundRecord> {
  for (const { name, id, view, record } of deletedAt(account, positions)) {
    yield {
      ...aboutAccount(account),
      resource: name,
      label: "Deleted",
      id,
      title: (record && textOf(record.row[ROW_TITLE]).trim()) || `#${id}`,
      facts: [view?.singular ?? name],
      isDeleted: true,
    };
  }
}

function aboutAccount({ id, name }: AccountIndex) {
  return { accountId: id, accountName: name };
}
