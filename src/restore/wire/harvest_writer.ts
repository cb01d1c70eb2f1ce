import type { Connection, Network } from "../../harvest/connect.ts";
import { readBody } from "../../http/body/read_body.ts";
import { GrowBuffer } from "../../http/body/buffer_pool.ts";
import { attempt } from "../../http/attempt.ts";
import type { CircuitBreaker } from "../../http/circuit_breaker.ts";
import { StatusError, TransientError } from "../../http/errors/http_error.ts";
import type { Pacer } from "../../http/pacer.ts";
import { RetryPolicy } from "../../http/retry_policy.ts";
import { type Fields, parseExact } from "../../json/exact.ts";

/** A file that is sent along. */
export interface Upload {
  readonly field: string;
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A request that changes something. */
export interface WriteRequest {
  readonly method: "POST" | "PATCH";
  /** Below `/v2`. */
  readonly path: string;
  readonly body: Fields;
  /** With a file, the body is sent as a form. */
  readonly upload: Upload | null;
}

/**
 * What came of it. `unknown`: no answer, or none that can be read, so that it may have been done or not; it must be
 * looked for before it is sent again.
 */
export type WriteOutcome =
  | { readonly kind: "done"; readonly status: number; readonly record: Fields }
  | { readonly kind: "refused"; readonly status: number; readonly message: string }
  | { readonly kind: "unknown"; readonly reason: string };

/** What a writer works with. */
export interface HarvestWriterOptions extends Network, Omit<Connection, "idUrl" | "rate"> {
  /** The one that reading draws on, too. */
  readonly pacer: Pacer;
  readonly breaker: CircuitBreaker;
  readonly accountId: string;
  readonly signal: AbortSignal;
}

const MAX_ANSWER_BYTES = 4 << 20;

/**
 * The only code of the program that sends anything but GET. A request is sent once: only a 429, which means that nothing
 * was done, is followed by another.
 */
export class HarvestWriter {
  constructor(private readonly options: HarvestWriterOptions) {}

  /** @throws StatusError 401; UnreachableError; `signal.reason` */
  async write(request: WriteRequest): Promise<WriteOutcome> {
    const { pacer, breaker, clock, signal, random } = this.options;
    const policy = new RetryPolicy();
    for (;;) {
      breaker.check();
      const token = await pacer.take(signal);
      try {
        const outcome = await this.#attempt(request, () => pacer.answered(token));
        breaker.succeeded();
        return outcome;
      } catch (error) {
        if (!(error instanceof StatusError || error instanceof TransientError)) throw error;
        const status = error instanceof StatusError ? error.status : null;
        if (status === 401) throw error;
        if (status === 429) {
          breaker.throttled(clock.now());
          policy.attempted(0);
          const { maxPauseMs: maxAskedMs } = pacer;
          const verdict = policy.judge(error, { now: clock.date(), random, maxAskedMs });
          if (verdict.kind !== "pause") return { kind: "refused", status, message: "throttled" };
          pacer.pause(verdict.ms);
          continue;
        }
        if (error instanceof StatusError && error.status < 500 && error.status !== 408) {
          breaker.succeeded();
          const { status, detail } = error;
          return { kind: "refused", status, message: detail ?? "no reason given" };
        }
        const reason = status === null ? error.message : `status ${status}`;
        breaker.failed(clock.now(), reason);
        return { kind: "unknown", reason };
      }
    }
  }

  async #attempt(request: WriteRequest, onAnswer: () => void): Promise<WriteOutcome> {
    const { send, clock, random, signal, apiUrl, accountId, token, userAgent } = this.options;
    const { method, path, body, upload } = request;
    const sent = upload === null
      ? { type: "application/json", body: JSON.stringify(body) }
      : formOf(body, upload, random());
    const headers = {
      "authorization": `Bearer ${token}`,
      "user-agent": userAgent,
      "harvest-account-id": accountId,
      "content-type": sent.type,
    };
    return await attempt(
      { url: `${apiUrl}/v2${path}`, headers, signal },
      async (streamed) => {
        const bytes = await readBody(streamed, new GrowBuffer(), { maxBytes: MAX_ANSWER_BYTES });
        return { kind: "done", status: streamed.response.status, record: recordOf(bytes) };
      },
      { clock, onAnswer, send: (get) => send(new Request(get, { method, body: sent.body })) },
    );
  }
}

/**
 * A form with a file; nested values have no place in it, and none is needed. A `FormData` would turn every line feed of
 * the notes into CR LF, which would be another text.
 */
function formOf(body: Fields, { field, name, contentType, bytes }: Upload, salt: number) {
  const boundary = `getharvest-backup-form-${salt}`;
  const part = (title: string, type = "") =>
    `--${boundary}\r\nContent-Disposition: form-data; name=${title}${type}\r\n\r\n`;
  const values = Object.entries(body).map(([key, value]) =>
    `${part(`"${key}"`)}${typeof value === "string" ? value : JSON.stringify(value)}\r\n`
  );
  const file = part(`"${field}"; filename="${name}"`, `\r\nContent-Type: ${contentType}`);
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    body: new Blob([...values, file, bytes, `\r\n--${boundary}--\r\n`]),
  };
}

/** An answer that cannot be read, or that is an error with the status of a success, leaves open what was done. */
function recordOf(bytes: Uint8Array): Fields {
  let cause: unknown;
  try {
    const record = parseExact(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (!("code" in record && "message" in record)) return record;
  } catch (error) {
    cause = error;
  }
  throw new TransientError("the answer is not the record that was written", { cause });
}
