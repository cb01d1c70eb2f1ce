import { ApiError } from "./api_error.ts";
import { compareIdTexts } from "../data/record_list.ts";
import { type ListRoute, MAX_PER_PAGE } from "./routes.ts";

/** One page of a list before it is written as JSON, so that a fault may still spoil it. */
export interface Page {
  wrapper: string;
  perPage: number;
  totalPages: number;
  /** null leaves the member out. */
  totalEntries: number | null;
  page: number | null;
  nextPage: number | null;
  previousPage: number | null;
  /** null leaves the member out. */
  links: PageLinks | null;
  /** Which of the sorted records it holds: from `start` up to, not including, `end`. */
  start: number;
  end: number;
}

/** The addresses of the pages around one. */
export interface PageLinks {
  first: string;
  next: string | null;
  previous: string | null;
  last: string;
}

/** What a page is cut from. */
export interface PageSource {
  readonly url: URL;
  readonly route: ListRoute;
  readonly total: number;
  /** The id of the sorted record at a position; only asked for by cursors. */
  readonly idAt: (position: number) => string;
}

/**
 * The page that `page`, `per_page` or `cursor` of the URL ask for. Cursors are keysets by id, so changes elsewhere shift
 * nothing; pages are offsets, and shift. With a cursor `page`, `next_page` and `previous_page` are null on all pages
 * but the first and the last (Harvest's documentation of pagination).
 * @throws ApiError 422 for a per_page out of range
 */
export function cutPage(source: PageSource): Page {
  const { url, route, total } = source;
  const perPage = wholeNumber(url, "per_page") ?? route.perPage;
  if (perPage < 1 || perPage > MAX_PER_PAGE) {
    throw new ApiError(422, `per_page must be between 1 and ${MAX_PER_PAGE}`);
  }
  const totalPages = Math.max(1, Math.ceil(total / perPage));
  const link = (changes: Record<string, string>) =>
    linkTo(url, { ...changes, per_page: String(perPage) });
  const common = {
    wrapper: route.wrapper,
    perPage,
    totalPages,
    totalEntries: total,
  };
  const first = link({ page: "1", ref: "first" });
  const last = link({ page: String(totalPages), ref: "last" });
  const cursor = route.paging === "cursor" ? url.searchParams.get("cursor") : null;
  if (cursor !== null) {
    const { start, end } = cursorWindow(cursor, perPage, source);
    const isLast = end >= total;
    return {
      ...common,
      page: isLast ? totalPages : null,
      nextPage: null,
      previousPage: isLast && totalPages > 1 ? totalPages - 1 : null,
      links: {
        first,
        next: isLast
          ? null
          : link({ cursor: cursorText("after", source.idAt(end - 1)), ref: "next_cursor" }),
        previous: start === 0
          ? null
          : link({ cursor: cursorText("before", source.idAt(start)), ref: "previous_cursor" }),
        last,
      },
      start,
      end,
    };
  }
  const page = wholeNumber(url, "page") ?? 1;
  if (page < 1) throw new ApiError(422, "page must be 1 or more");
  const start = Math.min((page - 1) * perPage, total);
  const end = Math.min(start + perPage, total);
  const more = end < total;
  // A list that knows cursors offers one from its first page on, unless the client came by page number.
  const byCursor = route.paging === "cursor" && !url.searchParams.has("page");
  const next = byCursor && more
    ? link({ cursor: cursorText("after", source.idAt(end - 1)), ref: "next_cursor" })
    : link({ page: String(page + 1), ref: "next" });
  return {
    ...common,
    page,
    nextPage: more ? page + 1 : null,
    previousPage: page > 1 ? page - 1 : null,
    links: {
      first,
      next: more ? next : null,
      previous: page > 1 ? link({ page: String(page - 1), ref: "previous" }) : null,
      last,
    },
    start,
    end,
  };
}

/** The JSON after the records: everything of the envelope from the closing bracket on. */
export function pageTail(page: Page): string {
  const { perPage, totalPages, totalEntries, nextPage, previousPage, links } = page;
  const entries = totalEntries === null ? {} : { total_entries: totalEntries };
  const rest = JSON.stringify({
    per_page: perPage,
    total_pages: totalPages,
    ...entries,
    next_page: nextPage,
    previous_page: previousPage,
    page: page.page,
    ...(links === null ? {} : { links }),
  });
  return `],${rest.slice(1)}`;
}

/** The JSON before the records. */
export function pageHead(page: Page): string {
  return `{${JSON.stringify(page.wrapper)}:[`;
}

function cursorText(side: "after" | "before", id: string): string {
  return btoa(`{"${side}":{"id":${id}}}`);
}

function cursorWindow(cursor: string, perPage: number, { total, idAt, route }: PageSource) {
  const [, side, id] = /^\{"(after|before)":\{"id":(\d+)\}\}$/.exec(decoded(cursor)) ?? [];
  if (side === undefined || id === undefined) throw new ApiError(422, "cursor is invalid");
  const direction = route.order === "oldest" ? 1 : -1;
  // The first position whose record lies behind the id, by binary search.
  const behind = (limit: number) => {
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
    const start = behind(1);
    return { start, end: Math.min(start + perPage, total) };
  }
  const end = behind(0);
  return { start: Math.max(0, end - perPage), end };
}

function decoded(cursor: string): string {
  try {
    return atob(cursor);
  } catch {
    return "";
  }
}

function linkTo(url: URL, changes: Record<string, string>): string {
  const link = new URL(url);
  for (const param of ["page", "cursor", "per_page", "ref"]) link.searchParams.delete(param);
  for (const [param, value] of Object.entries(changes)) link.searchParams.set(param, value);
  return link.href;
}

function wholeNumber(url: URL, param: string): number | null {
  const text = url.searchParams.get(param);
  if (text === null || text === "") return null;
  if (!/^\d{1,9}$/.test(text)) throw new ApiError(422, `${param} must be a number`);
  return Number(text);
}
