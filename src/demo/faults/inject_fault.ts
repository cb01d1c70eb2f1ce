import type { Clock } from "../../http/clock.ts";
import type { Fault } from "./faults.ts";

/** How long a stalled answer hangs if the client never gives up: longer than any time limit worth having. */
const STALL_MS = 3_600_000;

/** Content-Length of a truncated body beyond what is sent. */
const MISSING_BYTES = 1000;

/** The answer that a fault gives in place of the real one; null if it does not replace it. */
export async function faultResponse(
  fault: Fault,
  clock: Clock,
  signal: AbortSignal,
): Promise<Response | null> {
  switch (fault.kind) {
    case "status":
      return new Response(fault.body ?? `{"code":${fault.status},"message":"Fault"}`, {
        status: fault.status,
        headers: new Headers(
          fault.headers ?? { "content-type": "application/json; charset=utf-8" },
        ),
      });
    case "retryAfter":
      return new Response("Throttled", { status: 429, headers: { "retry-after": fault.value } });
    case "html200":
      return htmlResponse("Harvest is being maintained", 200);
    case "errorObject200":
      return jsonResponse('{"code":500,"message":"Something is wrong"}');
    case "emptyBody":
      return jsonResponse("");
    case "reset":
      return new Response(cutStream(new Uint8Array()), {
        headers: { "content-length": String(MISSING_BYTES) },
      });
    case "stallHeaders":
      await stall(clock, signal);
      return htmlResponse("Gateway Timeout", 504);
    default:
      return null;
  }
}

/** The real answer as a fault leaves it. */
export async function injectFault(
  response: Response,
  fault: Fault,
  clock: Clock,
  signal: AbortSignal,
): Promise<Response> {
  const { status, headers } = response;
  switch (fault.kind) {
    case "slow":
      await clock.sleep(fault.ms);
      return response;
    case "truncatedJson": {
      const bytes = await bytesOf(response);
      return new Response(bytes.slice(0, Math.floor(bytes.length * 0.6)), {
        status,
        headers: withoutLength(headers),
      });
    }
    case "truncatedBody": {
      const bytes = await bytesOf(response);
      headers.set("content-length", String(bytes.length));
      return new Response(cutStream(bytes.slice(0, Math.floor(bytes.length * 0.6))), {
        status,
        headers,
      });
    }
    case "stallBody": {
      const bytes = await bytesOf(response);
      headers.set("content-length", String(bytes.length));
      const some = bytes.slice(0, fault.afterBytes ?? Math.floor(bytes.length / 2));
      return new Response(stallingStream(some, clock, signal), { status, headers });
    }
    case "gzip": {
      if (response.body === null) return response;
      headers.set("content-encoding", "gzip");
      const packed = response.body.pipeThrough(new CompressionStream("gzip"));
      return new Response(packed, { status, headers: withoutLength(headers) });
    }
    default:
      return response;
  }
}

/** A JSON answer, as the API types it. */
export function jsonResponse(
  body: BodyInit,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(body, {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
  });
}

/** A web page with one sentence. */
export function htmlResponse(sentence: string, status: number): Response {
  const page =
    `<!DOCTYPE html>\n<html><head><title>Harvest</title></head><body><h1>${sentence}</h1></body></html>\n`;
  return new Response(page, { status, headers: { "content-type": "text/html; charset=utf-8" } });
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

function stallingStream(
  bytes: Uint8Array,
  clock: Clock,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const gone = new AbortController();
  let sent = bytes.length === 0;
  return new ReadableStream({
    async pull(controller) {
      if (!sent) {
        sent = true;
        controller.enqueue(bytes);
        return;
      }
      await stall(clock, AbortSignal.any([gone.signal, signal]));
      controller.error(new Error("The body stalls on demand"));
    },
    cancel() {
      gone.abort();
    },
  }, { highWaterMark: 0 });
}

/** Waits until the server closes, or the client (of a body, where that is noticed) has gone. */
async function stall(clock: Clock, signal: AbortSignal): Promise<void> {
  try {
    await clock.sleep(STALL_MS, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function bytesOf(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await response.arrayBuffer());
}

function withoutLength(headers: Headers): Headers {
  headers.delete("content-length");
  return headers;
}
