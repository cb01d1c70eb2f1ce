import type { Clock } from "../../src/http/clock.ts";
import type { Fault } from "./faults.ts";
import { ListPage } from "./page_fault.ts";

/** How long a stalled answer hangs if the client never gives up: longer than any time limit worth having. */
const STALL_MS = 3_600_000;

/** Content-Length of a truncated body beyond what is sent. */
const MISSING_BYTES = 1000;

const JSON_HEADERS = { "content-type": "application/json; charset=utf-8" };

/** The answer that a fault makes of a good one; `ask` gives the good answer for another address. */
export async function injectFault(
  good: Response,
  fault: Fault,
  { url, ask, clock, signal }: {
    readonly url: URL;
    readonly ask: (url: string) => Response;
    readonly clock: Clock;
    /** Ends what stalls. */
    readonly signal: AbortSignal;
  },
): Promise<Response> {
  const { status, headers } = good;
  const bytes = new Uint8Array(await good.arrayBuffer());
  const part = (share: number) => bytes.slice(0, Math.floor(bytes.length * share));
  const whole = (body: BodyInit, more: Record<string, string> = {}) =>
    new Response(body, { status, headers: { ...Object.fromEntries(headers), ...more } });
  switch (fault.kind) {
    case "status":
      return new Response(fault.body ?? `{"code":${fault.status},"message":"Fault"}`, {
        status: fault.status,
        headers: new Headers(fault.headers ?? JSON_HEADERS),
      });
    case "answerLost":
      return await injectFault(whole(bytes), fault.as, { url, ask, clock, signal });
    case "retryAfter":
      return new Response("Throttled", { status: 429, headers: { "retry-after": fault.value } });
    case "html200":
      return new Response("<!DOCTYPE html>\n<title>Harvest</title><h1>Maintenance</h1>\n", {
        headers: { "content-type": "text/html; charset=utf-8" },
      });
    case "errorObject200":
      return new Response('{"code":500,"message":"Something is wrong"}', { headers: JSON_HEADERS });
    case "emptyBody":
      return new Response("", { headers: JSON_HEADERS });
    case "reset":
      return new Response(cutStream(new Uint8Array()), {
        headers: { "content-length": String(MISSING_BYTES) },
      });
    case "stallHeaders":
      await stall(clock, signal);
      return new Response("Gateway Timeout", { status: 504 });
    case "slow":
      await clock.sleep(fault.ms);
      return whole(bytes);
    case "truncatedJson":
      return whole(part(0.6));
    case "truncatedBody":
      return whole(cutStream(part(0.6)), { "content-length": String(bytes.length) });
    case "stallBody": {
      const some = fault.afterBytes === undefined ? part(0.5) : bytes.slice(0, fault.afterBytes);
      const body = stallingStream(some, clock, signal);
      return whole(body, { "content-length": String(bytes.length) });
    }
    case "gzip":
      return whole(
        new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip")),
        { "content-encoding": "gzip" },
      );
    case "page": {
      const page = ListPage.parse(url, new TextDecoder().decode(bytes));
      if (page === null) return whole(bytes);
      await fault.change(page, async (url) => ListPage.parse(new URL(url), await ask(url).text()));
      return whole(page.text);
    }
  }
}

/** The bytes, then an error: the server closes the connection. */
function cutStream(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let sent = bytes.length === 0;
  return new ReadableStream({
    pull(controller) {
      if (sent) return controller.error(new Error("The connection is cut on demand"));
      sent = true;
      controller.enqueue(bytes);
    },
  }, { highWaterMark: 0 });
}

/** The bytes, then nothing until the client cancels, the server closes or an hour has passed. */
function stallingStream(
  bytes: Uint8Array,
  clock: Clock,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const cancelled = new AbortController();
  let sent = bytes.length === 0;
  return new ReadableStream({
    async pull(controller) {
      if (!sent) {
        sent = true;
        controller.enqueue(bytes);
        return;
      }
      await stall(clock, AbortSignal.any([cancelled.signal, signal]));
      controller.error(new Error("The body stalls on demand"));
    },
    cancel() {
      cancelled.abort();
    },
  }, { highWaterMark: 0 });
}

async function stall(clock: Clock, signal: AbortSignal): Promise<void> {
  try {
    await clock.sleep(STALL_MS, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
