import type { Clock } from "../../src/http/clock.ts";
import { group } from "../../src/demo/api/records_of.ts";
import type { World } from "../../src/demo/data/world.ts";
import {
  DemoHarvest,
  type DemoHarvestOptions,
  isApiPath,
  SlidingWindow,
} from "../../src/demo/server/demo_harvest.ts";
import { notFoundPage } from "../../src/demo/server/web_host.ts";
import { NO_BODY, readWriteBody, type WriteBody } from "../../src/demo/write/write_body.ts";
import { answerMore } from "./answer_more.ts";
import { BulkTimeEntries } from "./bulk_time_entries.ts";
import { Faults, IN_PLACE_OF_WRITE } from "./faults.ts";
import { injectFault } from "./inject_fault.ts";
import { type Listener, type LoggedRequest, type RequestInfo, RequestLog } from "./request_log.ts";
import { accessOf } from "./role_access.ts";
import { answerStorage, signedPath } from "./storage.ts";

/** Options of the demo's Harvest, and what only tests want. */
export interface FakeHarvestOptions extends DemoHarvestOptions {
  /** Origin of the storage that receipts redirect to; without it they come straight from the web host. */
  readonly storageOrigin?: string | null;
  /** Report requests in any 15 min; null is no limit. */
  readonly reportRateLimit?: number | null;
  /** Records a page at most, however many are asked for: so that short lists have several pages. */
  readonly maxPerPage?: number;
  /** How long a request travels before it counts as arrived. */
  readonly travelMs?: () => number;
  /** How long the answer to a request takes. */
  readonly latencyMs?: (request: RequestInfo) => number;
  /** Whether fetching a PDF leaves a "viewed" mark and moves `updated_at`, as Harvest probably does. */
  readonly pdfViewsBumpUpdatedAt?: boolean;
  /** The agency's time entries are made up on the fly, this many, in place of those of the size. */
  readonly bulkTimeEntries?: number;
  /** Whether bulk time entries carry their assignments: about 1,250 bytes each in place of 800. */
  readonly bulkWithAssignments?: boolean;
  /** Cuts the connection of a request; without it a reset comes straight after the headers. */
  readonly cut?: (request: Request) => void;
}

/** Of reports Harvest allows 100 requests in 15 min. */
const REPORT_LIMIT = 100;
const REPORT_WINDOW_MS = 900_000;

type Callback = (request: RequestInfo) => void | Promise<void>;

