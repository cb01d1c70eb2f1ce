import { type Clock, systemClock } from "../../http/clock.ts";
import { type Access, ADMINISTRATOR, answerApi, type ApiQuestion } from "../api/answer_api.ts";
import { ApiError } from "../api/api_error.ts";
import type { AccountWorld } from "../data/account_world.ts";
import { type JsonObject, parseFields } from "../data/json_text.ts";
import { World } from "../data/world.ts";
import { newAccount } from "../sample/new_account.ts";
import { type SampleOptions, sampleWorld } from "../sample/sample_world.ts";
import { answerWrite } from "../write/answer_write.ts";
import { NO_BODY, readWriteBody, type WriteBody } from "../write/write_body.ts";
import { answerWeb } from "./web_host.ts";

/** What the demo's Harvest holds and how it behaves. */
export interface DemoHarvestOptions extends Partial<SampleOptions> {
  /** What there is in place of the sample data; made with the address that it is served at. */
  readonly makeWorld?: typeof sampleWorld;
  /** API requests in any 15 s; null is no limit. */
  readonly rateLimit?: number | null;
  /** What the token's user may see of an account; an administrator, and so everything, if left out. */
  readonly accessOf?: (account: AccountWorld) => Access;
  /** Answers what the demo does not; null if it is nothing of that. @throws ApiError */
  readonly answerMore?: (question: ApiQuestion, method: string) => string | null;
  /** How long a request that has a limit of its own must wait, in milliseconds; null for all others. */
  readonly throttledMs?: (path: string) => number | null;
}

/** Harvest's documented limit: 100 requests in 15 s. */
const RATE_LIMIT = 100;
const RATE_WINDOW_MS = 15_000;

/** A Harvest with sample data and without sockets: a function from request to response. */
export class DemoHarvest {
  readonly clock: Clock;
  readonly world: World;
  readonly token: string;
  readonly #options: DemoHarvestOptions;
  readonly #webOrigin: string;
  readonly #window: SlidingWindow;

  constructor(options: DemoHarvestOptions = {}) {
    this.#options = options;
    this.clock = options.clock ?? systemClock;
    this.token = options.token ?? "1234567.pt.demo-token-that-opens-nothing-but-sample-data";
    this.#webOrigin = options.webOrigin ?? "http://127.0.0.1";
    this.world = (options.makeWorld ?? sampleWorld)({
      ...options,
      clock: this.clock,
      token: this.token,
      webOrigin: this.#webOrigin,
    });
    const { rateLimit = RATE_LIMIT } = options;
    this.#window = new SlidingWindow(rateLimit ?? Infinity, RATE_WINDOW_MS);
  }

  /** Answers a request; `body` is what it carries, if it changes something. */
  answer(request: Request, body: WriteBody = NO_BODY): Response {
    const response = this.#route(request, body);
    response.headers.set("date", this.clock.date().toUTCString());
    return response;
  }

  /** The account that a request is for and whose owner it is from; null if one of that is not so. */
  signedIn({ headers }: Request): AccountWorld | null {
    const accountId = headers.get("harvest-account-id");
    const account = this.world.accounts.find(({ id }) => String(id) === accountId) ?? null;
    return this.world.tokens.has(bearerToken(headers)) ? account : null;
  }

  #route(request: Request, sent: WriteBody): Response {
    const url = new URL(request.url);
    if (!isApiPath(url.pathname)) {
      return answerWeb(url.pathname, this.world, this.signedIn(request));
    }
    try {
      const { status, body } = this.#answerApi(request, url, sent);
      return jsonResponse(body, status);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return jsonResponse(error.body(), error.status, error.headers);
    }
  }

  #answerApi(request: Request, url: URL, sent: WriteBody): { status: number; body: string } {
    const { method, headers } = request;
    const path = url.pathname.replace(/^\/v2/, "");
    const { accessOf = () => ADMINISTRATOR, answerMore, throttledMs } = this.#options;
    // Requests that are refused for another reason count towards the limit, too.
    const waitMs = path === url.pathname
      ? 0
      : throttledMs?.(path) ?? this.#window.take(this.clock.now());
    if (!headers.get("user-agent")) throw new ApiError(400, "User-Agent header is missing");
    if (!this.world.tokens.has(bearerToken(headers))) throw new ApiError(401, REFUSED);
    if (path === ACCOUNTS && method === "GET") {
      return { status: 200, body: this.world.accountsBody() };
    }
    const account = this.signedIn(request);
    if (account === null) throw new ApiError(404, "Account not found");
    if (waitMs > 0) {
      const seconds = Math.ceil(waitMs / 1000);
      throw new ApiError(429, "Throttled", { "retry-after": String(seconds) });
    }
    const question = { account, url, webOrigin: this.#webOrigin, access: accessOf(account) };
    const more = answerMore?.(question, method) ?? null;
    if (more !== null) return { status: 200, body: more };
    if (method !== "GET") return answerWrite({ ...question, method, path, body: sent });
    return { status: 200, body: answerApi(question) };
  }
}

