import { type Clock, systemClock } from "../../http/clock.ts";
import { answerApi } from "../api/api.ts";
import { ApiError } from "../api/api_error.ts";
import { type Fault, Faults } from "../faults/faults.ts";
import { type Listener, type LoggedRequest, type RequestInfo, RequestLog } from "./request_log.ts";
import { type SampleOptions, sampleWorld } from "../sample/sample_world.ts";
import { SlidingWindow } from "./sliding_window.ts";
import { faultResponse, htmlResponse, injectFault, jsonResponse } from "../faults/inject_fault.ts";
import { answerStorage, answerWeb } from "./web_host.ts";
import type { World } from "../data/world.ts";

/** What the fake is made of. */
export interface FakeHarvestOptions extends Partial<SampleOptions> {
  readonly clock?: Clock;
  /** A world of one's own in place of the sample data. */
  readonly world?: World;
  /** The token that opens the sample accounts. */
  readonly token?: string;
  /** Origin of the web host, as `company.base_uri` and the receipts' URLs name it. */
  readonly webOrigin?: string;
  /** Origin of the storage that receipts redirect to; without it they come straight from the web host. */
  readonly storageOrigin?: string | null;
  /** API requests in any 15 s; null is no limit. */
  readonly rateLimit?: number | null;
  /** Report requests in any 15 min; null is no limit. */
  readonly reportRateLimit?: number | null;
  /** Records a page at most, so that short lists have several: however many are asked for. */
  readonly maxPerPage?: number;
  /** How long a request is on its way before it counts as arrived. */
  readonly travelMs?: () => number;
  /** How long the answer to a request takes. */
  readonly latencyMs?: (request: RequestInfo) => number;
  readonly pdfViewsBumpUpdatedAt?: boolean;
  /** Cuts the connection a request came by; without it a reset comes straight after the headers. */
  readonly cut?: (request: Request) => void;
}

type Handler = (request: Request) => Promise<Response>;
type Callback = (request: RequestInfo) => void | Promise<void>;

/** Harvest's documented limits: 100 requests in 15 s, of reports 100 in 15 min. */
const RATE_LIMIT = 100;
const RATE_WINDOW_MS = 15_000;
const REPORT_WINDOW_MS = 900_000;

/** Harvest without sockets: requests in, responses out. */
export class FakeHarvest {
  readonly clock: Clock;
  readonly world: World;
  readonly token: string;
  readonly requests = new RequestLog();
  readonly faults = new Faults();
  readonly #options: FakeHarvestOptions;
  readonly #webOrigin: string;
  readonly #windows: { readonly api: SlidingWindow; readonly reports: SlidingWindow };
  readonly #callbacks: { match: (request: RequestInfo) => boolean; run: Callback; left: number }[] =
    [];
  readonly #closing = new AbortController();
  #count = 0;

  constructor(options: FakeHarvestOptions = {}) {
    this.#options = options;
    this.clock = options.clock ?? systemClock;
    this.token = options.token ?? "1234567.pt.demo-token-that-opens-nothing-but-sample-data";
    this.#webOrigin = options.webOrigin ?? "http://127.0.0.1";
    this.world = options.world ??
      sampleWorld({ clock: this.clock, token: this.token, webOrigin: this.#webOrigin, ...options });
    const { rateLimit = RATE_LIMIT, reportRateLimit = RATE_LIMIT } = options;
    this.#windows = {
      api: new SlidingWindow(rateLimit ?? Infinity, RATE_WINDOW_MS),
      reports: new SlidingWindow(reportRateLimit ?? Infinity, REPORT_WINDOW_MS),
    };
  }

  /** Runs something (a change of the data, an abort) when a request arrives, before it is answered; once, unless told. */
  onRequest(match: (request: RequestInfo) => boolean, run: Callback, { times = 1 } = {}): void {
    this.#callbacks.push({ match, run, left: times });
  }

  /** The handler of one of the servers; `all` answers for every one of them. */
  handler(listener: Listener = "all"): Handler {
    return (request) => this.#answer(request, listener);
  }

  async #answer(request: Request, listener: Listener): Promise<Response> {
    const travelMs = this.#options.travelMs?.() ?? 0;
    if (travelMs > 0) await this.clock.sleep(travelMs);
    const info = this.#arrived(request, listener);
    const authorization = request.headers.get("authorization");
    // Counted on arrival, so that latency does not move requests from one window to another.
    const throttledMs = this.#throttledMs(info);
    for (const callback of this.#callbacks) {
      if (callback.left <= 0 || !callback.match(info)) continue;
      callback.left--;
      await callback.run(info);
    }
    const latencyMs = this.#options.latencyMs?.(info) ?? 0;
    if (latencyMs > 0) await this.clock.sleep(latencyMs);
    const fault = this.faults.take(info);
    if (fault?.kind === "reset") this.#options.cut?.(request);
    // Not the request's own signal: listening to it makes the runtime print a warning for every good answer.
    const { signal } = this.#closing;
    const response = (fault && await faultResponse(fault, this.clock, signal)) ??
      this.#route(info, { authorization, throttledMs, fault });
    info.status = fault?.kind === "reset" ? null : response.status;
    if (!response.headers.has("date")) {
      response.headers.set("date", this.clock.date().toUTCString());
    }
    return fault === null ? response : await injectFault(response, fault, this.clock, signal);
  }

