import type { BufferPool } from "../http/body/buffer_pool.ts";
import { httpDateMs } from "../http/retry_policy.ts";
import { TransientError } from "../http/errors/http_error.ts";
import type { Pacer, Priority } from "../http/pacer.ts";
import type { HttpClient } from "../http/http_client.ts";
import { readBody } from "../http/body/read_body.ts";
import type { Consume } from "../http/attempt.ts";
import type { StreamedResponse } from "../http/body/read_body.ts";
import { oneLine } from "../json/one_line.ts";
import { JsonSyntaxError } from "../json/scan.ts";
import { type BadRecord, badRecordText, RecordSlices } from "../json/slice_records.ts";
import { type Account, readAccounts } from "./accounts.ts";
import type { ArtifactSource } from "./artifact_source.ts";
import type { Resource } from "./catalog.ts";
import { type ArtifactSink, fetchArtifact, type FetchedArtifact } from "./fetch_artifact.ts";
import { mayHaveCredentials } from "./hosts.ts";
import { PER_PAGE } from "./limits.ts";
import { checkObject, type Page, readPage } from "./page.ts";

/** A request for a page of a list, and the form of that page: see {@link readPage}. */
export interface PageRequest {
  readonly accountId: string;
  readonly url: string;
  readonly wrapper: string | null;
  readonly undocumented: boolean;
  /** Whether a page with records that are not JSON is taken without them, once it was asked for a few times. */
  readonly salvage: boolean;
  readonly priority: Priority;
  readonly signal: AbortSignal;
}

/** Which records of a resource are asked for. */
export interface ListOptions {
  readonly accountId: string;
  /** Child resources: of which parent. */
  readonly parentId?: string;
  /** Filters of the API. */
  readonly query?: Readonly<Record<string, string>>;
  /** Records per page; by default as many as the API allows. */
  readonly pageSize?: number;
  /** See {@link PageRequest.salvage}; by default such a page is refused. */
  readonly salvage?: boolean;
  readonly signal: AbortSignal;
}

/** What a client works with. */
export interface HarvestClientOptions {
  readonly http: HttpClient;
  /** For binaries, which come from other servers. */
  readonly artifactHttp: HttpClient;
  readonly apiPacer: Pacer;
  /** Harvest counts requests for reports separately. */
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

/** So often a page may come with the same bad records before it is taken without them. */
const MAX_BAD_ANSWERS = 3;

type ApiRequest = Pick<PageRequest, "url" | "priority" | "signal"> & {
  readonly accountId: string | null;
};

/** Harvest's API as one token sees it. All methods throw StatusError | TransientError | UnreachableError. */
export class HarvestClient {
  constructor(readonly options: HarvestClientOptions) {}

  /** All accounts of the token, Forecast's too. */
  async accounts(signal: AbortSignal): Promise<Account[]> {
    const url = `${this.options.idUrl}/api/v2/accounts`;
    return await this.#read({ url, accountId: null, priority: "high", signal }, readAccounts);
  }

