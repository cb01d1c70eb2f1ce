import { Pacer } from "../../src/http/pacer.ts";
import { HttpClient, type RequestEvent } from "../../src/http/http_client.ts";
import { readBody } from "../../src/http/body/read_body.ts";
import { GrowBuffer } from "../../src/http/body/buffer_pool.ts";
import type { StreamedResponse } from "../../src/http/body/read_body.ts";
import { CircuitBreaker } from "../../src/http/circuit_breaker.ts";
import { TokenBucket } from "../../src/http/token_bucket.ts";
import { VirtualClock } from "../fakes/virtual_clock.ts";

/** What the server does with the request of this number (from 0). */
export type Answers = (
  request: Request,
  nth: number,
  clock: VirtualClock,
) => Response | Promise<Response>;

/** A token that must show up nowhere. */
export const TOKEN = "S3CRET-TOKEN";

/**
 * A server on loopback and a polite client for it, in virtual time. The client's chance is always
 * 0.5: it backs off 0.5, 1, 2, 4, 8 and 15 s.
 */
export class Loopback implements AsyncDisposable {
  readonly clock = new VirtualClock();
  readonly pacer: Pacer;
  readonly client: HttpClient;
  /** When each request arrived. */
  readonly arrivals: number[] = [];
  /** Requests that the client has sent: on a busy machine they arrive much later. */
  sent = 0;
  /** What the client told. */
  readonly told: string[] = [];
  /** Where requests go. */
  origin: string;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #time: AsyncDisposable;

  constructor(answers: Answers, { limit = 100, windowMs = 15_000, marginMs = 0 } = {}) {
    const { clock, told } = this;
    const options = {
      hostname: "127.0.0.1",
      port: 0,
      onListen: () => {},
      onError: brokenOnPurpose,
    };
    this.#server = Deno.serve(options, (request) => {
      this.arrivals.push(clock.now());
      return answers(request, this.arrivals.length - 1, clock);
    });
    this.origin = `http://127.0.0.1:${this.#server.addr.port}`;
    this.pacer = new Pacer(new TokenBucket({ limit, windowMs, marginMs }), clock);
    this.client = new HttpClient({
      send: clock.track((request) => {
        this.sent++;
        return fetch(request);
      }),
      clock,
      random: () => 0.5,
      breaker: new CircuitBreaker(),
      onEvent: (event) => told.push(toldOf(event)),
    });
    this.#time = clock.autoAdvance();
  }

  /** Gets a path and reads it as text, or as told. */
  get(path: string): Promise<string>;
  get<T>(
    path: string,
    options: { consume?: (answer: StreamedResponse) => Promise<T>; signal?: AbortSignal },
  ): Promise<T>;
  get(
    path: string,
    { consume = text, signal = new AbortController().signal }: {
      consume?: (answer: StreamedResponse) => Promise<unknown>;
      signal?: AbortSignal;
    } = {},
  ): Promise<unknown> {
    const url = `${this.origin}${path}`;
    const headers = { authorization: `Bearer ${TOKEN}`, "user-agent": "test" };
    return this.client.get(
      { url, headers, pacer: this.pacer, priority: "normal", signal },
      consume,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // While time goes on: a request that arrives late may still have to sleep before it is answered.
    await this.#server.shutdown();
    await this.#time[Symbol.asyncDispose]();
  }
}

/** An answer's body as text. */
export async function text(answer: StreamedResponse): Promise<string> {
  return new TextDecoder().decode(await readBody(answer, new GrowBuffer()));
}

/** A body of one chunk, after which `then` decides what happens. */
export function bodyThen(
  chunk: string,
  then: (controller: ReadableStreamDefaultController<Uint8Array>) => void | Promise<void>,
  cancel: () => void = () => {},
): ReadableStream<Uint8Array> {
  let isSent = false;
  return new ReadableStream({
    pull(controller) {
      if (isSent) return then(controller);
      isSent = true;
      controller.enqueue(new TextEncoder().encode(chunk));
    },
    cancel,
  }, { highWaterMark: 0 });
}

function toldOf(event: RequestEvent): string {
  switch (event.type) {
    case "request": {
      const { attempt, status, durationMs, sizeBytes } = event;
      return `attempt ${attempt}: ${status}, ${durationMs} ms, ${sizeBytes} bytes`;
    }
    case "retry":
      return `retry in ${event.waitMs} ms: ${event.reason}`;
    case "paused":
      return `pause of ${event.waitMs} ms`;
  }
}

function brokenOnPurpose(): Response {
  return new Response(null, { status: 500 });
}
