import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { CATALOG } from "../../src/harvest/catalog.ts";
import { HarvestClient } from "../../src/harvest/harvest_client.ts";
import { countRecords, paginate, type PaginateOptions } from "../../src/harvest/paginate.ts";
import { BufferPool } from "../../src/http/body/buffer_pool.ts";
import { Loopback, TOKEN } from "../http/loopback.ts";

const PAGES = 12;
/** How long the server takes for a page. */
const PAGE_MS = 100;

/** A list of twelve pages of two records on loopback, numbered as Harvest's are, and its client. */
class PagedList implements AsyncDisposable {
  readonly pool = new BufferPool();
  readonly client: HarvestClient;
  readonly #server: Loopback;
  /** Page numbers in the order they were asked for. */
  readonly asked: number[] = [];
  open = 0;
  mostOpen = 0;

  /** `spoil` may replace the text of a page. */
  constructor(spoil: (text: string, page: number, nth: number) => string = (text) => text) {
    this.#server = new Loopback(async (request, nth, clock) => {
      const page = Number(new URL(request.url).searchParams.get("page") ?? 1);
      this.asked.push(page);
      this.mostOpen = Math.max(this.mostOpen, ++this.open);
      await clock.server.sleep(PAGE_MS);
      this.open--;
      return new Response(spoil(this.#text(page), page, nth));
    });
    const { client: http, pacer, origin } = this.#server;
    this.client = new HarvestClient({
      http,
      artifactHttp: http,
      apiPacer: pacer,
      reportPacer: pacer,
      artifactPacer: pacer,
      pool: this.pool,
      apiUrl: origin,
      idUrl: origin,
      token: TOKEN,
      userAgent: "test",
    });
  }

  url(page: number): string {
    const url = `${this.#server.origin}/v2/clients`;
    return page === 1 ? `${url}?per_page=2000` : `${url}?page=${page}&per_page=2000`;
  }

  pages(
    options: PaginateOptions = {},
    signal = new AbortController().signal,
  ): ReturnType<typeof paginate> {
    return paginate(this.client, this.client.list(CLIENTS, { accountId: "1", signal }), options);
  }

  /** Virtual milliseconds. */
  now(): number {
    return this.#server.clock.now();
  }

  /** What is left when everything that can happen has happened: buffers that are lent, requests that wait or run. */
  async left(): Promise<{ lent: number; waiting: number; timers: number; sentMore: number }> {
    const { clock, pacer, sent } = this.#server;
    await clock.sleep(60_000);
    return {
      lent: this.pool.lent,
      waiting: pacer.waiting,
      timers: clock.timers,
      sentMore: this.#server.sent - sent,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
  }

  #text(page: number): string {
    return JSON.stringify({
      clients: [{ id: page * 10, padding: "x".repeat(100_000) }, { id: page * 10 + 1 }],
      total_entries: PAGES * 2,
      total_pages: PAGES,
      page,
      links: { next: page < PAGES ? this.url(page + 1) : null },
    });
  }
}

const CLIENTS = CATALOG.find(({ name }) => name === "clients") ?? fail();
const NOTHING = { lent: 0, waiting: 0, timers: 0, sentMore: 0 };
const ALL = Array.from({ length: PAGES }, (_, i) => i + 1);

function fail(): never {
  throw new Error("Cannot find the clients");
}

Deno.test("paginate() yields every page, with its own bytes, and asks for no more than `ahead` at once", async () => {
  for (const [ahead, most] of [[1, 1], [3, 3], [100, PAGES - 2]] as const) {
    await using list = new PagedList();
    const found: number[] = [];
    for await (using page of list.pages({ ahead })) {
      const text = new TextDecoder().decode(page.bytes);
      const ids = [0, 1].map((at) =>
        JSON.parse(text.slice(page.slices.starts[at], page.slices.ends[at])).id
      );
      assertEquals(ids[1], ids[0] + 1);
      found.push(ids[0] / 10);
    }
    assertEquals(found.toSorted((a, b) => a - b), ALL);
    assertEquals([list.mostOpen, list.asked.length], [most, PAGES]);
    assertEquals(await list.left(), NOTHING);
  }
});

