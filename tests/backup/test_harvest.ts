import { backUp } from "../../src/backup/back_up.ts";
import type { BackupRequest, RunOptions } from "../../src/backup/context/backup_request.ts";
import type { BackupEvent } from "../../src/backup/context/event.ts";
import { ADMINISTRATOR, answerApi } from "../../src/demo/api/answer_api.ts";
import type { AccountWorld } from "../../src/demo/data/account_world.ts";
import { answerMore } from "../fakes/answer_more.ts";
import { FakeHarvest, type FakeHarvestOptions } from "../fakes/fake_harvest.ts";
import { Random } from "../../src/demo/data/random.ts";
import type { Listener, LoggedRequest } from "../fakes/request_log.ts";
import { STUDIO } from "../../src/demo/sample/sample_world.ts";
import { VirtualClock } from "../fakes/virtual_clock.ts";

export const API = "https://api.harvestapp.com";
const ID = "https://id.getharvest.com";
const WEB = "https://lindqvist.harvestapp.com";
const STORAGE = "https://harvest-files.s3.amazonaws.com";
const LISTENERS: Readonly<Record<string, Listener>> = {
  [API]: "api",
  [ID]: "api",
  [WEB]: "web",
  [STORAGE]: "storage",
};

/** The end of the sample data's history: the same bytes on every day. */
const UNTIL = new Date("2026-06-30T12:00:00Z");

/** What a run of the test differs in from the usual one. */
export interface TestRunSettings extends Partial<RunOptions> {
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly accounts?: readonly string[];
  readonly forgetAccounts?: readonly string[];
  readonly rate?: number;
  readonly token?: string;
  readonly onEvent?: (event: BackupEvent) => void;
  readonly signal?: AbortSignal;
}

/** What came of a run. */
export class RunResult {
  constructor(
    readonly events: readonly BackupEvent[],
    readonly error: unknown,
    /** The requests of this run. */
    readonly requests: readonly LoggedRequest[],
  ) {}

  of<T extends BackupEvent["type"]>(type: T): Extract<BackupEvent, { type: T }>[] {
    return this.events.filter((event): event is Extract<BackupEvent, { type: T }> =>
      event.type === type
    );
  }

  /** Whether all that was asked for was saved: `complete` where it was, though some was left out on request. */
  get outcome(): string {
    return this.verdict === "partial" ? "complete" : this.verdict;
  }

  /** `complete`, `partial`, `incomplete`, `interrupted`, or the name of the error that ended it. */
  get verdict(): string {
    const [finished] = this.of("run_finished");
    if (this.error !== null) {
      return this.error instanceof Error ? this.error.name : String(this.error);
    }
    return finished?.outcome ?? "none";
  }

  /** How a resource ended, by default in the first account. */
  finished(
    resource: string,
    accountId?: string,
  ): Extract<BackupEvent, { type: "resource_finished" }> | undefined {
    return this.of("resource_finished").find((event) =>
      event.resource === resource && (accountId === undefined || event.accountId === accountId)
    );
  }

  /** Resources that are not complete, with their states. */
  get unfinished(): Record<string, string> {
    const unfinished = this.of("resource_finished").filter(({ state }) => state !== "complete");
    return Object.fromEntries(
      unfinished.map(({ accountId, resource, state }) => [`${accountId}/${resource}`, state]),
    );
  }

  /** API requests below a path. */
  to(path: string | RegExp): readonly LoggedRequest[] {
    return this.requests.filter((request) =>
      typeof path === "string" ? request.path === path : path.test(request.path)
    );
  }
}

/** A fake Harvest under Harvest's own names, without sockets, on a virtual clock; and runs of the real backup against it. */
export class TestHarvest {
  readonly clock: VirtualClock;
  readonly fake: FakeHarvest;
  /** Requests that went to a host that is not Harvest's, by origin. */
  readonly strays: string[] = [];
  #runs = 0;

