import { redactUrl } from "./redact.ts";

/** The server answered with a status other than success. */
export class StatusError extends Error {
  override readonly name = "StatusError";
  readonly status: number;
  readonly method = "GET";
  /** Redacted: safe to show. */
  readonly url: string;
  /** What the server says about it, shortened; null if nothing. */
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

/** What more is known about a {@link TransientError}. */
interface TransientErrorOptions extends ErrorOptions {
  readonly isUnsent?: boolean;
}

/**
 * There was no usable response (network error, time limit, body cut short, not what was asked for), and a retry may get
 * one. Whoever reads a response may throw this too; its message then is the reason alone, such as "the answer is not
 * JSON".
 */
export class TransientError extends Error {
  override readonly name = "TransientError";
  /** Whether there was no connection, so that the server has not seen the request. */
  readonly isUnsent: boolean;

  constructor(message: string, { isUnsent = false, ...options }: TransientErrorOptions = {}) {
    super(message, options);
    this.isUnsent = isUnsent;
  }

  /** The same as the failure of a whole request. */
  after(attempts: number, url: string): TransientError {
    const tries = attempts > 1 ? ` after ${attempts} attempts` : "";
    return new TransientError(`Cannot get "${redactUrl(url)}"${tries}: ${this.message}`, {
      cause: this,
      isUnsent: this.isUnsent,
    });
  }
}

/** Nothing good has come from the server for minutes: there is no point in trying on. */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError";
}

const URL_REGEXP = /https?:\/\/[^\s"]+/g;

/** The runtime's reason, after the address, which may contain a secret. */
const RUNTIME_REASON_REGEXP = /client error \((\w+)\): (.+)$/s;

/** What the runtime calls the step before a request is sent: looking up the host, connecting, TLS. */
const CONNECTING = "Connect";

/** What the runtime throws if the program may not talk to a host: a retry does not change that. */
const REFUSED_BY_RUNTIME: ReadonlySet<string> = new Set(["NotCapable", "PermissionDenied"]);

/**
 * The error to throw for a failure of the network: a `TransientError` with the innermost reason as its message and, as
 * its cause, a copy without URLs (the runtime writes them out, client keys and signatures included). The error for a
 * host that the runtime's permissions forbid is returned unchanged.
 */
export function networkError(error: unknown): unknown {
  if (!(error instanceof Error)) return new TransientError("network error", { cause: error });
  if (REFUSED_BY_RUNTIME.has(error.name) || error instanceof TransientError) return error;
  const innermost = innermostOf(error);
  const [, step, text = innermost.message] = RUNTIME_REASON_REGEXP.exec(innermost.message) ?? [];
  const reason = withoutSecrets(text) || innermost.name;
  const cause = Object.assign(new Error(reason), { name: innermost.name });
  if ("code" in innermost) Object.assign(cause, { code: innermost.code });
  return new TransientError(reason, { cause, isUnsent: step === CONNECTING });
}

/** `Other(OtherError(CaUsedAsEndEntity))`: only the innermost word means anything. */
const WRAPPED_REGEXP = /\bOther\(OtherError\((\w+)\)\)/;

function innermostOf(error: Error): Error {
  let innermost = error;
  while (innermost.cause instanceof Error) innermost = innermost.cause;
  return innermost;
}

function withoutSecrets(reason: string): string {
  return reason.replace(URL_REGEXP, redactUrl).replace(WRAPPED_REGEXP, "$1");
}

/** Longer messages do not fit on a line. */
const MAX_LENGTH = 200;

const CONTROL_REGEXP = /\p{Cc}+/gu;

/** The members in which APIs say what is wrong, the most useful first. */
const MEMBERS = ["message", "error_description", "error"];

/**
 * What the body of a refusal says: the text of a JSON object's `message` or `error`, at most 200 characters, without
 * control characters (it may end up on a terminal); null if there is none.
 */
export function errorDetail(body: Uint8Array): string | null {
  const value = parsed(body);
  if (typeof value !== "object" || value === null) return null;
  const members = new Map<string, unknown>(Object.entries(value));
  const text = MEMBERS.map((name) => members.get(name)).find((member) =>
    typeof member === "string"
  );
  if (typeof text !== "string") return null;
  const line = text.replace(CONTROL_REGEXP, " ").trim();
  if (line === "") return null;
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH - 1)}…` : line;
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return null;
  }
}
