import type { BufferPool } from "../http/body/buffer_pool.ts";
import { httpDateMs } from "../http/retry_after.ts";
import { TransientError } from "../http/errors/http_error.ts";
import type { Pacer, Priority } from "../http/pacer.ts";
import type { HttpClient } from "../http/http_client.ts";
import { readBody } from "../http/body/read_body.ts";
import type { Answer } from "../http/attempt.ts";
import { oneLine } from "../json/one_line.ts";
import { RecordSlices } from "../json/slice_records.ts";
import { type Account, readAccounts } from "./accounts.ts";
import type { ArtifactSource } from "./artifact_source.ts";
import type { Resource } from "./catalog.ts";
import { type ArtifactSink, fetchArtifact } from "./fetch_artifact.ts";
import { mayHaveCredentials } from "./hosts.ts";
import { PER_PAGE } from "./limits.ts";
import { checkObject, type PageInfo, readPage } from "./page.ts";

/** A page while it is being used: its bytes are in a buffer that is used again after. */
export interface Page {
  readonly bytes: Uint8Array;
  readonly slices: RecordSlices;
  readonly info: PageInfo;
  /** The server's time of the answer; null if it gave none. */
  readonly date: Date | null;
}

/** Which page is asked for, and what form it has: see {@link readPage}. */
export interface PageRequest {
  readonly accountId: string;
  readonly url: string;
  readonly wrapper: string | null;
  readonly undocumented: boolean;
  readonly priority: Priority;
  readonly signal: AbortSignal;
}

/** What the client is made of. */
export interface HarvestClientOptions {
  readonly http: HttpClient;
  /** For binaries, which come from other servers. */
  readonly artifactHttp: HttpClient;
  readonly apiPacer: Pacer;
  /** Harvest counts requests for reports apart. */
  readonly reportPacer: Pacer;
  readonly artifactPacer: Pacer;
  readonly pool: BufferPool;
  /** The API, `https://api.harvestapp.com`, without a slash at the end. */
  readonly apiUrl: string;
  /** The ID service, `https://id.getharvest.com`. */
  readonly idUrl: string;
  readonly token: string;
  readonly userAgent: string;
}

/** Harvest's API as one token sees it. All methods throw StatusError | TransientError | UnreachableError. */
export class HarvestClient {
  readonly #parts: HarvestClientOptions;

  constructor(parts: HarvestClientOptions) {
    this.#parts = parts;
  }

  /** All accounts of the token, Forecast's too. */
  async accounts(signal: AbortSignal): Promise<Account[]> {
    const url = `${this.#parts.idUrl}/api/v2/accounts`;
    return await this.#get({ url, accountId: null, priority: "high", signal }, readAccounts);
  }

  /** A single object's text, and when it was told. */
  async object(
    accountId: string,
    path: string,
    signal: AbortSignal,
  ): Promise<{ text: Uint8Array<ArrayBuffer>; date: Date | null }> {
    const url = `${this.#parts.apiUrl}/v2${path}`;
    return await this.#get({ url, accountId, priority: "high", signal }, (bytes, answer) => {
      checkObject(bytes);
      return { text: bytes.slice(), date: dateOf(answer) };
    });
  }

  /** The first URL of a list. */
  listUrl(path: string, query: Readonly<Record<string, string>>): string {
    const url = new URL(`${this.#parts.apiUrl}/v2${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    if (!("per_page" in query)) url.searchParams.set("per_page", String(PER_PAGE));
    return url.href;
  }

  /** Reads one page of a list and has it used, once, while its bytes are there. */
  async page<T>(request: PageRequest, use: (page: Page) => T): Promise<T> {
    return await this.#get(request, (sent, answer) => {
      const slices = new RecordSlices();
      const bytes = oneLine(sent);
      const info = readPage(bytes, slices, request);
      return use({ bytes, slices, info, date: dateOf(answer) });
    });
  }

  /** How many records a list has; null where Harvest does not say. */
  async count(
    accountId: string,
    resource: Resource,
    { query = {}, signal }: { query?: Readonly<Record<string, string>>; signal: AbortSignal },
  ): Promise<number | null> {
    return await this.page({
      accountId,
      url: this.listUrl(resource.path, { ...query, per_page: "1" }),
      wrapper: resource.wrapper,
      undocumented: resource.optional ?? false,
      priority: "high",
      signal,
    }, ({ info }) => info.totalEntries);
  }

  /**
   * A record's binary. Client links are fetched without credentials, receipts with them, on Harvest's hosts only.
   * @throws ArtifactError too
   */
  async artifact<T>(
    accountId: string,
    source: ArtifactSource,
    { open, signal }: { open: () => ArtifactSink<T>; signal: AbortSignal },
  ): Promise<{ stored: T; contentType: string }> {
    const { artifactHttp, artifactPacer, apiUrl, userAgent } = this.#parts;
    return await fetchArtifact(source, {
      open,
      download: (url, consume) => {
        const isTrusted = source.kind === "receipt" &&
          mayHaveCredentials(url, [new URL(apiUrl).origin]);
        const headers = isTrusted ? this.#headers(accountId) : { "user-agent": userAgent };
        return artifactHttp.get(
          { url: url.href, headers, pacer: artifactPacer, priority: "normal", signal },
          consume,
        );
      },
    });
  }

  /** Reads an answer whole into a buffer that is used again after `read`. */
  async #get<T>(
    { url, accountId, priority, signal }: {
      readonly url: string;
      readonly accountId: string | null;
      readonly priority: Priority;
      readonly signal: AbortSignal;
    },
    read: (bytes: Uint8Array<ArrayBuffer>, answer: Answer) => T,
  ): Promise<T> {
    const { http, apiPacer, reportPacer, pool } = this.#parts;
    const pacer = isReportUrl(url) ? reportPacer : apiPacer;
    return await http.get(
      { url, headers: this.#headers(accountId), pacer, priority, signal },
      (answer) =>
        pool.lend(async (buffer) => {
          const bytes = await readBody(answer, buffer);
          return asTransient(answer, () => read(bytes, answer));
        }),
    );
  }

  /** The ID service takes no account; everything else is asked for one. */
  #headers(accountId: string | null): Record<string, string> {
    return {
      "authorization": `Bearer ${this.#parts.token}`,
      "user-agent": this.#parts.userAgent,
      ...(accountId === null ? {} : { "harvest-account-id": accountId }),
    };
  }
}

/** Whether a URL of the API is a report's: those have a limit of their own. */
export function isReportUrl(url: string): boolean {
  return url.includes("/v2/reports/");
}

function dateOf({ response }: Answer): Date | null {
  const ms = httpDateMs(response.headers.get("date") ?? "");
  return Number.isNaN(ms) ? null : new Date(ms);
}

/** A body that is not what it should be, with status 200, is a fault of the moment: asked for again. */
function asTransient<T>({ response }: Answer, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const isWebPage = response.headers.get("content-type")?.includes("html") ?? false;
    const problem = error.message.replace(/^Cannot read [^:]+: /, "");
    throw new TransientError(
      isWebPage
        ? "a web page came in place of the data"
        : `the answer is not what was asked for: ${problem}`,
      { cause: error },
    );
  }
}
