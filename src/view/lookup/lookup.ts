import { resolve } from "@std/path/resolve";
import { sqlName } from "../../export/columns/column.ts";
import { columnOf, labelOf, type ResourceView } from "../catalog/resource_view.ts";
import { RESOURCE_VIEWS } from "../catalog/resource_views.ts";
import { figureSums, figureTexts } from "../figures/list_totals.ts";
import { cellText, isNumeric } from "../html/cell.ts";
import { PLAIN_WORDS } from "../html/page_style.ts";
import type { AccountIndex } from "../index/account_index.ts";
import { cents, type Positions, sumOf } from "../index/list_positions.ts";
import { deletedRecords, recordsAt, ROW_CURRENCY, ROW_TITLE } from "../index/record_rows.ts";
import { idOf, numberOf, type Row, sqlIdOf, textOf } from "../index/rows.ts";
import { DISTINGUISHING, type FoundList, SearchQuery } from "../index/search_query.ts";
import { childRows, type RecordList } from "../pages/child_sections.ts";
import { findRecord, foundAt, type ShownRecord } from "../pages/find_record.ts";
import { hoursOf } from "../pages/hours_section.ts";
import { recordFiles, recordPath } from "../pages/record_files.ts";
import { isKnownIn } from "../pages/record_head.ts";
import { pastRows, type ReferringRecords } from "../pages/related_lists.ts";

/** A query of so many rows at once. */
const ROWS_AT_ONCE = 500;
/** Time entries listed of a record; its total is of all of them. */
const MANY_ENTRIES = 50;

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
    const { positions } = found;
    for (let at = 0; at < positions.length; at += ROWS_AT_ONCE) {
      yield* foundRecords(account, found, positions.subarray(at, at + ROWS_AT_ONCE));
    }
  }
}

function foundRecords(
  account: AccountIndex,
  found: FoundList,
  positions: Positions,
): FoundRecord[] {
  const columns = DISTINGUISHING.filter((name) => found.view && columnOf(found.view.table, name));
  const rows = foundAt(account, found, { positions, columns });
  return rows.map(({ row, name, view, id, of, isDeleted }) => {
    const own = (row && textOf(row[ROW_TITLE]).trim()) || `#${id}`;
    const title = of === null ? own : `${of}: ${own}`;
    const facts = columns.map((name) => view && row ? cellText(PLAIN_WORDS, view, name, row) : "")
      .filter((fact) => fact !== "" && !own.includes(fact));
    return {
      accountId: account.id,
      accountName: account.name,
      resource: name,
      label: isDeleted ? "Deleted" : view?.label ?? name,
      id,
      title,
      facts: isDeleted ? [view?.singular ?? name] : facts,
      isDeleted,
    };
  });
}

/** A number as Harvest sent it, where a cell shows one in words; null where it shows something else. */
export type ExactValue = number | null;

/** Rows that belong to a record: line items, payments, time entries. */
export interface ShownSection {
  readonly label: string;
  readonly columns: readonly { readonly label: string; readonly isNumeric: boolean }[];
  readonly rows: readonly (readonly string[])[];
  /** The same cells as exact values. */
  readonly exact: readonly (readonly ExactValue[])[];
  /** How many there are, which may be more than the rows. */
  readonly count: number;
}

/** A record with everything that belongs to it. */
export interface RecordAnswer {
  readonly accountId: string;
  readonly accountName: string;
  readonly resource: string;
  readonly id: string;
  readonly title: string;
  /** When it was noticed that it is no longer in Harvest; null if it still is. */
  readonly deletedAt: string | null;
  /** As people read them. */
  readonly fields: readonly {
    readonly name: string;
    readonly label: string;
    readonly value: string;
    readonly exact: ExactValue;
  }[];
  /** Of the record's amounts; null if it has none. */
  readonly currency: string | null;
  readonly sections: readonly ShownSection[];
  /** Time spent for it; null if none is linked. */
  readonly hours: {
    readonly total: number;
    readonly billable: number;
    readonly billableAmounts: readonly string[];
    /** The same as exact values. */
    readonly billableSums: readonly { readonly currency: string; readonly amount: number }[];
  } | null;
  /** Where its PDF or receipt is. */
  readonly files: readonly { readonly path: string; readonly sizeBytes: number }[];
  /** The file that holds the record. */
  readonly path: string;
  /** As Harvest sent it. */
  readonly record: string;
}

