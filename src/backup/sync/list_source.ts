import type { Resource } from "../../harvest/catalog.ts";
import type { PageRequest } from "../../harvest/harvest_client.ts";
import { readPage } from "../../harvest/page.ts";
import { countRecords, paginate } from "../../harvest/paginate.ts";
import { JsonSyntaxError } from "../../json/scan.ts";
import { type BadRecord, RecordSlices } from "../../json/slice_records.ts";
import { PageLog } from "../../store/lists/page_log.ts";
import type { AccountRun } from "../context/account_run.ts";
import type { OpenReading } from "../context/run_journal.ts";
import { WorkMeter } from "../context/work_meter.ts";
import type { LoggedPage } from "../../store/journal/journal_entry.ts";
import { ListReading } from "./list_reading.ts";
import { RecordFiles } from "./record_files.ts";

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
  readonly #meter: WorkMeter;
  readonly #recordFiles: RecordFiles;

  constructor(readonly resource: Resource, readonly run: AccountRun) {
    this.#key = run.known.key(resource);
    this.#meter = new WorkMeter(resource, "pages", run);
    this.#recordFiles = new RecordFiles(resource, run);
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
      await reading.close();
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
    const { client, journal, report, clock } = this.run;
    const { log, pages } = reading;
    const known = first.url === reading.firstUrl ? pages.map(knownPage) : [];
    try {
      for await (using page of paginate(client, first, { known })) {
        const beganMs = clock.now();
        // A list that says it has more than any account has is not believed in advance.
        log.expect(Math.min(page.totalEntries ?? 0, MAX_EXPECTED));
        const logged: LoggedPage = {
          url: page.url,
          next_url: page.nextUrl,
          total_pages: page.totalPages,
          total_entries: page.totalEntries,
          date: page.date && earlier(page.date, clock.date()).toISOString(),
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
        const toCome = Math.max(0, (page.totalEntries ?? 0) - log.records);
        this.#meter.left = toCome + page.slices.count;
        this.#meter.add(page.slices.count, page.scanMs + clock.now() - beganMs);
        reading.advance(page.totalEntries);
      }
    } catch (error) {
      await reading.close();
      throw error;
    }
  }

  async #begin(first: PageRequest): Promise<ListReading> {
    const { journal } = this.run;
    const { file } = journal.beginReading(this.#key, first.url);
    const log = await PageLog.open(journal.folder.work.path(file));
    const files = await this.#recordFiles.begin(log, { file, isResumed: false });
    return new ListReading(first.url, log, { files });
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
      const files = await this.#recordFiles.begin(log, { file: open.file, isResumed: true });
      const reading = new ListReading(first.url, log, { pages, bad, files });
      reading.advance(last?.total_entries ?? null);
      return reading;
    } catch (error) {
      log.close();
      if (error instanceof JsonSyntaxError) return null;
      throw error;
    }
  }
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}

function knownPage({ url, next_url, total_pages }: LoggedPage) {
  return { url, nextUrl: next_url, totalPages: total_pages };
}