  /** By default of one account: two are twice the work, and only some tests are about them. */
  constructor(
    { date, accounts = 1, ...options }: FakeHarvestOptions & { date?: Date; accounts?: 1 | 2 } = {},
  ) {
    // The journal's age is that of its file, so the virtual time begins at the real one.
    this.clock = new VirtualClock({ date: date ?? new Date(Math.floor(Date.now() / 1000) * 1000) });
    this.fake = new FakeHarvest({
      clock: this.clock.server,
      until: UNTIL,
      size: {
        ...STUDIO,
        users: 4,
        projects: 5,
        clients: 4,
        receipts: 3,
        expenses: 12,
        invoices: 6,
        estimates: 3,
      },
      webOrigin: WEB,
      storageOrigin: STORAGE,
      ...options,
    });
    this.fake.world.accounts.splice(accounts);
  }

  get agency(): AccountWorld {
    return this.fake.world.account();
  }

  /** As `fetch`, to the fake. */
  readonly send = (request: Request): Promise<Response> => {
    const { origin } = new URL(request.url);
    const listener = LISTENERS[origin];
    if (listener !== undefined) return this.#answer(request, listener);
    this.strays.push(
      `${origin} ${request.headers.has("authorization") ? "with" : "without"} credentials`,
    );
    return Promise.reject(new TypeError(`Cannot find host ${origin}`));
  };

  /** Adds so many small records to a list of the agency that a run asks for its changes. */
  fill(name: string): void {
    const list = this.agency.resource(name);
    for (let id = 9_000_000; id < 9_004_100; id++) {
      const date = new Date(Date.UTC(2024, 0, 1) + (id % 900) * 86_400_000).toISOString();
      list.setRaw(
        `{"id":${id},"name":"${id}","spent_date":"${
          date.slice(0, 10)
        }","updated_at":"2026-01-01T00:00:00Z"}`,
      );
    }
  }

  /** Text of what the API answers an administrator, without a request. */
  text(path: string, account = this.agency): string {
    const url = new URL(`${API}/v2${path}`);
    const question = { account, url, webOrigin: WEB, access: ADMINISTRATOR };
    return answerMore(question) ?? answerApi(question);
  }

  /** Runs a backup to its end, whatever that is. */
  async backUp(output: string, settings: TestRunSettings = {}): Promise<RunResult> {
    const events: BackupEvent[] = [];
    const firstRequest = this.fake.requests.length;
    const onEvent = (event: BackupEvent) => {
      events.push(event);
      settings.onEvent?.(event);
    };
    const environment = {
      send: this.clock.track(this.send),
      clock: this.clock,
      random: chance(++this.#runs),
      onEvent,
      signal: settings.signal ?? new AbortController().signal,
    };
    let error: unknown = null;
    try {
      await this.clock.run(
        backUp(requestOf(output, { token: this.fake.token, ...settings }), environment),
      );
    } catch (caught) {
      error = caught;
    }
    return new RunResult(events, error, this.fake.requests.all.slice(firstRequest));
  }

  async #answer(request: Request, listener: Listener): Promise<Response> {
    const { signal } = request;
    // As the network does: whoever gives up gets no answer.
    const givenUp = new Promise<never>((_, reject) => {
      if (signal.aborted) reject(signal.reason);
      else signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    return await Promise.race([this.fake.handler(listener)(request), givenUp]);
  }
}

/** What a run with these settings asks for. */
export function requestOf(
  output: string,
  settings: TestRunSettings & { token: string },
): BackupRequest {
  const { only = [], skip = [], accounts = [], rate = 100, token } = settings;
  const { full = false, artifacts = true, recordFiles = true } = settings;
  const { acceptShrink = false, acceptRole = false, forgetAccounts = [] } = settings;
  return {
    token,
    apiUrl: API,
    idUrl: ID,
    userAgent: "getharvest-backup/test",
    rate,
    output,
    accounts,
    only,
    skip,
    forgetAccounts,
    options: { full, artifacts, recordFiles, acceptShrink, acceptRole },
    tool: "getharvest-backup/0.0.0",
    pid: Deno.pid,
  };
}

function chance(seed: number): () => number {
  const random = new Random(seed);
  return () => random.int(0, 999_999) / 1_000_000;
}
