import { TransientError } from "./http_error.ts";
import { redactUrl } from "./redact_url.ts";

const URL_REGEXP = /https?:\/\/[^\s"]+/g;

/** What the runtime says after the address, which may hold a secret. */
const RUNTIME_REASON_REGEXP = /client error \(\w+\): (.+)$/s;

/** The runtime's word that the program may not talk to a host, which trying again does not change. */
const REFUSED_BY_RUNTIME: ReadonlySet<string> = new Set(["NotCapable", "PermissionDenied"]);

/**
 * What a failure of the network is to be thrown as: a `TransientError` with the innermost reason as its message, its
 * cause a copy without URLs (the runtime writes them out, client keys and signatures with them). A host forbidden by
 * the runtime's permissions stays what it is.
 */
export function networkError(error: unknown): unknown {
  if (!(error instanceof Error)) return new TransientError("network error", { cause: error });
  if (REFUSED_BY_RUNTIME.has(error.name) || error instanceof TransientError) return error;
  const innermost = innermostOf(error);
  const reason = reasonOf(innermost.message) || innermost.name;
  const cause = Object.assign(new Error(reason), { name: innermost.name });
  if ("code" in innermost) Object.assign(cause, { code: innermost.code });
  return new TransientError(reason, { cause });
}

/** `Other(OtherError(CaUsedAsEndEntity))`: only the innermost word tells anything. */
const WRAPPED_REGEXP = /\bOther\(OtherError\((\w+)\)\)/;

function innermostOf(error: Error): Error {
  let innermost = error;
  while (innermost.cause instanceof Error) innermost = innermost.cause;
  return innermost;
}

function reasonOf(message: string): string {
  const reason = RUNTIME_REASON_REGEXP.exec(message)?.[1] ?? message;
  return reason.replace(URL_REGEXP, redactUrl).replace(WRAPPED_REGEXP, "$1");
}