/** The demo's Harvest under observation: requests are logged, and faults, delays and changes come where a test wants them. */
export class FakeHarvest {
  readonly requests = new RequestLog();
  readonly faults = new Faults();
  /** Null where time entries are records like all others. */
  readonly bulk: BulkTimeEntries | null;
  readonly #harvest: DemoHarvest;
  readonly #options: FakeHarvestOptions;
  readonly #callbacks: {
    match: (request: RequestInfo) => boolean;
    run: Callback;
    timesLeft: number;
  }[] = [];
  readonly #closing = new AbortController();
  #count = 0;

  constructor({ bulkTimeEntries = 0, ...options }: FakeHarvestOptions = {}) {
    this.#options = options;
    const { size = {}, bulkWithAssignments: withAssignments = false } = options;
    const isBulk = bulkTimeEntries > 0;
    const { reportRateLimit = REPORT_LIMIT } = options;
    const reports = new SlidingWindow(reportRateLimit ?? Infinity, REPORT_WINDOW_MS);
    this.#harvest = new DemoHarvest({
      ...options,
      ...(isBulk ? { size: { ...size, timeEntries: 0 } } : {}),
      accessOf,
      answerMore,
      throttledMs: (path) => path.startsWith("/reports/") ? reports.take(this.clock.now()) : null,
    });
    this.bulk = isBulk
      ? new BulkTimeEntries({
        account: this.world.account(),
        count: bulkTimeEntries,
        seed: options.seed ?? 1,
        until: options.until ?? this.clock.date(),
        withAssignments,
      })
      : null;
  }

  get clock(): Clock {
    return this.#harvest.clock;
  }

  get world(): World {
    return this.#harvest.world;
  }

  get token(): string {
    return this.#harvest.token;
  }

  /** Runs something (a change of the data, an abort) when a request arrives, before it is answered: `times` times. */
  onRequest(match: (request: RequestInfo) => boolean, run: Callback, { times = 1 } = {}): void {
    this.#callbacks.push({ match, run, timesLeft: times });
  }

  /** The handler of one of the servers; `all` answers for every one of them. */
  handler(listener: Listener = "all"): (request: Request) => Promise<Response> {
    return (request) => this.#respond(request, listener);
  }

  /** Ends all answers that a fault stalls. */
  endStalls(): void {
    this.#closing.abort();
  }

  async #respond(request: Request, listener: Listener): Promise<Response> {
    await this.#sleep(this.#options.travelMs?.() ?? 0);
    const info = this.#logged(request, listener);
    for (const callback of this.#callbacks) {
      if (callback.timesLeft <= 0 || !callback.match(info)) continue;
      callback.timesLeft--;
      await callback.run(info);
    }
    const isWrite = request.method !== "GET";
    const early = isWrite ? this.faults.take(info) : null;
    const body = await readWriteBody(request);
    // Answered on arrival, so that latency does not move requests from one window of the rate limit to another.
    const response = early !== null && IN_PLACE_OF_WRITE.has(early.kind)
      ? new Response()
      : this.#answer(request, listener, body);
    await this.#sleep(this.#options.latencyMs?.(info) ?? 0);
    const fault = isWrite ? early : this.faults.take(info);
    if (fault?.kind === "reset") this.#options.cut?.(request);
    // Not the request's own signal: listening to it makes the runtime print a warning for every good answer.
    const { signal } = this.#closing;
    const faulty = fault === null ? response : await injectFault(response, fault, {
      url: this.#limited(request.url),
      ask: (url) => this.#answer(new Request(url, { headers: request.headers }), listener, NO_BODY),
      clock: this.clock,
      signal,
    });
    info.status = fault?.kind === "reset" ? null : faulty.status;
    if (!faulty.headers.has("date")) {
      faulty.headers.set("date", this.clock.date().toUTCString());
    }
    return faulty;
  }

  #answer(request: Request, listener: Listener, sent: WriteBody): Response {
    const { method, headers } = request;
    const url = this.#limited(request.url);
    const response = this.#file(request, url, listener) ??
      this.#harvest.answer(new Request(url, { method, headers }), sent);
    if (this.#options.pdfViewsBumpUpdatedAt && response.ok) this.#markViewed(url.pathname);
    if (this.bulk === null || headers.get("harvest-account-id") !== this.bulk.accountId) {
      return response;
    }
    // The demo knows none of the bulk entries: it answers with an empty list, or 404 for one of them.
    if (response.status !== 200 && response.status !== 404) return response;
    const body = this.bulk.answer(url);
    return body === null ? response : new Response(body, { headers: response.headers });
  }

  /** The answer of a server for what is not its own, of the storage, and of a web host that sends on to it. */
  #file(request: Request, url: URL, listener: Listener): Response | null {
    const { pathname } = url;
    if (listener === "storage" || (listener === "all" && pathname.startsWith("/receipts/"))) {
      const hasCredential = listener === "storage" && request.headers.has("authorization");
      return answerStorage(url, this.world, { hasCredential });
    }
    if (listener === (isApiPath(pathname) ? "web" : "api")) return notFoundPage();
    const { storageOrigin = null } = this.#options;
    const id = /^\/expenses\/(\d+)\/receipt$/.exec(pathname)?.[1] ?? "";
    const account = this.#harvest.signedIn(request);
    if (storageOrigin === null || !account?.receipts.has(id)) return null;
    const location = storageOrigin + signedPath(account, id, this.clock.date());
    return new Response(null, { status: 302, headers: { location } });
  }

  #markViewed(path: string): void {
    const [, kind, key] = /^\/client\/(invoice|estimate)s\/([\w-]+)\.pdf$/.exec(path) ?? [];
    for (const account of this.world.accounts) {
      const records = account.resource(`${kind}s`);
      for (const { id } of group(records, "client_key").get(key ?? "") ?? []) {
        records.update(id, {});
        account.resource(`${kind}_messages`, id).add({
          event_type: "view",
          recipients: [],
          subject: null,
        });
      }
    }
  }

  #limited(target: string): URL {
    const url = new URL(target);
    const { maxPerPage = Infinity } = this.#options;
    if (Number(url.searchParams.get("per_page")) > maxPerPage) {
      url.searchParams.set("per_page", String(maxPerPage));
    }
    return url;
  }

  async #sleep(ms: number): Promise<void> {
    if (ms > 0) await this.clock.sleep(ms);
  }

  #logged(request: Request, listener: Listener): LoggedRequest {
    const url = new URL(request.url);
    const { headers } = request;
    const info: LoggedRequest = {
      number: ++this.#count,
      method: request.method,
      url,
      path: url.pathname,
      target: url.pathname + url.search,
      listener,
      accountId: headers.get("harvest-account-id"),
      userAgent: headers.get("user-agent"),
      hasAuthorization: headers.has("authorization"),
      atMs: this.clock.now(),
      status: null,
    };
    this.requests.all.push(info);
    return info;
  }
}
