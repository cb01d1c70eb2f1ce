import type { Resource } from "../../harvest/catalog.ts";
import { readPage } from "../../harvest/page.ts";
import { PageFrontier } from "../../harvest/page_frontier.ts";
import { JsonSyntaxError } from "../../json/scan.ts";
import { RecordSlices } from "../../json/slice_records.ts";
import { PageLog } from "../../store/lists/page_log.ts";
import type { RecordStream } from "../../store/lists/record_batch.ts";
import { type AccountRun, keyOf } from "../context/account_run.ts";
import type { LoggedPage } from "../../store/journal/journal_entry.ts";
import type { OpenReading } from "../context/run_journal.ts";

/**
 * Pages of one list under way at once, where they can be named ahead. At the API's 6.7 requests a second this keeps the
 * whole rate in use up to answers that take 3.5 s.
 */
const PAGES_AT_ONCE = 24;

/** Records that room is made for on the server's word alone: 200 MB of index. */
const MAX_EXPECTED = 10_000_000;

/** The reading of one list, from its first page to its last, into a log under `.work`. */
export class ListReading {
  #pages: LoggedPage[] = [];
  #order: Uint32Array | null = null;

  private constructor(
    readonly run: AccountRun,
    readonly resource: Resource,
    readonly firstUrl: string,
    readonly log: PageLog,
  ) {}

  /**
   * Reads the list at `firstUrl`, going on where an interrupted run was. The caller closes it.
   * @throws PagingError | StatusError | TransientError | UnreachableError, or the system's error
   */
  static async read(run: AccountRun, resource: Resource, firstUrl: string): Promise<ListReading> {
    const open = run.journal.readings.get(keyOf(run, resource));
    const adopted = open?.first_url === firstUrl
      ? await ListReading.#adopt(run, resource, open)
      : null;
    const { sweep, frontier } = adopted ?? await ListReading.#begin(run, resource, firstUrl);
    await sweep.#readAll(frontier);
    return sweep;
  }

  /** Adds another list of the same resource, newer than what was read: of one id the last reading counts. */
  async add(firstUrl: string): Promise<void> {
    await this.#readAll(new PageFrontier(firstUrl));
  }

  /** How many different records were read. */
  get count(): number {
    this.#order ??= this.log.order();
    return this.#order.length;
  }

  /** The records, ascending by id. */
  records(): RecordStream {
    this.#order ??= this.log.order();
    return this.log.recordsIn(this.#order);
  }

  /** The server's time when the first page was answered; null if it gave none. */
  get startedAt(): Date | null {
    const date = this.#pages.find((page) => page.url === this.firstUrl)?.date ?? null;
    return date === null ? null : new Date(date);
  }

  /** The numbers of records the pages told, in the order they came. */
  get totals(): readonly (number | null)[] {
    return this.#pages.map((page) => page.total_entries);
  }

  close(): void {
    this.#order = null;
    this.log.close();
  }

  static async #begin(run: AccountRun, resource: Resource, firstUrl: string) {
    const { file } = run.journal.beginReading(keyOf(run, resource), firstUrl);
    const log = await PageLog.open(run.folder.work.path(file));
    return {
      sweep: new ListReading(run, resource, firstUrl, log),
      frontier: new PageFrontier(firstUrl),
    };
  }

  /** Takes over the pages that an interrupted run has in its log; null if they did not survive. */
  static async #adopt(run: AccountRun, resource: Resource, open: OpenReading) {
    const pages = open.pages.toSorted((a, b) => a.offset - b.offset);
    const last = pages.at(-1);
    const log = await PageLog.open(run.folder.work.path(open.file), {
      keepBytes: last ? last.offset + last.length : 0,
      expected: last?.total_entries ?? 0,
    });
    const sweep = new ListReading(run, resource, open.first_url, log);
    const frontier = new PageFrontier(open.first_url);
    const slices = new RecordSlices();
    const buffer = new Uint8Array(Math.max(0, ...pages.map(({ length }) => length)));
    try {
      for (const page of pages) {
        const bytes = await log.readPage(page, buffer);
        if (!bytes) throw new JsonSyntaxError("Cannot read back a page: the log is too short");
        readPage(bytes, slices, formOf(resource, page.url));
        log.adopt(page.offset, slices);
        sweep.#pages.push(page);
        frontier.arrived({ url: page.url, nextUrl: page.next_url, totalPages: page.total_pages });
      }
      return { sweep, frontier };
    } catch (error) {
      log.close();
      if (error instanceof JsonSyntaxError) return null;
      throw error;
    }
  }

  /** Reads what the frontier names, several pages at once where it names several. */
  async #readAll(frontier: PageFrontier): Promise<void> {
    this.#order = null;
    const underWay = new Set<Promise<void>>();
    try {
      for (;;) {
        for (let url; underWay.size < PAGES_AT_ONCE && (url = frontier.take()) !== null;) {
          const task = this.#readOne(url, frontier).finally(() => underWay.delete(task));
          underWay.add(task);
        }
        if (underWay.size === 0) return;
        await Promise.race(underWay);
      }
    } catch (error) {
      await Promise.allSettled(underWay);
      this.close();
      throw error;
    }
  }

  async #readOne(url: string, frontier: PageFrontier): Promise<void> {
    const { run, resource, log } = this;
    const request = {
      accountId: run.account.id,
      ...formOf(resource, url),
      priority: "high" as const,
      signal: run.signal,
    };
    const page = await run.client.page(request, ({ bytes, slices, info, date }): LoggedPage => {
      // A list that says it has more than any account has is not believed beforehand.
      log.expect(Math.min(info.totalEntries ?? 0, MAX_EXPECTED));
      return {
        url,
        next_url: info.nextUrl,
        total_pages: info.totalPages,
        total_entries: info.totalEntries,
        date: date?.toISOString() ?? null,
        ...log.append(bytes, slices),
      };
    });
    run.journal.addPage(keyOf(run, resource), page);
    this.#pages.push(page);
    frontier.arrived({ url, nextUrl: page.next_url, totalPages: page.total_pages });
    run.onEvent({
      type: "resource_progress",
      accountId: run.account.id,
      resource: resource.name,
      done: log.records,
      total: page.total_entries,
      sizeBytes: log.sizeBytes,
      requestsLeft: Math.max(0, (page.total_pages ?? 0) - this.#pages.length),
    });
  }
}

function formOf(resource: Resource, url: string) {
  return { url, wrapper: resource.wrapper, undocumented: resource.optional ?? false };
}