  /** A single object's text, and the server's time of the response. */
  async object(
    accountId: string,
    path: string,
    signal: AbortSignal,
  ): Promise<{ text: Uint8Array<ArrayBuffer>; date: Date | null }> {
    const url = `${this.options.apiUrl}/v2${path}`;
    return await this.#read({ url, accountId, priority: "high", signal }, (bytes, date) => {
      checkObject(bytes);
      return { text: bytes.slice(), date };
    });
  }

  /** The request for the first page of a resource's list. */
  list(
    { path, wrapper, optional = false }: Resource,
    { accountId, parentId, query = {}, pageSize = PER_PAGE, salvage = false, signal }: ListOptions,
  ): PageRequest {
    const url = this.#listUrl(path.replace("{id}", parentId ?? ""), query, pageSize);
    // The pages of a list are asked for one after the other, those of many parents side by side.
    const priority = parentId === undefined ? "high" : "normal";
    return { accountId, url, wrapper, undocumented: optional, salvage, priority, signal };
  }

  /** The same for a report, whose rows have no ids; `path` is below `/v2/reports/`. */
  report(path: string, { accountId, query = {}, signal }: ListOptions): PageRequest {
    const url = this.#listUrl(`/reports/${path}`, query, PER_PAGE);
    const form = { wrapper: "results", undocumented: true, salvage: false };
    return { accountId, url, ...form, priority: "normal", signal };
  }

  /** Reads one page: lists are read by `paginate`. */
  async page(request: PageRequest): Promise<Page> {
    let badAnswers = 0;
    return await this.#get(request, async (response) => {
      // The buffer goes back if anything fails; else the page takes it along.
      using borrowed = new DisposableStack();
      const { buffer } = borrowed.use(await this.options.pool.lend());
      const sent = await readBody(response, buffer);
      return asTransient(response, () => {
        const { clock } = this.options.http.options;
        const beganMs = clock.now();
        const bytes = oneLine(sent);
        const slices = new RecordSlices();
        const bad: BadRecord[] = [];
        const info = readPage(bytes, slices, { ...request, onBad: (record) => bad.push(record) });
        const [first] = bad;
        // What a retry mends need not be missing.
        if (first && !(request.salvage && ++badAnswers >= MAX_BAD_ANSWERS)) {
          throw new JsonSyntaxError(`Cannot read a page: ${badRecordText(first)}`);
        }
        const lent = borrowed.move();
        const dispose = () => lent.dispose();
        const { url } = request;
        const date = dateOf(response);
        const scanMs = clock.now() - beganMs;
        return { ...info, url, bytes, slices, bad, date, scanMs, [Symbol.dispose]: dispose };
      });
    });
  }

  /**
   * A record's binary. Client links are fetched without credentials, receipts with them, on Harvest's hosts only.
   * @throws ArtifactError too
   */
  async artifact<T>(
    accountId: string,
    source: ArtifactSource,
    { open, signal }: { open: () => ArtifactSink<T>; signal: AbortSignal },
  ): Promise<FetchedArtifact<T>> {
    const { artifactHttp, artifactPacer, apiUrl, userAgent } = this.options;
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

  #listUrl(path: string, query: Readonly<Record<string, string>>, pageSize: number): string {
    const url = new URL(`${this.options.apiUrl}/v2${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    url.searchParams.set("per_page", String(pageSize));
    return url.href;
  }

  /** Reads a response whole, in a buffer that must not be used after `read`. */
  async #read<T>(
    request: ApiRequest,
    read: (bytes: Uint8Array<ArrayBuffer>, date: Date | null) => T,
  ): Promise<T> {
    return await this.#get(request, async (response) => {
      using lent = await this.options.pool.lend();
      const bytes = await readBody(response, lent.buffer);
      return asTransient(response, () => read(bytes, dateOf(response)));
    });
  }

  async #get<T>(
    { url, accountId, priority, signal }: ApiRequest,
    consume: Consume<T>,
  ): Promise<T> {
    const { http, apiPacer, reportPacer } = this.options;
    const pacer = isReportUrl(url) ? reportPacer : apiPacer;
    return await http.get(
      { url, headers: this.#headers(accountId), pacer, priority, signal },
      consume,
    );
  }

  /** The ID service takes no account; every other request is for one. */
  #headers(accountId: string | null): Record<string, string> {
    return {
      "authorization": `Bearer ${this.options.token}`,
      "user-agent": this.options.userAgent,
      ...(accountId === null ? {} : { "harvest-account-id": accountId }),
    };
  }
}

/** Whether a URL of the API is that of a report: those have a limit of their own. */
export function isReportUrl(url: string): boolean {
  return url.includes("/v2/reports/");
}

function dateOf({ response }: StreamedResponse): Date | null {
  const ms = httpDateMs(response.headers.get("date") ?? "");
  return Number.isNaN(ms) ? null : new Date(ms);
}

/** A body that is not what it should be, with status 200, is a passing fault, and worth a retry. */
function asTransient<T>({ response }: StreamedResponse, read: () => T): T {
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
