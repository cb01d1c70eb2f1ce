import { bodyChunks } from "./body/body_chunks.ts";
import type { Clock } from "./clock.ts";
import { errorDetail, networkError, StatusError, TransientError } from "./errors/http_error.ts";
import { GrowBuffer } from "./body/buffer_pool.ts";
import { readBody, type StreamedResponse } from "./body/read_body.ts";
import { type RedactedHeaders, redactHeaders, redactUrl } from "./errors/redact.ts";
import { IdleTimeout } from "./body/idle_timeout.ts";
import { LinkedAbort } from "./linked_abort.ts";

/** How long the headers may take: slow reports take seconds, never a minute. */
const HEADERS_LIMIT_MS = 60_000;

/** How long the next bytes of a body may take. */
const STALL_LIMIT_MS = 30_000;

/** How long a whole body may take, however slowly it trickles: 20 MB at 22 kB/s. */
const BODY_LIMIT_MS = 15 * 60_000;

/**
 * A refusal's body is read for the sentence in it, and so that its connection can be used again; more than this is not
 * worth the wait.
 */
const MAX_REFUSAL_BYTES = 16 * 1024;

/** How long the next bytes of a refusal may take. */
const REFUSAL_STALL_MS = 5000;

/** What sends a request: the runtime's `fetch`, or a stand-in of the same shape. */
export type Fetch = (request: Request) => Promise<Response>;

/** What is asked for. Redirects are not followed: they end in a `StatusError` with a `location`. */
export interface GetRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * Reads a response. It may throw `TransientError` if that is not what was asked for; the request is then sent again.
 */
export type Consume<T> = (response: StreamedResponse) => Promise<T>;

/** How requests are sent. */
export interface AttemptOptions {
  readonly send: Fetch;
  readonly clock: Clock;
}

/** How an attempt ended, well or badly; `status` is null if there was no response. */
export interface AttemptOutcome {
  /** HTTP's; null if there was no response. */
  readonly status: number | null;
  /** Until the body was received, in milliseconds. */
  readonly durationMs: number;
  /** Bytes of the body that were read, decompressed. */
  readonly sizeBytes: number;
  /** What was sent, without secrets. */
  readonly requestHeaders: RedactedHeaders;
  /** What was received, without secrets. */
  readonly responseHeaders: RedactedHeaders;
}

/**
 * Sends a request once, under time limits, and hands the response to `consume`. The body is consumed or cancelled in
 * any case.
 * @throws StatusError if the status is not a success; TransientError if no usable response came; `signal.reason` on
 * abort; and what `consume` throws
 */
export async function attempt<T>(
  request: GetRequest,
  consume: Consume<T>,
  { send, clock, onAnswer, onEnd }: AttemptOptions & {
    /** The server has the request, and begins to answer. */
    readonly onAnswer?: () => void;
    readonly onEnd?: (outcome: AttemptOutcome) => void;
  },
): Promise<T> {
  const { signal } = request;
  signal.throwIfAborted();
  const startMs = clock.now();
  let response: Response | null = null;
  let sizeBytes = 0;
  using stop = new LinkedAbort(signal);
  const limit = new IdleTimeout(clock, () => stop.abort(expired(response !== null)));
  try {
    limit.arm(HEADERS_LIMIT_MS);
    response = await answerTo(send, newRequest(request, stop.signal));
    onAnswer?.();
    limit.arm(BODY_LIMIT_MS);
    const chunks = bodyChunks(response, {
      clock,
      stallMs: response.ok ? STALL_LIMIT_MS : REFUSAL_STALL_MS,
      signal: stop.signal,
      onChunk: (chunkBytes) => sizeBytes += chunkBytes,
    });
    if (!response.ok) throw await refusal(request, { response, chunks });
    return await consume({ response, chunks });
  } catch (error) {
    throw stop.signal.aborted ? stop.signal.reason : error;
  } finally {
    limit.stop();
    await discard(response, stop);
    onEnd?.({
      status: response?.status ?? null,
      durationMs: clock.now() - startMs,
      sizeBytes,
      requestHeaders: redactHeaders(request.headers),
      responseHeaders: redactHeaders(response?.headers ?? {}),
    });
  }
}

/** A body that nobody read, or not to its end, is cancelled. */
async function discard(response: Response | null, stop: LinkedAbort): Promise<void> {
  if (response?.body?.locked) stop.abort("unread");
  else await response?.body?.cancel().catch(() => {});
}

function expired(hasHeaders: boolean): TransientError {
  return new TransientError(
    hasHeaders
      ? `the body was not complete within ${BODY_LIMIT_MS / 60_000} minutes`
      : `no answer within ${HEADERS_LIMIT_MS / 1000} s`,
  );
}

/** The runtime's own error would write out the header or the URL, secrets and all. */
function newRequest({ url, headers }: GetRequest, signal: AbortSignal): Request {
  try {
    return new Request(url, { headers, redirect: "manual", signal });
  } catch {
    throw new TypeError(
      `Cannot get "${redactUrl(url)}": the URL or a header is not allowed in HTTP`,
    );
  }
}

async function answerTo(send: Fetch, request: Request): Promise<Response> {
  try {
    return await send(request);
  } catch (error) {
    throw networkError(error);
  }
}

async function refusal(
  { url, headers }: GetRequest,
  streamed: StreamedResponse,
): Promise<StatusError> {
  let detail: string | null = null;
  try {
    detail = errorDetail(
      await readBody(streamed, new GrowBuffer(), { maxBytes: MAX_REFUSAL_BYTES }),
    );
  } catch {
    // The status is enough; what the body adds is a courtesy.
  }
  // A server may quote what it was sent.
  const secret = new Headers(headers).get("authorization")?.split(" ").at(-1);
  if (secret) detail = detail?.replaceAll(secret, "…") ?? null;
  const { status, headers: sent } = streamed.response;
  return new StatusError(url, { status, headers: sent, detail });
}
