import { compareIdTexts } from "../../json/record_id.ts";
import { ApiError } from "./api_error.ts";
import { type ListRoute, MAX_PER_PAGE } from "./routes.ts";

/** A page of a list: which of the sorted records it holds, and the JSON around them. */
export interface PageCut {
  /** Of the first record. */
  readonly start: number;
  /** Behind the last record. */
  readonly end: number;
  readonly head: string;
  /** From the closing bracket of the records on. */
  readonly tail: string;
}

/** The list that a page is cut from. */
export interface PageSource {
  readonly url: URL;
  readonly route: Pick<ListRoute, "wrapper" | "paging" | "order" | "perPage">;
  readonly total: number;
  /** The id of the sorted record at a position; only asked for by cursors. */
  readonly idAt: (position: number) => string;
}

/**
 * The page that `page`, `per_page` or `cursor` of the URL ask for. Cursors are keysets by id, so changes elsewhere shift
 * nothing; pages are offsets, and shift. With a cursor `page`, `next_page` and `previous_page` are null on all pages
 * but the last (Harvest's documentation of pagination).
 * @throws ApiError 422 for a value out of range
 */
export function cutPage(source: PageSource): PageCut {
  const { url, route, total, idAt } = source;
  const perPage = wholeNumber(url, "per_page") ?? route.perPage;
  if (perPage < 1 || perPage > MAX_PER_PAGE) {
    throw new ApiError(422, `per_page must be between 1 and ${MAX_PER_PAGE}`);
  }
  const hasCursors = route.paging === "cursor";
  const cursor = hasCursors ? url.searchParams.get("cursor") : null;
  const page = cursor === null ? wholeNumber(url, "page") ?? 1 : null;
  if (page !== null && page < 1) throw new ApiError(422, "page must be 1 or more");
  const { start, end } = page === null
    ? cursorWindow(cursor ?? "", perPage, source)
    : { start: Math.min((page - 1) * perPage, total), end: Math.min(page * perPage, total) };
  const isLast = end >= total;
  const totalPages = Math.max(1, Math.ceil(total / perPage));
  const link = (param: "page" | "cursor", value: string, ref: string) =>
    linkTo(url, { [param]: value, ref, per_page: String(perPage) });
  const pageLink = (number: number, ref: string) => link("page", String(number), ref);
  const cursorLink = (side: "after" | "before", position: number) => {
    const ref = side === "after" ? "next_cursor" : "previous_cursor";
    return link("cursor", btoa(`{"${side}":{"id":${idAt(position)}}}`), ref);
  };
  // A list that knows cursors offers one from its first page on, unless the client came by page number.
  const offersCursor = hasCursors && !url.searchParams.has("page");
  const nextPage = page === null ? null : page + 1;
  const nextLink = () =>
    nextPage === null || offersCursor ? cursorLink("after", end - 1) : pageLink(nextPage, "next");
  const previousPage = page === null ? (isLast ? totalPages : 1) - 1 : page - 1;
  const previousLink = () =>
    page === null ? cursorLink("before", start) : pageLink(previousPage, "previous");
  const rest = JSON.stringify({
    per_page: perPage,
    total_pages: totalPages,
    total_entries: total,
    next_page: isLast ? null : nextPage,
    previous_page: previousPage > 0 ? previousPage : null,
    page: page ?? (isLast ? totalPages : null),
    links: {
      first: pageLink(1, "first"),
      next: isLast ? null : nextLink(),
      previous: (page === null ? start : previousPage) > 0 ? previousLink() : null,
      last: pageLink(totalPages, "last"),
    },
  });
  return { start, end, head: `{${JSON.stringify(route.wrapper)}:[`, tail: `],${rest.slice(1)}` };
}

/** The positions that a cursor asks for. */
function cursorWindow(
  cursor: string,
  perPage: number,
  { total, idAt, route }: PageSource,
): Pick<PageCut, "start" | "end"> {
  const [, side, id] = /^\{"(after|before)":\{"id":(\d+)\}\}$/.exec(decoded(cursor)) ?? [];
  if (side === undefined || id === undefined) throw new ApiError(422, "cursor is invalid");
  const direction = route.order === "oldest" ? 1 : -1;
  // The first position whose record comes after the id, or is it: by binary search.
  const firstFrom = (limit: number) => {
    let low = 0;
    let high = total;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareIdTexts(idAt(middle), id) * direction >= limit) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  if (side === "after") {
    const start = firstFrom(1);
    return { start, end: Math.min(start + perPage, total) };
  }
  const end = firstFrom(0);
  return { start: Math.max(0, end - perPage), end };
}

function decoded(cursor: string): string {
  try {
    return atob(cursor);
  } catch {
    return "";
  }
}

function linkTo(url: URL, params: Readonly<Record<string, string>>): string {
  const link = new URL(url);
  for (const param of ["page", "cursor", "per_page", "ref"]) link.searchParams.delete(param);
  for (const [param, value] of Object.entries(params)) link.searchParams.set(param, value);
  return link.href;
}

function wholeNumber(url: URL, param: string): number | null {
  const text = url.searchParams.get(param);
  if (text === null || text === "") return null;
  if (!/^\d{1,9}$/.test(text)) throw new ApiError(422, `${param} must be a number`);
  return Number(text);
}
