/** A page of a list that is paged by number, in the order they came. */
interface ReadPage {
  readonly url: string;
  readonly total_entries: number | null;
  readonly total_pages: number | null;
}

/**
 * The pages to be read once more, since the list moved between the readings of two neighbours: a record on the way from one
 * to the other may have been on neither. It is within as many records of where they meet as the total has moved since.
 * None for a list that is paged by cursors, whose pages do not move.
 */
export function shiftedPages(pages: readonly ReadPage[], totalNow: number | null): string[] {
  const read = pages.map((page, at) => ({ ...page, at, number: pageNumber(page.url) }));
  const byNumber = new Map(read.map((page) => [page.number ?? 1, page]));
  const again = new Set<string>();
  for (const page of read) {
    const number = page.number ?? 1;
    const next = byNumber.get(number + 1);
    if (!next || next.number === null || next.total_entries === page.total_entries) continue;
    const since = read.slice(Math.min(page.at, next.at)).map((one) => one.total_entries ?? 0);
    const totals = [...since, totalNow ?? page.total_entries ?? 0];
    const moved = Math.max(...totals) - Math.min(...totals);
    const pageSize = Math.max(1, Math.floor((page.total_entries ?? 0) / (page.total_pages ?? 1)));
    const reach = Math.ceil(moved / pageSize);
    // Towards the beginning; and towards the end where the later page was read first.
    const last = next.at < page.at ? number + reach : number;
    for (let n = number - reach + 1; n <= last; n++) {
      const url = byNumber.get(n)?.url;
      if (url !== undefined) again.add(url);
    }
  }
  return [...again];
}

function pageNumber(url: string): number | null {
  const { searchParams } = new URL(url);
  const page = searchParams.get("page");
  return page === null || searchParams.has("cursor") ? null : Number(page);
}