  /** Ends all that stalls on demand. */
  close(): void {
    this.#closing.abort();
  }

  #arrived(request: Request, listener: Listener): LoggedRequest {
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

  #throttledMs({ path, atMs }: RequestInfo): number {
    if (!path.startsWith("/v2/")) return 0;
    const isReport = path.startsWith("/v2/reports/");
    return (isReport ? this.#windows.reports : this.#windows.api).take(atMs);
  }

  #route(info: RequestInfo, parts: Parts): Response {
    const { listener, path } = info;
    if (listener === "storage" || (listener === "all" && path.startsWith("/receipts/"))) {
      return answerStorage(info, this.world);
    }
    const isApi = path === "/api/v2/accounts" || path === "/v2" || path.startsWith("/v2/");
    const isElsewhere = isApi ? listener === "web" : listener === "api";
    if (isElsewhere) return htmlResponse("The page you were looking for does not exist", 404);
    if (!isApi) {
      return answerWeb(info, {
        token: resolveToken(parts.authorization),
        world: this.world,
        receiptsRedirectTo: this.#options.storageOrigin ?? null,
        pdfViewsBumpUpdatedAt: this.#options.pdfViewsBumpUpdatedAt ?? false,
      });
    }
    try {
      return jsonResponse(this.#answerApi(info, parts));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return jsonResponse(error.body(), error.status, error.headers);
    }
  }

  #answerApi(info: RequestInfo, { authorization, throttledMs, fault }: Parts): BodyInit {
    const { method, path } = info;
    if (method !== "GET") throw new ApiError(405, `The sample server is read-only: ${method}`);
    if ((info.userAgent ?? "") === "") throw new ApiError(400, "User-Agent header is missing");
    if (!this.world.accepts(resolveToken(authorization))) {
      throw new ApiError(
        401,
        "The access token provided is expired, revoked, malformed or invalid for other reasons.",
      );
    }
    if (path === "/api/v2/accounts") return this.world.accountsBody();
    const account = this.world.accounts.find(({ id }) => String(id) === info.accountId);
    if (account === undefined) throw new ApiError(404, "Account not found");
    if (throttledMs > 0) {
      const seconds = Math.ceil(throttledMs / 1000);
      throw new ApiError(429, "Throttled", { "retry-after": String(seconds) });
    }
    return answerApi({
      account,
      url: withPageSize(info.url, this.#options.maxPerPage ?? Infinity),
      webOrigin: this.#webOrigin,
      spoil: fault?.kind === "page" ? fault.spoil : () => {},
    });
  }
}

/** What else an answer depends on; none of it is logged. */
interface Parts {
  readonly authorization: string | null;
  readonly throttledMs: number;
  readonly fault: Fault | null;
}

function withPageSize(url: URL, maxPerPage: number): URL {
  if (Number(url.searchParams.get("per_page")) <= maxPerPage) return url;
  const limited = new URL(url);
  limited.searchParams.set("per_page", String(maxPerPage));
  return limited;
}

function resolveToken(authorization: string | null): string {
  return /^Bearer (.+)$/.exec(authorization ?? "")?.[1] ?? "";
}

/** Harvest as one function, to be called without a socket. */
export function fakeHarvest(options: FakeHarvestOptions = {}): Handler {
  return new FakeHarvest(options).handler();
}
