import type { ListRequest } from "../index/list_query.ts";
import type { PageContext } from "./page.ts";
import { pageText } from "./pager.ts";
import type { ResourceView } from "../catalog/resource_view.ts";
import { withQuery } from "./with_query.ts";

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
  const filters = [...request.filters].filter(([name]) => name !== change.without);
  const rest = { from, to, words, sort: sort === view.sort ? "" : sort, page: pageText(page) };
  return withQuery(`${base}/${request.account}/${view.table.name}`, [
    ...filters,
    ...Object.entries(rest),
  ]);
}
