import type { HarvestClient, PageRequest } from "../../harvest/harvest_client.ts";
import { readPage } from "../../harvest/page.ts";
import type { KnownPage } from "../../harvest/page_frontier.ts";
import { paginate } from "../../harvest/paginate.ts";
import { JsonSyntaxError } from "../../json/scan.ts";
import { RecordSlices } from "../../json/slice_records.ts";
import { PageLog } from "../../store/lists/page_log.ts";
import type { RecordStream } from "../../store/lists/record_batch.ts";
import type { RunJournal } from "../context/run_journal.ts";
import type { LoggedPage, OpenReading } from "../context/run_state.ts";

/** Records that room is made for on the server's word alone: 200 MB of index. */
const MAX_EXPECTED = 10_000_000;

/** How far a reading has come. */
export interface ListProgress {
  /** Records. */
  readonly done: number;
  /** Null if Harvest does not say. */
  readonly total: number | null;
  readonly sizeBytes: number;
  readonly requestsLeft: number;
}

/** Where a reading is noted, under which key, and who hears how far it has come. */
export interface ListReadingOptions {
  readonly journal: RunJournal;
  readonly key: string;
  readonly onProgress: (progress: ListProgress) => void;
}

/** The reading of one list from its first page to its last, into a log under `.work`. Whoever opens it closes it. */
export class ListReading {
  readonly #client: HarvestClient;
  readonly #first: PageRequest;
  readonly #options: ListReadingOptions;
  readonly #log: PageLog;
  readonly #pages: LoggedPage[] = [];
  #order: Uint32Array | null = null;

  private constructor(
    client: HarvestClient,
    { first, log, options }: { first: PageRequest; log: PageLog; options: ListReadingOptions },
  ) {
    this.#client = client;
    this.#first = first;
    this.#log = log;
    this.#options = options;
  }

  /**
   * Reads the list whose first page is asked for by `first`, resuming an interrupted reading of the same.
   * @throws StatusError | TransientError | UnreachableError | PagingError, or the system's error
   */
  static async read(
    client: HarvestClient,
    first: PageRequest,
    options: ListReadingOptions,
  ): Promise<ListReading> {
    const { journal, key } = options;
    const open = journal.state.readings.get(key);
    const resumed = open?.first_url === first.url
      ? await ListReading.#resume(client, { first, open, options })
      : null;
    const reading = resumed ?? await ListReading.#begin(client, { first, options });
    await reading.#readAll(first, reading.#pages.map(knownPage));
    return reading;
  }

  /**
   * Adds another list of the same resource, newer than what was read: of one id the last reading counts. If that fails,
   * the reading is closed.
   * @throws as {@link ListReading.read}
   */
  async add(first: PageRequest): Promise<void> {
    await this.#readAll(first, []);
  }

  async #readAll(first: PageRequest, known: readonly KnownPage[]): Promise<void> {
    this.#order = null;
    const { journal, key, onProgress } = this.#options;
    try {
      for await (using page of paginate(this.#client, first, { known })) {
        // A list that says it has more than any account has is not believed in advance.
        this.#log.expect(Math.min(page.totalEntries ?? 0, MAX_EXPECTED));
        const logged: LoggedPage = {
          url: page.url,
          next_url: page.nextUrl,
          total_pages: page.totalPages,
          total_entries: page.totalEntries,
          date: page.date?.toISOString() ?? null,
          ...this.#log.append(page.bytes, page.slices),
        };
        journal.addPage(key, logged);
        this.#pages.push(logged);
        onProgress({
          done: this.#log.records,
          total: page.totalEntries,
          sizeBytes: this.#log.sizeBytes,
          requestsLeft: Math.max(0, (page.totalPages ?? 0) - this.#pages.length),
        });
      }
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** How many different records were read. */
  get count(): number {
    this.#order ??= this.#log.order();
    return this.#order.length;
  }

  /** The records, ascending by id. */
  records(): RecordStream {
    this.#order ??= this.#log.order();
    return this.#log.recordsIn(this.#order);
  }

  /** The server's time when the first page was answered; null if it gave none. */
  get startedAt(): Date | null {
    const date = this.#pages.find((page) => page.url === this.#first.url)?.date ?? null;
    return date === null ? null : new Date(date);
  }

  /** How many records the list has, as each page said, in the order they came. */
  get totals(): readonly (number | null)[] {
    return this.#pages.map((page) => page.total_entries);
  }

  /** Has no later run resume it. */
  abandon(): void {
    this.#options.journal.endReading(this.#options.key);
  }

  close(): void {
    this.#order = null;
    this.#log.close();
  }

  static async #begin(
    client: HarvestClient,
    { first, options }: { first: PageRequest; options: ListReadingOptions },
  ): Promise<ListReading> {
    const { journal, key } = options;
    const { file } = journal.beginReading(key, first.url);
    const log = await PageLog.open(journal.folder.workPath(file));
    return new ListReading(client, { first, log, options });
  }

  /** Takes over the pages that an interrupted run has in its log; null if they did not survive. */
  static async #resume(
    client: HarvestClient,
    { first, open, options }: {
      first: PageRequest;
      open: OpenReading;
      options: ListReadingOptions;
    },
  ): Promise<ListReading | null> {
    const pages = open.pages.toSorted((a, b) => a.offset - b.offset);
    const last = pages.at(-1);
    const log = await PageLog.open(options.journal.folder.workPath(open.file), {
      keepBytes: last ? last.offset + last.length : 0,
      expected: last?.total_entries ?? 0,
    });
    const reading = new ListReading(client, { first, log, options });
    const slices = new RecordSlices();
    const buffer = new Uint8Array(Math.max(0, ...pages.map(({ length }) => length)));
    try {
      for (const page of pages) {
        const bytes = await log.readPage(page, buffer);
        if (!bytes) throw new JsonSyntaxError("Cannot read back a page: the log is too short");
        readPage(bytes, slices, { ...first, url: page.url });
        log.adopt(page.offset, slices);
        reading.#pages.push(page);
      }
      return reading;
    } catch (error) {
      log.close();
      if (error instanceof JsonSyntaxError) return null;
      throw error;
    }
  }
}

function knownPage({ url, next_url, total_pages }: LoggedPage): KnownPage {
  return { url, nextUrl: next_url, totalPages: total_pages };
}
