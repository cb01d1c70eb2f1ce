import type { PageFault } from "./page_fault.ts";
import type { RequestInfo } from "./request_log.ts";

/** What can go wrong with one answer. */
export type Fault =
  /** Any status with any headers and body. */
  | {
    readonly kind: "status";
    readonly status: number;
    readonly headers?: HeadersInit;
    readonly body?: string;
  }
  /** 429 with this text as Retry-After: seconds, an HTTP date or nonsense. */
  | { readonly kind: "retryAfter"; readonly value: string }
  /** Status 200 with a web page. */
  | { readonly kind: "html200" }
  /** Status 200 with an error as a JSON object. */
  | { readonly kind: "errorObject200" }
  /** Status 200 and nothing. */
  | { readonly kind: "emptyBody" }
  /** Content-Length promises more than is sent before the connection ends. */
  | { readonly kind: "truncatedBody" }
  /** A complete HTTP answer whose JSON stops in the middle. */
  | { readonly kind: "truncatedJson" }
  /** The connection is cut without an answer (with `hardResets`; else straight after the headers). */
  | { readonly kind: "reset" }
  /** No headers until the client gives up. */
  | { readonly kind: "stallHeaders" }
  /** Some bytes, then nothing until the client gives up. */
  | { readonly kind: "stallBody"; readonly afterBytes?: number }
  /** The answer comes, this much later. */
  | { readonly kind: "slow"; readonly ms: number }
  /** What was asked for is done, and the answer is lost in this way. */
  | { readonly kind: "answerLost"; readonly as: Fault }
  /** The body is compressed even if the client does not accept that. */
  | { readonly kind: "gzip" }
  | PageFault;

/** Of a request that would change something, these come in place of it: nothing is done. */
export const IN_PLACE_OF_WRITE: ReadonlySet<Fault["kind"]> = new Set([
  ...["status", "retryAfter", "html200", "errorObject200", "emptyBody", "reset"] as const,
  "stallHeaders",
]);

/** A fault and when it occurs. */
export interface FaultRule {
  readonly match: (request: RequestInfo) => boolean;
  readonly fault: Fault;
  /** How many requests meet it; without it, all that match. */
  readonly times?: number;
}

/** The faults that are still to come. */
export class Faults {
  readonly #rules: { rule: FaultRule; timesLeft: number }[] = [];

  add(rule: FaultRule): void {
    this.#rules.push({ rule, timesLeft: rule.times ?? Infinity });
  }

  clear(): void {
    this.#rules.length = 0;
  }

  /** The first fault that matches a request, which uses it up by one; null if there is none. */
  take(request: RequestInfo): Fault | null {
    const found = this.#rules.find(({ rule, timesLeft }) => timesLeft > 0 && rule.match(request));
    if (!found) return null;
    found.timesLeft--;
    return found.rule.fault;
  }
}
