import { HarvestClient } from "../harvest/harvest_client.ts";
import { BufferPool } from "../http/buffer_pool.ts";
import type { Clock } from "../http/clock.ts";
import type { Fetch } from "../http/fetch.ts";
import { Pacer } from "../http/pacer.ts";
import { PoliteClient } from "../http/polite_client.ts";
import { ServerHealth } from "../http/server_health.ts";
import { TokenBucket } from "../http/token_bucket.ts";
import type { BackupEvent, OnEvent } from "./event.ts";

type Attempt = Omit<Extract<BackupEvent, { type: "request" }>, "type">;
type Retry = Omit<Extract<BackupEvent, { type: "retry" }>, "type">;

/** The window of Harvest's limit: 100 requests in 15 seconds, says the API's introduction. */
const WINDOW_MS = 15_000;
/**
 * Up to 300 ms may lie between how long two requests travel, and some more until a timer fires; the 15.4 s that come of
 * it use 97.4 % of the rate.
 */
const MARGIN_MS = 400;

/** How Harvest is reached. */
export interface Connection {
  readonly token: string;
  /** Without a slash at the end. */
  readonly apiUrl: string;
  readonly idUrl: string;
  readonly userAgent: string;
  /** Requests per 15 seconds. */
  readonly rate: number;
}

/** What the run takes from the world: the network, time, chance. */
export interface Surroundings {
  readonly send: Fetch;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly onEvent: OnEvent;
}

/**
 * A client for one token. API requests share one budget, whatever account they are for: whether Harvest counts by token
 * or by account is not documented. Downloads have one of the same size, since Harvest documents no limit for them.
 */
export function connect(
  connection: Connection,
  { send, clock, random, onEvent }: Surroundings,
): HarvestClient {
  const bucket = () =>
    new TokenBucket({ limit: connection.rate, windowMs: WINDOW_MS, marginMs: MARGIN_MS });
  const events = {
    attempted: (attempt: Attempt) => onEvent({ type: "request", ...attempt }),
    retrying: (retry: Retry) => onEvent({ type: "retry", ...retry }),
    paused: (waitMs: number) => onEvent({ type: "paused", waitMs }),
  };
  // A storage host that is down says nothing about the API, and the other way round.
  const http = () => new PoliteClient({ send, clock, random, health: new ServerHealth(), events });
  return new HarvestClient({
    http: http(),
    artifactHttp: http(),
    apiPacer: new Pacer(bucket(), clock),
    artifactPacer: new Pacer(bucket(), clock),
    pool: new BufferPool(),
    apiUrl: connection.apiUrl,
    idUrl: connection.idUrl,
    token: connection.token,
    userAgent: connection.userAgent,
  });
}
