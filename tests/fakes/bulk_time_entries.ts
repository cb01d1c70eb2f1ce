import { cutPage } from "../../src/demo/api/cut_page.ts";
import { type ListRoute, matchRoute } from "../../src/demo/api/routes.ts";
import { testsOf } from "../../src/demo/api/select_records.ts";
import type { AccountWorld } from "../../src/demo/data/account_world.ts";
import { daysAfter } from "../../src/demo/data/record_list.ts";
import { type BulkTemplate, bulkTemplates } from "./bulk_template.ts";

/** What bulk entries are made from. */
export interface BulkOptions {
  readonly account: AccountWorld;
  readonly count: number;
  readonly seed: number;
  readonly until: Date;
  /** Whether entries carry their assignments, as Harvest's do: about 1,250 bytes each in place of 800. */
  readonly withAssignments: boolean;
}

/** Bulk history spans four years. */
const DAYS = 4 * 365;

/** Beyond 32 bits, as Harvest's are, and ten digits for any count that fits a machine. */
const FIRST_ID = 2_944_187_726;

/** Positions within a block of this many dates are shuffled, so that ids and dates do not run alike. */
const BLOCK = 64;

/**
 * Time entries by the million, made up from their number whenever they are asked for: none is held in memory. Single
 * ones may be changed and removed. `position` is an entry's place in the list, newest first.
 */
export class BulkTimeEntries {
  readonly #options: BulkOptions;
  readonly #templates: readonly BulkTemplate[];
  readonly #dates: readonly string[];
  /** Changed entries by number: the time and how often. */
  readonly #changed = new Map<number, { updatedAt: string; times: number }>();
  readonly #removed = new Set<number>();
  #selected: { key: string; positions: Uint32Array | null } | null = null;

