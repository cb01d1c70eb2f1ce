import { StatusError, TransientError } from "./http_error.ts";
import type { Pacer, Urgency } from "./pacer.ts";
import { Patience } from "./patience.ts";
import { redactUrl } from "./redact_url.ts";
import {
  type AttemptOutcome,
  type Consume,
  type GetRequest,
  sendOnce,
  type SendParts,
} from "./send_once.ts";
import type { ServerHealth } from "./server_health.ts";

/** Many meet a 429 at the same time; only a pause longer by this is news. */
const NEWS_MS = 1000;

/** A request and the pace it keeps: every attempt takes a token. */
export interface PoliteRequest extends GetRequest {
  readonly pacer: Pacer;
  readonly urgency: Urgency;
}

/** Hears what happens. URLs are redacted; attempts count from 0. */
export interface PoliteEvents {
  readonly attempted?: (attempt: AttemptOutcome & { url: string; attempt: number }) => void;
  /** Attempt number `attempt` failed for `reason`; another follows in `waitMs` or more. */
  readonly retrying?: (
    retry: { url: string; reason: string; waitMs: number; attempt: number },
  ) => void;
  /** The server asked everybody to wait. */
  readonly paused?: (waitMs: number) => void;
}

/** What a client is made of. */
export interface PoliteParts extends SendParts {
  /** Gives [0, 1). */
  readonly random: () => number;
  /** Says when the server is given up; so one for each server. */
  readonly health: ServerHealth;
  readonly events?: PoliteEvents;
}

/** Gets things from a server: at its pace, patiently, and not forever. */
export class PoliteClient {
  readonly #parts: PoliteParts;

  constructor(parts: PoliteParts) {
    this.#parts = parts;
  }

  /**
   * Resolves with what `consume` makes of a successful answer. 429, 408, 5xx, network errors, time
   * limits and any `TransientError` are tried again.
   * @throws StatusError for any other status at once, and for those once patience is at its end
   * @throws TransientError if no usable answer came; UnreachableError if none came to anybody for
   * minutes; `signal.reason` on abort; and what `consume` throws
   */
  async get<T>(request: PoliteRequest, consume: Consume<T>): Promise<T> {
    const { url, pacer, signal, urgency } = request;
    const { clock, health, events } = this.#parts;
    const patience = new Patience();
    while (true) {
      health.check();
      // What was tried before goes first: at the end of a long queue it would only grow older.
      const token = await pacer.take(signal, patience.attempts > 0 ? "urgent" : urgency);
      // It may have been given up while this one waited for its turn.
      health.check();
      const attempt = patience.attempts;
      const onEnd = (outcome: AttemptOutcome) => {
        patience.attempted(outcome.durationMs);
        events?.attempted?.({ ...outcome, url: redactUrl(url), attempt });
      };
      try {
        const onAnswer = () => pacer.answered(token);
        const value = await sendOnce(request, consume, { ...this.#parts, onAnswer, onEnd });
        health.succeeded();
        return value;
      } catch (error) {
        const waitMs = this.#waitFor(error, request, patience);
        if (waitMs > 0) await clock.sleep(waitMs, signal);
      }
    }
  }

  /** How long to wait before the next attempt asks for its token; throws where there is none. */
  #waitFor(error: unknown, request: PoliteRequest, patience: Patience): number {
    const { clock, random, health, events } = this.#parts;
    const { pacer, url } = request;
    if (!(error instanceof StatusError || error instanceof TransientError)) throw error;
    const verdict = patience.judge(error, {
      now: clock.date(),
      random,
      maxAskedMs: pacer.maxPauseMs,
    });
    if (verdict.kind === "final") {
      health.succeeded();
      throw error;
    }
    const isPause = verdict.kind === "pause";
    if (isPause && pacer.pause(verdict.ms) >= NEWS_MS) events?.paused?.(verdict.ms);
    const status = error instanceof StatusError ? error.status : null;
    const reason = status === null ? error.message : `status ${status}`;
    if (status === 429) health.throttled(clock.now());
    else health.failed(clock.now(), reason);
    if (verdict.kind === "stop") throw error.after(patience.attempts, url);
    events?.retrying?.({
      url: redactUrl(url),
      reason,
      waitMs: verdict.ms,
      attempt: patience.attempts - 1,
    });
    // A pause is the pacer's: it holds for everybody, this request among them.
    return isPause ? 0 : verdict.ms;
  }
}
