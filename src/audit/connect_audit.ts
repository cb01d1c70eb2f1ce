import { HarvestClient } from "../harvest/harvest_client.ts";
import { BufferPool } from "../http/buffer_pool.ts";
import type { Clock } from "../http/clock.ts";
import type { Fetch } from "../http/fetch.ts";
import { Pacer } from "../http/pacer.ts";
import { PoliteClient, type PoliteEvents } from "../http/polite_client.ts";
import { ServerHealth } from "../http/server_health.ts";
import { TokenBucket } from "../http/token_bucket.ts";

/** Harvest's limit for everything but reports: requests in 15 seconds come with the connection. */
const API_WINDOW_MS = 15_000;
/** Harvest's limit for reports: 100 requests in 15 minutes, says the API's introduction. */
const REPORTS = { limit: 100, windowMs: 15 * 60_000, marginMs: 1000 };

/** How Harvest is reached. */
export interface AuditConnection {
  readonly token: string;
  /** Without a slash at the end. */
  readonly apiUrl: string;
  readonly userAgent: string;
  /** Requests per 15 seconds, reports apart. */
  readonly rate: number;
}

/** What an audit takes from the world to reach Harvest. */
export interface AuditNetwork {
  readonly send: Fetch;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** Two clients of the same token, each at its own pace. */
export interface AuditClients {
  readonly api: HarvestClient;
  /** Reports have a budget of their own. */
  readonly reports: HarvestClient;
}

/** Clients for an audit; `events` hears of every request. */
export function connectAudit(
  { token, apiUrl, userAgent, rate }: AuditConnection,
  { send, clock, random }: AuditNetwork,
  { events }: { readonly events: PoliteEvents },
): AuditClients {
  const http = new PoliteClient({ send, clock, random, health: new ServerHealth(), events });
  const pool = new BufferPool();
  const apiPacer = new Pacer(new TokenBucket({ limit: rate, windowMs: API_WINDOW_MS }), clock);
  // After a 429 Harvest may ask for the whole window.
  const reportPacer = new Pacer(new TokenBucket(REPORTS), clock, { maxPauseMs: REPORTS.windowMs });
  const client = (apiPacer: Pacer) =>
    new HarvestClient({
      http,
      artifactHttp: http,
      apiPacer,
      artifactPacer: apiPacer,
      pool,
      apiUrl,
      // Audits ask for accounts by their ids and never for the list of them.
      idUrl: apiUrl,
      token,
      userAgent,
    });
  return { api: client(apiPacer), reports: client(reportPacer) };
}
