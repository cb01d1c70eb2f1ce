import { StatusError, TransientError } from "./errors/http_error.ts";
import { NEWS_MS, type Pacer, type Priority } from "./pacer.ts";
import { RetryPolicy } from "./retry_policy.ts";
import { redactUrl } from "./errors/redact.ts";
import {
  attempt,
  type AttemptOptions,
  type AttemptOutcome,
  type Consume,
  type GetRequest,
} from "./attempt.ts";
import type { CircuitBreaker } from "./circuit_breaker.ts";

/** A request, and the pacer that every attempt takes a token from. */
export interface HttpRequest extends GetRequest {
  readonly pacer: Pacer;
  readonly priority: Priority;
}

/** What happens to requests; URLs are redacted, attempts count from 0. */
export type RequestEvent =
  | {
    readonly type: "request";
    readonly url: string;
    readonly attempt: number;
  } & AttemptOutcome
  | {
    /** The attempt failed for this reason; another follows in `waitMs` or more. */
    readonly type: "retry";
    readonly url: string;
    readonly reason: string;
    readonly waitMs: number;
    readonly attempt: number;
  }
  /** Everybody waits: the server asked for it, or what it allows is used up. */
  | { readonly type: "paused"; readonly waitMs: number };

/** What a client works with. */
export interface HttpClientOptions extends AttemptOptions {
  /** Gives [0, 1). */
  readonly random: () => number;
  /** Decides when the server is given up, so there is one per server. */
  readonly breaker: CircuitBreaker;
  /** Must not throw. */
  readonly onEvent: (event: RequestEvent) => void;
}

/**
 * Gets things from a server at its pace, with retries, and not forever. It is no `fetch -> fetch` wrapper: such a
 * wrapper is done when the headers have arrived, and half of what goes wrong goes wrong in the body (cut off, stalled,
 * not the JSON that was asked for). So the body is read within the attempt, by `consume`, and retried with its request.
 */
export class HttpClient {
  constructor(readonly options: HttpClientOptions) {}

  /**
   * Resolves with what `consume` makes of a successful response. 429, 408, 5xx, network errors, time limits and any
   * `TransientError`, those of `consume` included, are retried.
   * @throws StatusError for any other status at once, and for those once the policy allows no more
   * @throws TransientError if no usable response came; UnreachableError if no request got one for minutes;
   * `signal.reason` on abort; and what `consume` throws
   */
  async get<T>(request: HttpRequest, consume: Consume<T>): Promise<T> {
    const { url, pacer, signal, priority } = request;
    const { clock, breaker, onEvent } = this.options;
    const policy = new RetryPolicy();
    while (true) {
      breaker.check();
      // A retry goes first: at the end of a long queue it would only grow older.
      const token = await pacer.take(signal, policy.attempts > 0 ? "high" : priority);
      // The server may have been given up while this request waited for its turn.
      breaker.check();
      const number = policy.attempts;
      const onEnd = (outcome: AttemptOutcome) => {
        policy.attempted(outcome.durationMs);
        onEvent({ type: "request", ...outcome, url: redactUrl(url), attempt: number });
      };
      try {
        const onAnswer = () => pacer.answered(token);
        const value = await attempt(request, consume, { ...this.options, onAnswer, onEnd });
        breaker.succeeded();
        return value;
      } catch (error) {
        const waitMs = this.#waitFor(error, request, policy);
        if (waitMs > 0) await clock.sleep(waitMs, signal);
      }
    }
  }

  /** How long to wait before the next attempt asks for its token; throws if there is none. */
  #waitFor(error: unknown, request: HttpRequest, policy: RetryPolicy): number {
    const { clock, random, breaker, onEvent } = this.options;
    const { pacer, url } = request;
    if (!(error instanceof StatusError || error instanceof TransientError)) throw error;
    const verdict = policy.judge(error, {
      now: clock.date(),
      random,
      maxAskedMs: pacer.maxPauseMs,
    });
    if (verdict.kind === "final") {
      breaker.succeeded();
      throw error;
    }
    const isPause = verdict.kind === "pause";
    if (isPause && pacer.pause(verdict.ms) >= NEWS_MS) {
      onEvent({ type: "paused", waitMs: verdict.ms });
    }
    const status = error instanceof StatusError ? error.status : null;
    const reason = status === null ? error.message : `status ${status}`;
    if (status === 429) breaker.throttled(clock.now());
    else breaker.failed(clock.now(), reason);
    if (verdict.kind === "stop") throw error.after(policy.attempts, url);
    onEvent({
      type: "retry",
      url: redactUrl(url),
      reason,
      waitMs: verdict.ms,
      attempt: policy.attempts - 1,
    });
    // The pacer holds a pause, for every request and so for this one.
    return isPause ? 0 : verdict.ms;
  }
}
