import type { ListRequest } from "./list_query.ts";
import type { PageContext } from "./page.ts";
import type { ResourceView } from "./resource_view.ts";

/** What an address asks for that differs from what a list shows now; null takes a filter away. */
export interface ListChange {
  readonly sort?: string;
  readonly page?: number;
  readonly from?: string;
  readonly to?: string;
  readonly words?: string;
  readonly without?: string;
}

/** The address of a list with something else than it shows now; from its first page, unless told. */
export function listAddress(
  { base }: PageContext,
  { view, request }: { view: ResourceView; request: ListRequest },
  change: ListChange = {},
): string {
  const { from, to, words, sort, page } = { ...request, page: 1, ...change };
  const query = new URLSearchParams(
    [...request.filters].filter(([name]) => name !== change.without),
  );
  for (const [name, value] of Object.entries({ from, to, words })) {
    if (value !== "") query.set(name, value);
  }
  if (sort !== view.sort) query.set("sort", sort);
  if (page > 1) query.set("page", String(page));
  const text = query.toString();
  return `${base}/${request.account}/${view.table.name}${text === "" ? "" : `?${text}`}`;
}