/** The records of a resource that a word names in an account: by number, id, name, code or title. */
export function showRecords(
  account: AccountIndex,
  { resource, word, output }: {
    readonly resource: string;
    readonly word: string;
    readonly output: string;
  },
): RecordAnswer[] {
  const view = RESOURCE_VIEWS.get(resource);
  if (view === undefined) return [];
  const isObject = view.table.resource.kind === "object";
  return (isObject ? [null] : idsOf(account, view, word)).flatMap((id) => {
    const record = findRecord(account, view, id);
    return record === null ? [] : [answerOf(record, output)];
  });
}

/** The ids of the records that a word names; those in Harvest first, deleted ones only if there are no others. */
function idsOf(account: AccountIndex, view: ResourceView, word: string): string[] {
  const { table, title } = view;
  const names = ["number", "name", "code", "email"].filter((name) => columnOf(table, name));
  const person = columnOf(table, "first_name") ? ["first_name || ' ' || last_name"] : [];
  const texts = [...names, ...person, title].map((text) =>
    `lower(${text}) IN (lower(?), lower(?))`
  );
  const where = ["id = ?", ...texts].join(" OR ");
  // People write #1011 for number 1011.
  const bare = word.replace(/^#/, "");
  const values = [sqlIdOf(bare), ...texts.flatMap(() => [word, bare])];
  const find = (source: string) => {
    const sql = `SELECT DISTINCT id FROM ${source} WHERE account_id = ? AND (${where}) ORDER BY id`;
    return account.rows(sql, ...values).map((row) => idOf(row["id"]));
  };
  const present = find(table.name);
  return present.length > 0 ? present : find(deletedRecords(view));
}

function answerOf(record: ShownRecord, output: string): RecordAnswer {
  const { account, view, row, id, deletedAt, text } = record;
  const { table, figures, facts } = view;
  const root = resolve(output);
  const names = facts ?? table.columns.map(({ name }) => sqlName(name));
  const hours = hoursOf(record);
  return {
    accountId: account.id,
    accountName: account.name,
    resource: table.name,
    id,
    title: textOf(row[ROW_TITLE]).trim() || `#${id}`,
    deletedAt,
    fields: [...new Set([...figures, "subject", "state", ...names])]
      .filter((name) => columnOf(table, name)).filter(isKnownIn(view, row))
      .map((name) => ({
        name,
        label: labelOf(name),
        value: cellText(PLAIN_WORDS, view, name, row),
        exact: exactValue(view, name, row),
      })),
    currency: textOf(row[ROW_CURRENCY]) || null,
    sections: [
      ...childRows(record),
      ...(hours ? [entriesOf(hours)] : []),
      ...pastRows(record, PLAIN_WORDS),
    ].map(sectionOf),
    hours: hours && figuresOf(hours),
    files: recordFiles(record).map(({ path, sizeBytes }) => ({
      path: `${root}/${path}`,
      sizeBytes,
    })),
    path: `${root}/${recordPath(record, "record")}`,
    record: text,
  };
}

function entriesOf({ view, list, positions, columns }: ReferringRecords): RecordList {
  const rows = recordsAt(list, view, { positions: positions.subarray(0, MANY_ENTRIES), columns });
  return { view, label: "Time entries", columns, rows, count: positions.length, totals: [] };
}

function sectionOf({ view, label, columns, rows, count, totals }: RecordList): ShownSection {
  const sums = totals.map(([label, ...amounts]) => `${label.toLowerCase()} ${amounts.join(", ")}`);
  return {
    label: [label, ...sums].join(", "),
    columns: columns.map((name) => ({ label: labelOf(name), isNumeric: isNumeric(view, name) })),
    rows: rows.map((row: Row) => columns.map((name) => cellText(PLAIN_WORDS, view, name, row))),
    exact: rows.map((row: Row) => columns.map((name) => exactValue(view, name, row))),
    count,
  };
}

function exactValue(view: ResourceView, name: string, row: Row): ExactValue {
  const isShown = isNumeric(view, name) && textOf(row[name]) !== "";
  return isShown ? numberOf(row[name]) : null;
}

function figuresOf({ list, positions }: ReferringRecords): RecordAnswer["hours"] {
  const { currencies, at } = figureSums(list, positions, { name: "billable_amount" });
  return {
    total: sumOf(list, positions, "hours"),
    billable: cents(figureSums(list, positions, { name: "billable_hours" }).at(0)),
    billableAmounts: figureTexts(list, positions, { name: "billable_amount", words: PLAIN_WORDS }),
    billableSums: currencies.map((currency, i) => ({ currency, amount: cents(at(0, i)) })),
  };
}
