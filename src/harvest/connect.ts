import { BufferPool } from "../http/body/buffer_pool.ts";
import { CircuitBreaker } from "../http/circuit_breaker.ts";
import type { Clock } from "../http/clock.ts";
import type { Fetch } from "../http/attempt.ts";
import { HttpClient, type RequestEvent } from "../http/http_client.ts";
import { Pacer } from "../http/pacer.ts";
import { TokenBucket } from "../http/token_bucket.ts";
import { HarvestClient } from "./harvest_client.ts";
import { API_MARGIN_MS, API_WINDOW_MS, REPORT_LIMIT } from "./limits.ts";

/** How to reach Harvest. */
export interface Connection {
  readonly token: string;
  /** Without a slash at the end. */
  readonly apiUrl: string;
  readonly idUrl: string;
  readonly userAgent: string;
  /** Requests per 15 seconds, not counting reports. */
  readonly rate: number;
}

/** What a client takes from the world: the network, time, chance. */
export interface Network {
  readonly send: Fetch;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** The budget of API requests: `rate` in any 15 seconds. */
export function apiPacer(rate: number, clock: Clock): Pacer {
  return new Pacer(
    new TokenBucket({ limit: rate, windowMs: API_WINDOW_MS, marginMs: API_MARGIN_MS }),
    clock,
  );
}

/**
 * A client for one token; `onEvent` is called for every request. API requests share one budget, whatever account they are
 * for: whether Harvest counts by token or by account is not documented. Reports have a budget of their own, and so have
 * downloads, for which Harvest documents no limit. `shared`: the budget of API requests, if others draw on it, too.
 */
export function connect(
  { token, apiUrl, idUrl, userAgent, rate }: Connection,
  { send, clock, random }: Network,
  onEvent: (event: RequestEvent) => void,
  shared: Pacer = apiPacer(rate, clock),
): HarvestClient {
  // A storage host that is down says nothing about the API, and the other way round.
  const http = () =>
    new HttpClient({ send, clock, random, breaker: new CircuitBreaker(), onEvent });
  return new HarvestClient({
    http: http(),
    artifactHttp: http(),
    apiPacer: shared,
    // After a 429 Harvest may ask for the whole window.
    reportPacer: new Pacer(new TokenBucket(REPORT_LIMIT), clock, {
      maxPauseMs: REPORT_LIMIT.windowMs,
      onWait: (waitMs) => onEvent({ type: "paused", waitMs }),
    }),
    artifactPacer: apiPacer(rate, clock),
    pool: new BufferPool(),
    apiUrl,
    idUrl,
    token,
    userAgent,
  });
}
