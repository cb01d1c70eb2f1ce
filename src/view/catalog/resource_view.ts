import { type FieldColumn, sqlName } from "../../export/columns/column.ts";
import { RECORD_TABLES, type Table, TABLES } from "../../export/columns/tables.ts";
import { labelOf } from "./field_label.ts";
import { RESOURCE_ROWS } from "./resource_rows.ts";

/** How the records of one resource are shown. */
export interface ResourceView {
  readonly table: Table;
  /** Of the list, and of one record. */
  readonly label: string;
  readonly singular: string;
  /** Columns of lists, by name in SQL; the first one leads to the record. */
  readonly columns: readonly string[];
  /** Columns a list can be narrowed by. */
  readonly filters: readonly string[];
  /** Columns that are added up below a list. */
  readonly sums: readonly string[];
  /** Columns that other sums are made of. */
  readonly measures: readonly string[];
  /** The order of a list, `-` in front of a column for the last one first; "" as the records lie in the backup. */
  readonly sort: string;
  /** Expression in SQL for what names a record. */
  readonly title: string;
  /** Expression in SQL for a record's currency. */
  readonly currency: string | null;
  /** Fields of a record that stand on top of its page, large. */
  readonly figures: readonly string[];
  /** Fields that come next; null: all of them. */
  readonly facts: readonly string[] | null;
}

/** The columns a resource without a row of its own is shown with: as many as fit beside each other. */
const MAX_COLUMNS = 7;
const MAX_FILTERS = 5;

/** Every table, by its name. */
export const RESOURCE_VIEWS: ReadonlyMap<string, ResourceView> = new Map(
  TABLES.map((table) => [table.name, viewOf(table)]),
);

/** The lists of the menu: first what people look for, then the rest. */
export const MENU: readonly { readonly view: ResourceView; readonly isMain: boolean }[] = [
  ...Object.keys(RESOURCE_ROWS),
  ...RECORD_TABLES.map(({ name }) => name).filter((name) => !(name in RESOURCE_ROWS)),
].flatMap((name) => {
  const view = RESOURCE_VIEWS.get(name);
  const isMain = RESOURCE_ROWS[name]?.isMain ?? false;
  return view && !view.table.part ? [{ view, isMain }] : [];
});

/** The column of a table by its name in SQL. */
export function columnOf(table: Table, name: string): FieldColumn | undefined {
  return [...table.parent, ...table.columns].find((column) => sqlName(column.name) === name);
}

/** Where a table repeats the name of what a reference names: `client_name` for `client_id`. */
export function nameBeside(table: Table, reference: string): string | null {
  const stem = reference.replace(/_id$/, "");
  return [`${stem}_name`, `${stem}_number`].find((name) => columnOf(table, name)) ?? null;
}

/** The column that a list is in the order of time by; null if it is in another order. */
export function dateOf({ table, sort }: ResourceView): string | null {
  const name = sort.replace(/^-/, "");
  const kind = columnOf(table, name)?.kind;
  return kind === "date" || kind === "time" ? name : null;
}

function viewOf(table: Table): ResourceView {
  const row = RESOURCE_ROWS[table.name];
  const own = table.columns.map(({ name }) => sqlName(name));
  const hasId = own.includes("id");
  const names = [
    ...(hasId ? ["id"] : []),
    ...table.parent.map(({ name }) => sqlName(name)),
    ...own.filter((name) => name !== "id"),
  ];
  const titles = table.columns.filter(({ search }) => search === "title").map(({ name }) =>
    sqlName(name)
  );
  // What is repeated beside a reference is shown as its name.
  const plain = names.filter((name) => {
    const reference = name.replace(/_(name|code|currency|number)$/, "_id");
    return reference === name || !names.includes(reference);
  });
  // Where there is a name, nobody looks for the id.
  const listed = plain.includes("name")
    ? ["name", ...plain.filter((name) => name !== "name" && name !== "id")]
    : plain;
  const label = row?.label ?? labelOf(table.name);
  const date = table.columns.find(({ kind, path }) => kind === "date" && path.length === 1);
  return {
    table,
    label,
    singular: row?.singular ?? label.replace(/ies$/, "y").replace(/s$/, ""),
    columns: row?.columns ?? listed.slice(0, MAX_COLUMNS),
    filters: row?.filters ?? listed.filter((name) => isChosen(table, name)).slice(0, MAX_FILTERS),
    sums: row?.sums ?? [],
    measures: row?.measures ?? [],
    sort: row?.sort ?? (names.includes("name") ? "name" : date ? `-${sqlName(date.name)}` : ""),
    title: row?.title ??
      (titles.length > 0
        ? titles.map((name) => `coalesce(${name}, '')`).join(" || ' ' || ")
        : hasId
        ? `'${label.replace(/s$/, "")} ' || id`
        : `'${label}'`),
    currency: row?.currency ?? null,
    figures: row?.figures ?? row?.sums ?? [],
    facts: row?.facts ?? null,
  };
}

/** Whether a column has few values, of which one can be chosen: references, yes and no, states. */
function isChosen(table: Table, name: string): boolean {
  const column = columnOf(table, name);
  return name !== "id" &&
    (column?.references !== undefined || column?.kind === "flag" || name === "status");
}
