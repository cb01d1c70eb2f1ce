import { redactUrl } from "./redact_url.ts";

/** The server answered with a status that is no success. */
export class StatusError extends Error {
  override readonly name = "StatusError";
  readonly status: number;
  readonly method = "GET";
  /** Redacted: safe to show. */
  readonly url: string;
  /** What the server says about it, in its words, shortened; null if nothing. */
  readonly detail: string | null;
  /** How often it was tried. */
  readonly attempts: number;
  readonly #headers: Headers;

  /** `url` is redacted here; `place` says what the request was for. */
  constructor(url: string, { status, headers, detail, attempts = 1, place = null }: {
    readonly status: number;
    readonly headers: Headers;
    readonly detail: string | null;
    readonly attempts?: number;
    readonly place?: string | null;
  }) {
    const shown = redactUrl(url);
    const tries = attempts > 1 ? ` after ${attempts} attempts` : "";
    super(
      `${place === null ? "" : `${place}: `}Cannot get "${shown}"${tries}: status ${status}${
        detail === null ? "" : `, "${detail}"`
      }`,
    );
    this.status = status;
    this.url = shown;
    this.detail = detail;
    this.attempts = attempts;
    this.#headers = headers;
  }

  /** Where a redirect leads, as sent; may hold a signature, so it is to be followed and never shown. */
  get location(): string | null {
    return this.#headers.get("location");
  }

  /** How long the server asks to wait, as sent. */
  get retryAfter(): string | null {
    return this.#headers.get("retry-after");
  }

  /** The server's time, as sent. */
  get date(): string | null {
    return this.#headers.get("date");
  }

  /** The same with what the request was for in its message. */
  of(place: string): StatusError {
    const { status, url, detail, attempts } = this;
    return new StatusError(url, { status, detail, attempts, headers: this.#headers, place });
  }

  /** The same with the number of attempts in its message. */
  after(attempts: number): StatusError {
    const { status, url, detail } = this;
    return new StatusError(url, { status, detail, attempts, headers: this.#headers });
  }
}

/**
 * No usable answer came (network error, time limit, body cut short, not what was asked for), and asking again may give
 * one. Who reads an answer may throw it too; the message then is the reason alone, such as "the answer is not JSON".
 */
export class TransientError extends Error {
  override readonly name = "TransientError";

  /** The same as what a whole request came to. */
  after(attempts: number, url: string): TransientError {
    const tries = attempts > 1 ? ` after ${attempts} attempts` : "";
    return new TransientError(`Cannot get "${redactUrl(url)}"${tries}: ${this.message}`, {
      cause: this,
    });
  }
}

/** Nothing good has come from the server for minutes: there is no point in asking on. */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError";
}