Deno.test("paginate() asks for the pages one after the other until two have shown how they are numbered", async () => {
  await using list = new PagedList();
  const openAt: number[] = [];
  for await (using _page of list.pages({ ahead: 5 })) openAt.push(list.asked.length);
  assertEquals(openAt.slice(0, 3), [1, 2, 7]);
});

Deno.test("paginate() lends no buffer and runs nothing after a break", async () => {
  for (const after of [1, 2, 3, 5]) {
    await using list = new PagedList();
    let pages = 0;
    let leftAt = 0;
    for await (using _page of list.pages({ ahead: 8 })) {
      leftAt = list.now();
      if (++pages === after) break;
    }
    // Nobody waits for what is under way.
    assertEquals([list.pool.lent, list.now() - leftAt], [0, 0]);
    assertEquals(await list.left(), NOTHING, `after ${after}`);
  }
});

Deno.test("paginate() lends no buffer and runs nothing after a throw", async () => {
  await using list = new PagedList();
  const read = async () => {
    let pages = 0;
    for await (using _page of list.pages({ ahead: 8 })) {
      leftAt = list.now();
      if (++pages === 4) throw new RangeError("enough");
    }
  };
  let leftAt = 0;
  await assertRejects(read, RangeError, "enough");
  assertEquals([list.pool.lent, list.now() - leftAt], [0, 0]);
  assertEquals(await list.left(), NOTHING);
});

Deno.test("paginate() lends no buffer and runs nothing after an abort, wherever it comes", async () => {
  for (const inLoop of [true, false]) {
    await using list = new PagedList();
    const stop = new AbortController();
    const reason = new Error("interrupted");
    const read = async () => {
      let pages = 0;
      for await (using _page of list.pages({ ahead: 8 }, stop.signal)) {
        if (++pages !== 3) continue;
        if (inLoop) stop.abort(reason);
        else queueMicrotask(() => stop.abort(reason));
      }
    };
    assertEquals(await assertRejects(read), reason);
    assertEquals(list.pool.lent, 0);
    assertEquals(await list.left(), NOTHING);
  }
});

Deno.test("paginate() lends no buffer and runs nothing after a page that cannot be read", async () => {
  // Page 5 leads back: the list goes round in circles.
  await using list = new PagedList((text, page) =>
    page === 5 ? text.replace("page=6", "page=2") : text
  );
  const read = async () => {
    for await (using _page of list.pages({ ahead: 8 }));
  };
  assertEquals((await assertRejects(read, Error)).name, "PagingError");
  assertEquals(list.pool.lent, 0);
  assertEquals(await list.left(), NOTHING);
});

Deno.test("paginate() reads a page again whose body is not what was asked for", async () => {
  await using list = new PagedList((text, page, nth) =>
    page === 3 && nth === 2 ? text.slice(0, 5000) : text
  );
  let pages = 0;
  for await (using _page of list.pages({ ahead: 1 })) pages++;
  assertEquals([pages, list.asked.filter((page) => page === 3).length], [PAGES, 2]);
  assertEquals(await list.left(), NOTHING);
});

Deno.test("paginate() does not ask for pages that are known, and goes on from them", async () => {
  const known = (list: PagedList, pages: readonly number[]) =>
    pages.map((page) => ({
      url: list.url(page),
      nextUrl: page < PAGES ? list.url(page + 1) : null,
      totalPages: PAGES,
    }));
  const rows: readonly (readonly number[])[] = [
    [1],
    [1, 2, 3],
    [1, 2, 5, 4, 9],
    ALL.slice(0, -1),
    ALL,
  ];
  for (const pages of rows) {
    await using list = new PagedList();
    for await (using _page of list.pages({ known: known(list, pages) }));
    assertEquals(
      list.asked.toSorted((a, b) => a - b),
      ALL.filter((page) => !pages.includes(page)),
      String(pages),
    );
  }
});

Deno.test("countRecords() asks for one page of one record", async () => {
  await using list = new PagedList();
  const { signal } = new AbortController();
  assertEquals(await countRecords(list.client, CLIENTS, { accountId: "1", signal }), PAGES * 2);
  assertEquals([list.asked, await list.left()], [[1], NOTHING]);
});
