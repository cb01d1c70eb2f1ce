import type { Clock } from "../../src/http/clock.ts";
import type { AccountWorld } from "../../src/demo/data/account_world.ts";
import { FakeHarvest, type FakeHarvestOptions } from "../fakes/fake_harvest.ts";

/** A clock that moves only when its `ms` are set or somebody sleeps, which takes no real time. */
export class StillClock implements Clock {
  ms = Date.UTC(2026, 5, 30, 12);

  now(): number {
    return this.ms;
  }

  date(): Date {
    return new Date(this.ms);
  }

  sleep(ms: number): Promise<void> {
    this.ms += ms;
    return Promise.resolve();
  }
}

/** A fake without sockets, and a way to ask it as a good client would. */
export class Asker {
  readonly clock = new StillClock();
  readonly fake: FakeHarvest;
  accountId: number;

  constructor(options: FakeHarvestOptions = {}) {
    this.fake = new FakeHarvest({ clock: this.clock, rateLimit: null, ...options });
    this.accountId = this.account.id;
  }

  get account(): AccountWorld {
    return this.fake.world.account();
  }

  /** What a client in good standing sends. */
  get headers(): Readonly<Record<string, string>> {
    return {
      authorization: `Bearer ${this.fake.token}`,
      "harvest-account-id": String(this.accountId),
      "user-agent": "Test (test@example.com)",
    };
  }

  /** The answer to a path or whole URL; a header given as "" is left out. */
  async ask(target: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    const sent = Object.entries({ ...this.headers, ...headers }).filter(([, value]) =>
      value !== ""
    );
    const url = new URL(target, "http://api.test");
    return await this.fake.handler()(new Request(url, { headers: sent }));
  }

  async status(target: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
    const response = await this.ask(target, headers);
    await response.body?.cancel();
    return response.status;
  }

  /** The body of a good answer, read as JSON. */
  async json(target: string): Promise<Record<string, unknown>> {
    const response = await this.ask(target);
    const text = await response.text();
    if (response.status !== 200) {
      throw new Error(`Cannot read "${target}": ${response.status} ${text}`);
    }
    return JSON.parse(text);
  }

  /** The records of one page. */
  async records(target: string): Promise<Record<string, unknown>[]> {
    const lists = Object.values(await this.json(target)).filter((value) => Array.isArray(value));
    return lists[0] ?? [];
  }

  /** The ids of all pages, by `links.next`. */
  async allIds(target: string): Promise<string[]> {
    const ids: string[] = [];
    for (let next: string | null = target; next !== null;) {
      const text: string = await (await this.ask(next)).text();
      const page: { links: { next: string | null } } = JSON.parse(text);
      const records = Object.values(page).find((value) => Array.isArray(value)) ?? [];
      for (const record of records) ids.push(String(record.id));
      next = page.links.next;
    }
    return ids;
  }
}

let unchanged: Asker | null = null;

/** The whole agency for tests that change nothing of it: it takes a while to make. */
export function unchangedAsker(): Asker {
  return unchanged ??= new Asker();
}
