import { sqlName } from "../../export/columns/column.ts";
import { RECORD_TABLES, type Table, TABLES } from "../../export/columns/tables.ts";
import { columnOf, labelOf, type ResourceView } from "./resource_view.ts";
import { type ColumnLists, MAIN_VIEWS, MINOR_VIEWS, type ViewSettings } from "./view_settings.ts";

/** How many columns and filters a list without settings of its own has. */
const MAX_COLUMNS = 7;
const MAX_FILTERS = 5;

const SETTINGS: Readonly<Record<string, ViewSettings>> = { ...MAIN_VIEWS, ...MINOR_VIEWS };

export const RESOURCE_VIEWS: ReadonlyMap<string, ResourceView> = new Map(
  TABLES.map((table) => [table.name, viewOf(table)]),
);

/** The lists of the menu: first what people look for, then the rest. */
export const MENU: readonly { readonly view: ResourceView; readonly isMain: boolean }[] = [
  ...Object.keys(SETTINGS),
  ...RECORD_TABLES.map(({ name }) => name).filter((name) => !(name in SETTINGS)),
].flatMap((name) => {
  const view = RESOURCE_VIEWS.get(name);
  return view && !view.table.part ? [{ view, isMain: name in MAIN_VIEWS }] : [];
});

/** The label of a resource's list; its name if it has none. */
export function listLabel(name: string): string {
  return RESOURCE_VIEWS.get(name)?.label ?? name;
}

function viewOf(table: Table): ResourceView {
  const settings: ViewSettings = SETTINGS[table.name] ?? {};
  const listed = (name: ColumnLists) => settings[name]?.split(" ");
  const { label = labelOf(table.name) } = settings;
  const { singular = label.replace(/ies$/, "y").replace(/s$/, "") } = settings;
  const own = table.columns.map(({ name }) => sqlName(name));
  const hasId = own.includes("id");
  const names = [
    ...(hasId ? ["id"] : []),
    ...table.parent.map(({ name }) => sqlName(name)),
    ...own.filter((name) => name !== "id"),
  ];
  const titles = table.columns.filter(({ search }) => search === "title")
    .map(({ name }) => `coalesce(${sqlName(name)}, '')`);
  const shown = defaultColumns(names);
  const date = table.columns.find(({ kind, path }) => kind === "date" && path.length === 1);
  return {
    table,
    label,
    singular,
    columns: listed("columns") ?? shown.slice(0, MAX_COLUMNS),
    filters: listed("filters") ??
      shown.filter((name) => hasFewValues(table, name)).slice(0, MAX_FILTERS),
    totals: listed("totals") ?? [],
    shown: settings.shown ?? {},
    sort: settings.sort ??
      (names.includes("name") ? "name" : date ? `-${sqlName(date.name)}` : ""),
    title: settings.title ??
      (titles.join(" || ' ' || ") || (hasId ? `'${singular} ' || id` : `'${label}'`)),
    currency: settings.currency ?? null,
    figures: listed("figures") ?? [],
    facts: listed("facts") ?? null,
  };
}

function defaultColumns(names: readonly string[]): readonly string[] {
  // A column that repeats the name of a reference is shown in place of its id.
  const plain = names.filter((name) => {
    const reference = name.replace(/_(name|code|currency|number)$/, "_id");
    return reference === name || !names.includes(reference);
  });
  // Where there is a name, nobody looks for the id.
  return plain.includes("name")
    ? ["name", ...plain.filter((name) => name !== "name" && name !== "id")]
    : plain;
}

/** Whether a column has few values to choose from: references, yes and no, states. */
function hasFewValues(table: Table, name: string): boolean {
  const column = columnOf(table, name);
  return name !== "id" &&
    (column?.references !== undefined || column?.kind === "flag" || name === "status");
}
