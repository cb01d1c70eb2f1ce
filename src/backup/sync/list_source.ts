import type { Resource } from "../../harvest/catalog.ts";
import type { PageRequest } from "../../harvest/harvest_client.ts";
import { readPage } from "../../harvest/page.ts";
import { countRecords, paginate } from "../../harvest/paginate.ts";
import { JsonSyntaxError } from "../../json/scan.ts";
import { type BadRecord, RecordSlices } from "../../json/slice_records.ts";
import { isOlderVersion } from "../../store/history/record_change.ts";
import { PageLog } from "../../store/lists/page_log.ts";
import type { RecordStream } from "../../store/lists/record_batch.ts";
import type { AccountRun } from "../context/account_run.ts";
import type { OpenReading } from "../context/run_journal.ts";
import type { LoggedPage } from "../../store/journal/journal_entry.ts";

/** Records that room is made for on the server's word alone: 200 MB of index. */
const MAX_EXPECTED = 10_000_000;

/** Filters of the API. */
type ListQuery = Readonly<Record<string, string>>;

/**
 * One list of an account in Harvest, read into a log under `.work`. All methods throw
 * StatusError | TransientError | UnreachableError | PagingError, or the system's error.
 */
export class ListSource {
  readonly #key: string;

  constructor(
    readonly resource: Resource,
    readonly run: Pick<AccountRun, "client" | "known" | "journal" | "today" | "report" | "signal">,
  ) {
    this.#key = run.known.key(resource);
  }

  /** Reads the list, resuming an interrupted reading of the same. Whoever reads it closes it. */
  async read(query: ListQuery = {}): Promise<ListReading> {
    const first = this.#first(query);
    const open = this.run.journal.openReading(this.#key);
    const resumed = open?.first_url === first.url ? await this.#resume(first, open) : null;
    const reading = resumed ?? await this.#begin(first);
    await this.#readInto(reading, first);
    return reading;
  }

  /** Reads more of it into the same log; of one id the last reading counts. If that fails, the reading is closed. */
  async readMore(reading: ListReading, query: ListQuery): Promise<void> {
    await this.#readInto(reading, this.#first(query));
  }

  /**
   * Reads pages once more into the same log. Returns how many records the list has, as each of them says. If that fails,
   * the reading is closed.
   */
  async readAgain(reading: ListReading, urls: readonly string[]): Promise<(number | null)[]> {
    const totals: (number | null)[] = [];
    try {
      for (const url of urls) {
        using page = await this.run.client.page({ ...this.#first({}), url });
        reading.log.append(page.bytes, page.slices);
        reading.bad.push(...page.bad);
        totals.push(page.totalEntries);
      }
    } catch (error) {
      reading.close();
      throw error;
    }
    return totals;
  }

  /** How many records it has; null if Harvest does not say. */
  async count(): Promise<number | null> {
    const { client, known: { accountId }, signal } = this.run;
    return await countRecords(client, this.resource, { accountId, signal });
  }

  /** Has no later run resume a reading. */
  forget(): void {
    this.run.journal.endReading(this.#key);
  }

  #first(query: ListQuery): PageRequest {
    const { client, known: { accountId }, signal } = this.run;
    return client.list(this.resource, { accountId, query, salvage: true, signal });
  }

  async #readInto(reading: ListReading, first: PageRequest): Promise<void> {
    const { client, journal, report, today } = this.run;
    const { log, pages } = reading;
    const known = first.url === reading.firstUrl ? pages.map(knownPage) : [];
    try {
      for await (using page of paginate(client, first, { known })) {
        // A list that says it has more than any account has is not believed in advance.
        log.expect(Math.min(page.totalEntries ?? 0, MAX_EXPECTED));
        const logged: LoggedPage = {
          url: page.url,
          next_url: page.nextUrl,
          total_pages: page.totalPages,
          total_entries: page.totalEntries,
          date: page.date && earlier(page.date, today()).toISOString(),
          ...log.append(page.bytes, page.slices),
        };
        journal.note({ type: "page", key: this.#key, ...logged });
        pages.push(logged);
        reading.bad.push(...page.bad);
        report({
          type: "resource_progress",
          resource: this.resource.name,
          done: log.records,
          total: page.totalEntries,
          sizeBytes: log.sizeBytes,
          requestsLeft: Math.max(0, (page.totalPages ?? 0) - pages.length),
        });
      }
    } catch (error) {
      reading.close();
      throw error;
    }
  }

  async #begin(first: PageRequest): Promise<ListReading> {
    const { journal } = this.run;
    const { file } = journal.beginReading(this.#key, first.url);
    return new ListReading(first.url, await PageLog.open(journal.folder.work.path(file)));
  }

  /** Takes over the pages that an interrupted run has in its log; null if they did not survive. */
  async #resume(first: PageRequest, open: OpenReading): Promise<ListReading | null> {
    const pages = open.pages.toSorted((a, b) => a.offset - b.offset);
    const last = pages.at(-1);
    const log = await PageLog.open(this.run.journal.folder.work.path(open.file), {
      keepBytes: last ? last.offset + last.length : 0,
      expected: last?.total_entries ?? 0,
    });
    const slices = new RecordSlices();
    const bad: BadRecord[] = [];
    const buffer = new Uint8Array(Math.max(0, ...pages.map(({ length }) => length)));
    try {
      for (const page of pages) {
        const bytes = await log.readPage(page, buffer);
        if (!bytes) throw new JsonSyntaxError("Cannot read back a page: the log is too short");
        const onBad = (record: BadRecord) => bad.push(record);
        readPage(bytes, slices, { ...first, url: page.url, onBad });
        log.adopt(page.offset, slices);
      }
      return new ListReading(first.url, log, { pages, bad });
    } catch (error) {
      log.close();
      if (error instanceof JsonSyntaxError) return null;
      throw error;
    }
  }
}

/** What was read of a list. */
export class ListReading {
  readonly pages: LoggedPage[];
  /** Records that came, but not as JSON. */
  readonly bad: BadRecord[];
  #order: { readonly records: number; readonly ids: Uint32Array } | null = null;

  constructor(
    readonly firstUrl: string,
    readonly log: PageLog,
    { pages = [], bad = [] }: { pages?: LoggedPage[]; bad?: BadRecord[] } = {},
  ) {
    this.pages = pages;
    this.bad = bad;
  }

  /** How many different records were read. */
  get count(): number {
    return this.#sorted().length;
  }

  /** Whether a record was read. */
  has(id: string): boolean {
    return this.log.has(this.#sorted(), id);
  }

  /** The records, ascending by id. */
  records(): RecordStream {
    return this.log.recordsIn(this.#sorted());
  }

  /** When the first page was answered, by the clock that is behind, the server's or ours; null if it gave no time. */
  get startedAt(): Date | null {
    const date = this.pages.find((page) => page.url === this.firstUrl)?.date ?? null;
    return date === null ? null : new Date(date);
  }

  /** How many records the list has, as each page said, in the order they came. */
  get totals(): readonly (number | null)[] {
    return this.pages.map((page) => page.total_entries);
  }

  close(): void {
    this.#order = null;
    this.log.close();
  }

  #sorted(): Uint32Array {
    const { records } = this.log;
    if (this.#order?.records !== records) {
      this.#order = { records, ids: this.log.order(isOlderVersion) };
    }
    return this.#order.ids;
  }
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}

function knownPage({ url, next_url, total_pages }: LoggedPage) {
  return { url, nextUrl: next_url, totalPages: total_pages };
}
