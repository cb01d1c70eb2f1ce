import { sqlName } from "../../export/columns/column.ts";
import { resolve } from "@std/path/resolve";
import { labelOf } from "../catalog/field_label.ts";
import { columnOf, nameBeside, type ResourceView } from "../catalog/resource_view.ts";
import { RESOURCE_VIEWS } from "../catalog/resource_views.ts";
import { figureSums } from "../figures/figure_sums.ts";
import type { AccountIndex } from "../index/account_index.ts";
import { cents, sumOf } from "../index/list_sums.ts";
import { deletedRecords, recordsAt, ROW_TITLE } from "../index/record_rows.ts";
import { idOf, type Row, sqlIdOf, textOf } from "../index/rows.ts";
import { childRows } from "../pages/child_sections.ts";
import { findRecord, type ShownRecord } from "../pages/find_record.ts";
import { hoursOf } from "../pages/hours_section.ts";
import { pastRows, type PastTotal } from "../pages/related_lists.ts";
import { recordFiles, recordPath } from "../pages/record_files.ts";
import { moneyText, plainCell } from "./plain_cell.ts";

/** Time entries listed of a record; its total is of all of them. */
const MANY_ENTRIES = 50;

/** A name and its value, as people read it. */
export interface ShownField {
  readonly name: string;
  readonly label: string;
  readonly value: string;
}

/** Rows that belong to a record: line items, payments, time entries. */
export interface ShownSection {
  readonly label: string;
  readonly columns: readonly { readonly label: string; readonly isNumeric: boolean }[];
  readonly rows: readonly (readonly string[])[];
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
  readonly fields: readonly ShownField[];
  readonly sections: readonly ShownSection[];
  /** Time spent for it; null if none is linked. */
  readonly hours: {
    readonly total: number;
    readonly billable: number;
    readonly billableAmounts: readonly string[];
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
  if (view.table.resource.kind === "object") {
    const record = findRecord(account, view, null);
    return record === null ? [] : [answerOf(record, output)];
  }
  return idsOf(account, view, word).flatMap((id) => {
    const record = findRecord(account, view, id);
    return record === null ? [] : [answerOf(record, output)];
  });
}

/** The ids of the records that a word names; those in Harvest first, deleted ones only if there are no others. */
function idsOf(account: AccountIndex, view: ResourceView, word: string): string[] {
  const { table, title } = view;
  const names = ["number", "name", "code", "email"].filter((name) => columnOf(table, name));
  const person = columnOf(table, "first_name") ? ["first_name || ' ' || last_name"] : [];
  const texts = [...names, ...person, title].map((text) => `lower(${text}) = lower(?)`);
  const where = ["id = ?", ...texts].join(" OR ");
  const values = [sqlIdOf(word), ...texts.map(() => word)];
  const find = (source: string) =>
    account.rows(
      `SELECT DISTINCT id FROM ${source} WHERE account_id = ? AND (${where}) ORDER BY id`,
      ...values,
    )
      .map((row) => idOf(row["id"]));
  const present = find(table.name);
  return present.length > 0 ? present : find(deletedRecords(view));
}

function answerOf(record: ShownRecord, output: string): RecordAnswer {
  const { account, view, row, id, deletedAt, text } = record;
  const { table } = view;
  const root = resolve(output);
  const names = table.columns.map(({ name }) => sqlName(name));
  const repeated = new Set(names.flatMap((name) => nameBeside(table, name) ?? []));
  const isShown = (name: string) =>
    name !== "id" && !repeated.has(name) && !["", "[]"].includes(textOf(row[name]));
  const wanted = [...new Set([...view.figures, "subject", "state", ...(view.facts ?? names)])];
  const title = textOf(row[ROW_TITLE]).trim() || `#${id}`;
  return {
    accountId: account.id,
    accountName: account.name,
    resource: table.name,
    id,
    title,
    deletedAt,
    fields: wanted.filter((name) => columnOf(table, name) && isShown(name))
      .map((name) => ({ name, label: labelOf(name), value: plainCell(view, name, row) })),
    sections: [
      ...childSections(record),
      ...entriesSection(record),
      ...pastRows(record).map(({ view, totals, label, ...past }) =>
        section(view, { label: [label, ...totals.map(totalText)].join(", "), ...past })
      ),
    ],
    hours: hoursFigures(record),
    files: recordFiles(record).map(({ path, sizeBytes }) => ({
      path: `${root}/${path}`,
      sizeBytes,
    })),
    path: `${root}/${recordPath(record, "record")}`,
    record: text,
  };
}

function totalText({ label, amount, currency }: PastTotal): string {
  return `${label.toLowerCase()} ${
    currency === null ? amount.toFixed(2) : moneyText(amount, currency)
  }`;
}

function childSections(record: ShownRecord): ShownSection[] {
  return childRows(record).map(({ view, label, columns, rows }) =>
    section(view, { label, columns, rows, count: rows.length })
  );
}

function entriesSection(record: ShownRecord): ShownSection[] {
  const hours = hoursOf(record);
  if (hours === null) return [];
  const { view, list, positions, columns } = hours;
  const shown = positions.subarray(0, MANY_ENTRIES);
  const rows = recordsAt(list, view, { positions: shown, columns });
  return [section(view, { label: "Time entries", columns, rows, count: positions.length })];
}

function section(
  view: ResourceView,
  { label, columns, rows, count }: {
    label: string;
    columns: readonly string[];
    rows: readonly Row[];
    count: number;
  },
): ShownSection {
  const isNumeric = (name: string) =>
    ["money", "decimal", "integer"].includes(columnOf(view.table, name)?.kind ?? "");
  return {
    label,
    columns: columns.map((name) => ({ label: labelOf(name), isNumeric: isNumeric(name) })),
    rows: rows.map((row) => columns.map((name) => plainCell(view, name, row))),
    count,
  };
}

function hoursFigures(record: ShownRecord): RecordAnswer["hours"] {
  const hours = hoursOf(record);
  if (hours === null) return null;
  const { list, positions } = hours;
  const { currencies, at } = figureSums(list, positions, { name: "billable_amount" });
  const billable = figureSums(list, positions, { name: "billable_hours" });
  return {
    total: sumOf(list, positions, "hours"),
    billable: cents(billable.at(0)),
    billableAmounts: currencies.map((currency, i) => moneyText(cents(at(0, i)), currency)),
  };
}