const ACCOUNTS = "/api/v2/accounts";

/** Whether a path is the API's or the ID service's; all others are the web host's. */
export function isApiPath(path: string): boolean {
  return path === ACCOUNTS || path === "/v2" || path.startsWith("/v2/");
}

/** A Harvest with sample data that listens on this machine. */
export interface ServedDemo extends AsyncDisposable {
  /** Origin of the ID service, the API and the web host alike. */
  readonly url: string;
  readonly token: string;
  readonly world: World;
}

/** Serves the demo's Harvest on loopback, at a free port. `rateLimit`: API requests in any 15 s; null is no limit. */
export function serveDemoHarvest(
  options: Pick<DemoHarvestOptions, "rateLimit" | "makeWorld">,
): ServedDemo {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async (request) => harvest.answer(request, await readWriteBody(request)),
  );
  const url = `http://127.0.0.1:${server.addr.port}`;
  // Made last: its data name the address, which is known only once the server listens.
  const harvest: DemoHarvest = new DemoHarvest({ ...options, webOrigin: url });
  const { token, world } = harvest;
  return { url, token, world, [Symbol.asyncDispose]: () => server.shutdown() };
}

/** Ids begin past those of any account that could be restored into it, so that no old one is mistaken for a new one. */
const FIRST_ID = 8_000_000_000_000;

/**
 * Serves a new account without a limit of requests, with nothing in it but what every account begins with. `company`: JSON of the
 * settings to begin with; `people`: the owner first.
 */
export function serveNewAccount(
  { name, company, people }: {
    readonly name: string;
    readonly company: string;
    readonly people: readonly JsonObject[];
  },
): ServedDemo {
  let lastId = FIRST_ID;
  // What depends on the address is added when it is served.
  const { base_uri: _uri, full_domain: _domain, ...settings }: JsonObject = parseFields(company);
  return serveDemoHarvest({
    rateLimit: null,
    makeWorld: ({ clock, token }) => {
      const nextId = () => ++lastId;
      const account = newAccount({ id: nextId(), name, clock, nextId, company: settings, people });
      return new World(clock, [account], [], { id: nextId(), ...people[0] }, token);
    },
  });
}

const REFUSED =
  "The access token provided is expired, revoked, malformed or invalid for other reasons.";

function bearerToken(headers: Headers): string {
  return /^Bearer (.+)$/.exec(headers.get("authorization") ?? "")?.[1] ?? "";
}

function jsonResponse(
  body: string,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(body, {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
  });
}

/**
 * An exact sliding-window limit, as strict as one can be: never more than `limit` accepted requests in any `windowMs`.
 * Refused requests do not count.
 */
export class SlidingWindow {
  readonly #accepted: number[] = [];

  constructor(readonly limit: number, readonly windowMs: number) {}

  /** 0 if the request may pass at `nowMs`, else how long until one may. */
  take(nowMs: number): number {
    if (this.limit === Infinity) return 0;
    while (this.#accepted.length > 0 && (this.#accepted[0] ?? 0) <= nowMs - this.windowMs) {
      this.#accepted.shift();
    }
    if (this.#accepted.length < this.limit) {
      this.#accepted.push(nowMs);
      return 0;
    }
    return (this.#accepted[0] ?? 0) + this.windowMs - nowMs;
  }
}