  constructor(options: BulkOptions) {
    this.#options = options;
    this.#templates = bulkTemplates(options.account, options.withAssignments);
    this.#dates = Array.from(
      { length: DAYS },
      (_, day) => daysAfter(options.until.toISOString(), -day),
    );
  }

  get accountId(): string {
    return String(this.#options.account.id);
  }

  get size(): number {
    return this.#options.count - this.#removed.size;
  }

  /** The id of the entry at a position of the list before any removal. */
  idAt(position: number): string {
    return String(FIRST_ID + this.#numberAt(position));
  }

  /** An entry's JSON text; undefined if there is no such id. */
  text(id: string): string | undefined {
    const number = this.#numberOf(id);
    return number === null
      ? undefined
      : new TextDecoder().decode(this.#bytes([this.#positionOf(number)], "", ""));
  }

  /** Changes an entry's hours and moves its `updated_at` to the clock's time. @throws RangeError for an unknown id */
  change(id: string): void {
    const number = this.#known(id);
    const times = (this.#changed.get(number)?.times ?? 0) + 1;
    this.#changed.set(number, { updatedAt: this.#options.account.now(), times });
    this.#selected = null;
  }

  /** Removes an entry. @throws RangeError for an unknown id */
  remove(id: string): void {
    this.#removed.add(this.#known(id));
    this.#selected = null;
  }

  /**
   * The body of a page of the list, or of one record; null for other addresses and unknown records.
   * @throws ApiError as the API does
   */
  answer(url: URL): BodyInit | null {
    const { route, recordId } = matchRoute(url.pathname.replace(/^\/v2/, "")) ?? {};
    if (route?.name !== "time_entries") return null;
    if (recordId) return this.text(recordId) ?? null;
    const positions = this.#select(route, url.searchParams);
    const page = cutPage({
      url,
      route,
      total: positions?.length ?? this.#options.count,
      idAt: () => "0",
    });
    const wanted = Array.from(
      { length: page.end - page.start },
      (_, at) => positions?.[page.start + at] ?? page.start + at,
    );
    return this.#bytes(wanted, page.head, page.tail);
  }

  /** The positions a query asks for, in order; null for all of them. */
  #select(route: ListRoute, query: URLSearchParams): Uint32Array | null {
    const tests = testsOf(route, query);
    if (tests.length === 0 && this.#removed.size === 0) return null;
    const key = JSON.stringify(route.filters.map(({ param }) => query.get(param)));
    if (this.#selected?.key === key) return this.#selected.positions;
    const since = query.get("updated_since");
    const isRecent = since !== null && Date.parse(since) > this.#options.until.getTime();
    const candidates = isRecent
      ? [...this.#changed.keys()].map((number) => this.#positionOf(number)).sort((a, b) => a - b)
      : Array.from({ length: this.#options.count }, (_, position) => position);
    const positions = Uint32Array.from(candidates.filter((position) => {
      const number = this.#numberAt(position);
      if (this.#removed.has(number)) return false;
      if (tests.length === 0) return true;
      const fields = {
        ...this.#templateOf(number).fields,
        spent_date: this.#dateAt(position),
        updated_at: this.#changed.get(number)?.updatedAt ?? `${this.#dateAt(position)}T00:00:00Z`,
      };
      return tests.every((test) => test({ fields }));
    }));
    this.#selected = { key, positions };
    return positions;
  }

  #bytes(positions: readonly number[], head: string, tail: string): Uint8Array<ArrayBuffer> {
    const encoder = new TextEncoder();
    const numbers = positions.map((position) => this.#numberAt(position));
    const separators = Math.max(0, numbers.length - 1);
    const [before, after] = [encoder.encode(head), encoder.encode(tail)];
    const length = numbers.reduce(
      (sum, number) => sum + this.#templateOf(number).length,
      separators,
    );
    const bytes = new Uint8Array(before.length + length + after.length);
    bytes.set(before);
    let offset = before.length;
    for (const [index, position] of positions.entries()) {
      if (index > 0) bytes[offset++] = 0x2c;
      const number = numbers[index] ?? 0;
      const changed = this.#changed.get(number);
      offset = this.#templateOf(number).write(bytes, offset, {
        id: FIRST_ID + number,
        date: this.#dateAt(position),
        hundredths: 5 + (number * 7919 + (changed?.times ?? 0) * 31) % 790,
        updatedAt: changed?.updatedAt ?? null,
      });
    }
    bytes.set(after, offset);
    return bytes;
  }

  #templateOf(number: number): BulkTemplate {
    const template = this.#templates[Math.imul(number ^ this.#options.seed, 0x9e3779b1) >>> 26];
    if (template === undefined) {
      throw new RangeError(`Cannot make time entry "${number}": there is no template`);
    }
    return template;
  }

  #dateAt(position: number): string {
    return this.#dates[Math.floor(position * DAYS / this.#options.count)] ?? "";
  }

  /** Numbers go up with time, but for a shuffle within whole blocks. */
  #numberAt(position: number): number {
    return shuffled(this.#options.count - 1 - position, this.#options.count, 37, 11);
  }

  /** The inverse: 45 is the inverse of 37 modulo 64, and 17 is -45 * 11 modulo 64. */
  #positionOf(number: number): number {
    return this.#options.count - 1 - shuffled(number, this.#options.count, 45, 17);
  }

  #numberOf(id: string): number | null {
    const number = Number(id) - FIRST_ID;
    const exists = Number.isInteger(number) && number >= 0 && number < this.#options.count;
    return exists && !this.#removed.has(number) ? number : null;
  }

  #known(id: string): number {
    const number = this.#numberOf(id);
    if (number === null) {
      throw new RangeError(`Cannot change time entry "${id}": it does not exist`);
    }
    return number;
  }
}

function shuffled(value: number, count: number, factor: number, shift: number): number {
  const start = value - value % BLOCK;
  return start + BLOCK > count ? value : start + (value % BLOCK * factor + shift) % BLOCK;
}
