/** Which of Harvest's servers is asked; `all` where one address serves for every one of them. */
export type Listener = "all" | "api" | "web" | "storage";

/** What is known of a request when it arrives; faults and callbacks choose by it. */
export interface RequestInfo {
  /** Counts all requests from 1. */
  readonly number: number;
  readonly method: string;
  readonly url: URL;
  /** The path alone, `/v2/clients`. */
  readonly path: string;
  /** Path and query. */
  readonly target: string;
  readonly listener: Listener;
  readonly accountId: string | null;
  readonly userAgent: string | null;
  readonly hasAuthorization: boolean;
  /** Arrival by the clock, in milliseconds. */
  readonly atMs: number;
}

/** A request in the log; `status` is null as long as there is no answer and for connections that were cut. */
export interface LoggedRequest extends RequestInfo {
  status: number | null;
}

/** Every request that came, in order. */
export class RequestLog {
  readonly all: LoggedRequest[] = [];

  get length(): number {
    return this.all.length;
  }

  /** Requests whose path matches, or begins with the text. */
  to(path: string | RegExp): LoggedRequest[] {
    return this.all.filter((request) =>
      typeof path === "string" ? request.path.startsWith(path) : path.test(request.path)
    );
  }

  clear(): void {
    this.all.length = 0;
  }

  /** The most requests in any window, of those below a path: what a rate limit looks at. */
  mostInWindow(windowMs: number, path: string | RegExp = "/v2/"): number {
    const times = this.to(path).map(({ atMs }) => atMs).sort((a, b) => a - b);
    let most = 0;
    let from = 0;
    for (const [at, time] of times.entries()) {
      while ((times[from] ?? time) <= time - windowMs) from++;
      most = Math.max(most, at - from + 1);
    }
    return most;
  }
}
