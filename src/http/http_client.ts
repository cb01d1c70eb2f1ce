import { StatusError, TransientError } from "./errors/http_error.ts";
import type { Pacer, Priority } from "./pacer.ts";
import { RetryPolicy } from "./retry_policy.ts";
import { redactUrl } from "./errors/redact_url.ts";
import {
  attempt,
  type AttemptOptions,
  type AttemptOutcome,
  type Consume,
  type GetRequest,
} from "./attempt.ts";
import type { CircuitBreaker } from "./circuit_breaker.ts";

/** Many meet a 429 at the same time; only a pause longer by this is news. */
const NEWS_MS = 1000;

/** A request and the pace it keeps: every attempt takes a token. */
export interface HttpRequest extends GetRequest {
  readonly pacer: Pacer;
  readonly priority: Priority;
}

/** One attempt; `url` is redacted, attempts count from 0. */
export interface AttemptEvent extends AttemptOutcome {
  readonly url: string;
  readonly attempt: number;
}

/** Attempt number `attempt` failed for `reason`; another follows in `waitMs` or more. */
export interface RetryEvent {
  readonly url: string;
  readonly reason: string;
  readonly waitMs: number;
  readonly attempt: number;
}

/** Hears what happens. */
export interface HttpEvents {
  readonly attempted?: (attempt: AttemptEvent) => void;
  readonly retrying?: (retry: RetryEvent) => void;
  /** The server asked everybody to wait. */
  readonly paused?: (waitMs: number) => void;
}

/** What a client is made of. */
export interface HttpClientOptions extends AttemptOptions {
  /** Gives [0, 1). */
  readonly random: () => number;
  /** Says when the server is given up; so one for each server. */
  readonly breaker: CircuitBreaker;
  readonly events?: HttpEvents;
}

/** Gets things from a server: at its pace, patiently, and not forever. */
export class HttpClient {
  readonly #parts: HttpClientOptions;

  constructor(parts: HttpClientOptions) {
    this.#parts = parts;
  }

  /**
   * Resolves with what `consume` makes of a successful answer. 429, 408, 5xx, network errors, time
   * limits and any `TransientError` are tried again.
   * @throws StatusError for any other status at once, and for those once the policy allows no more
   * @throws TransientError if no usable answer came; UnreachableError if none came to anybody for
   * minutes; `signal.reason` on abort; and what `consume` throws
   */
  async get<T>(request: HttpRequest, consume: Consume<T>): Promise<T> {
    const { url, pacer, signal, priority } = request;
    const { clock, breaker, events } = this.#parts;
    const policy = new RetryPolicy();
    while (true) {
      breaker.check();
      // What was tried before goes first: at the end of a long queue it would only grow older.
      const token = await pacer.take(signal, policy.attempts > 0 ? "high" : priority);
      // It may have been given up while this one waited for its turn.
      breaker.check();
      const number = policy.attempts;
      const onEnd = (outcome: AttemptOutcome) => {
        policy.attempted(outcome.durationMs);
        events?.attempted?.({ ...outcome, url: redactUrl(url), attempt: number });
      };
      try {
        const onAnswer = () => pacer.answered(token);
        const value = await attempt(request, consume, { ...this.#parts, onAnswer, onEnd });
        breaker.succeeded();
        return value;
      } catch (error) {
        const waitMs = this.#waitFor(error, request, policy);
        if (waitMs > 0) await clock.sleep(waitMs, signal);
      }
    }
  }

  /** How long to wait before the next attempt asks for its token; throws where there is none. */
  #waitFor(error: unknown, request: HttpRequest, policy: RetryPolicy): number {
    const { clock, random, breaker, events } = this.#parts;
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
    if (isPause && pacer.pause(verdict.ms) >= NEWS_MS) events?.paused?.(verdict.ms);
    const status = error instanceof StatusError ? error.status : null;
    const reason = status === null ? error.message : `status ${status}`;
    if (status === 429) breaker.throttled(clock.now());
    else breaker.failed(clock.now(), reason);
    if (verdict.kind === "stop") throw error.after(policy.attempts, url);
    events?.retrying?.({
      url: redactUrl(url),
      reason,
      waitMs: verdict.ms,
      attempt: policy.attempts - 1,
    });
    // A pause is the pacer's: it holds for everybody, this request among them.
    return isPause ? 0 : verdict.ms;
  }
}
