import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import type { BackupEvent } from "../../../src/backup/context/event.ts";
import { apiPacer } from "../../../src/harvest/connect.ts";
import { estimate } from "../../../src/report/run/estimate.ts";
import type { RunProgress } from "../../../src/report/run/progress.ts";
import { RunFold } from "../../../src/report/run/run_fold.ts";
import { VirtualClock } from "../../fakes/virtual_clock.ts";
import { finished } from "../sample_run.ts";

const LISTS = 5;

const request = (durationMs: number, url: string): BackupEvent => ({
  type: "request",
  url,
  status: 200,
  attempt: 0,
  durationMs,
  sizeBytes: 1000,
  requestHeaders: {},
  responseHeaders: {},
});

/** How a run goes, in virtual time: so many requests, so many of them at once, each of so many milliseconds. */
async function simulate(
  { requests, atOnce, answerMs, rate }: {
    requests: number;
    atOnce: number;
    answerMs: number;
    rate: number;
  },
): Promise<{ seconds: readonly { atMs: number; progress: RunProgress }[]; endMs: number }> {
  const clock = new VirtualClock();
  const pacer = apiPacer(rate, clock);
  const fold = new RunFold(0);
  const seconds: { atMs: number; progress: RunProgress }[] = [];
  let begun = 0;
  const done = new Array(LISTS).fill(0);
  const total = requests / LISTS;
  const report = (list: number) =>
    fold.add({
      type: "resource_progress",
      accountId: "1001",
      resource: `list_${list}`,
      done: done[list],
      total,
      sizeBytes: 0,
      requestsLeft: total - done[list],
    }, clock.now());
  const worker = async () => {
    while (begun < requests) {
      const list = Math.floor(begun++ / total);
      const token = await pacer.take();
      await clock.sleep(answerMs);
      pacer.answered(token);
      fold.add(request(answerMs, "https://api.harvestapp.com/v2/x"), clock.now());
      done[list]++;
      report(list);
    }
  };
  const stop = new AbortController();
  const sample = async () => {
    while (!stop.signal.aborted) {
      await clock.sleep(1000, stop.signal);
      seconds.push({ atMs: clock.now(), progress: fold.progress() });
    }
  };
  for (let list = 0; list < LISTS; list++) report(list);
  const sampling = sample().catch(() => {});
  await clock.run(Promise.all(Array.from({ length: atOnce }, worker)));
  stop.abort();
  await sampling;
  return { seconds, endMs: clock.now() };
}

for (
  const { name, ...run } of [
    { name: "that the limit holds up", requests: 230, atOnce: 100, answerMs: 150, rate: 40 },
    { name: "at Harvest's limit", requests: 1000, atOnce: 100, answerMs: 3000, rate: 100 },
    { name: "of slow answers", requests: 200, atOnce: 4, answerMs: 2000, rate: 100 },
  ]
) {
  Deno.test(`estimate() of a run ${name} is close in its second half, and goes down`, async () => {
    const { seconds, endMs } = await simulate(run);
    const second = seconds.filter(({ atMs }) => atMs > endMs / 2);
    assert(second.length > 10);
    let before = Infinity;
    for (const { atMs, progress } of second) {
      const { leftMs } = estimate(progress, { nowMs: atMs, rate: run.rate });
      assert(leftMs !== null && leftMs < before + 1000, `${leftMs} after ${before}`);
      const realMs = endMs - atMs;
      // Towards the end, requests are under way and their answers all that is left.
      const toleranceMs = Math.max(realMs / 4, run.answerMs);
      assert(Math.abs(leftMs - realMs) <= toleranceMs, `${leftMs} of ${realMs}`);
      before = leftMs;
    }
  });
}

/** A list whose files are written while its pages come in bursts, and which is put together after the last, in virtual time. */
const LIST = { pages: 100, perPage: 2000, fileMs: 0.1, takeInMs: 0.005, mergeMs: 0.006, burst: 40 };

Deno.test("estimate() counts the writing that is still to be done when the last request is answered", () => {
  const { pages, perPage, fileMs, takeInMs, mergeMs, burst } = LIST;
  const total = pages * perPage;
  const fold = new RunFold(0);
  const about = { accountId: "1001", resource: "time_entries" };
  const work = (
    step: "pages" | "list" | "record_files",
    [records, durationMs, left]: readonly [number, number, number],
    atMs: number,
  ) => fold.add({ type: "list_work", ...about, step, records, durationMs, left }, atMs);
  const lefts: { atMs: number; leftMs: number | null }[] = [];
  let [came, written, merged, nowMs] = [0, 0, 0, 0];
  const batch = 1000;
  for (let tick = 0; merged < total; tick++) {
    nowMs = tick * batch * fileMs;
    const due = Math.min(pages, burst * (1 + Math.floor(nowMs / 15_160)));
    for (; came < due; came++) {
      fold.add(request(150, "https://api.harvestapp.com/v2/time_entries"), nowMs);
      const read = { done: (came + 1) * perPage, total, requestsLeft: pages - came - 1 };
      fold.add({ type: "resource_progress", ...about, ...read, sizeBytes: 0 }, nowMs);
      work("pages", [perPage, perPage * takeInMs, total - read.done], nowMs);
    }
    if (written < came * perPage) {
      written += batch;
      work("record_files", [batch, batch * fileMs, total - written], nowMs);
    } else if (came === pages) {
      const records = batch * fileMs / mergeMs;
      merged += records;
      work("list", [records, batch * fileMs, Math.max(0, total - merged)], nowMs);
    }
    const { leftMs } = estimate(fold.progress(), { nowMs, rate: burst });
    lefts.push({ atMs: nowMs, leftMs });
  }
  for (const { atMs, leftMs } of lefts.filter(({ atMs }) => atMs > nowMs / 2)) {
    const realMs = nowMs - atMs;
    const isNear = leftMs !== null && Math.abs(leftMs - realMs) <= Math.max(realMs / 10, 500);
    assert(isNear, `${leftMs} of ${realMs} ms`);
  }
});

Deno.test({
  name: "estimate() says nothing before it knows of how many records the children are read",
  permissions: "none",
  fn() {
    const fold = new RunFold(0);
    const about = (resource: string, total: number | null, requestsLeft: number) =>
      fold.add({
        type: "resource_progress",
        accountId: "1001",
        resource,
        done: 0,
        total,
        sizeBytes: 0,
        requestsLeft,
      }, 0);
    about("clients", 2000, 1);
    about("users", null, 0);
    about("billable_rates", null, 0);
    for (const atMs of [100, 200]) fold.add(request(80, "https://api.harvestapp.com/v2/x"), atMs);
    const left = () => estimate(fold.progress(), { nowMs: 300, rate: 100 }).leftMs;
    assertEquals(left(), null);
    about("users", 10, 0);
    assert((left() ?? 0) > 0);
  },
});

Deno.test({
  name:
    "estimate() leaves time for placing what came last, and the manifest, as long as a list has taken",
  permissions: "none",
  fn() {
    const fold = new RunFold(0);
    const read = (resource: string, atMs: number) => {
      fold.add(request(80, "https://api.harvestapp.com/v2/x"), atMs);
      fold.add({
        type: "resource_progress",
        accountId: "1001",
        resource,
        done: 5,
        total: 5,
        sizeBytes: 500,
        requestsLeft: 0,
      }, atMs);
    };
    read("clients", 1000);
    fold.add(finished("1001", "clients", { records: 5, added: 5 }), 1200);
    read("users", 2000);
    const left = (nowMs: number) => estimate(fold.progress(), { nowMs, rate: 100 }).leftMs;
    // Of a list 200 ms, and twice that for the manifest.
    assertEquals([left(2000), left(2100), left(3000)], [600, 500, 0]);
    fold.add(finished("1001", "users", { records: 5, added: 5 }), 2200);
    fold.add({ type: "account_finished", accountId: "1001", files: 5, sizeBytes: 500 }, 2300);
    assertEquals(left(2300), 0);
  },
});

Deno.test({
  name: "estimate() takes what takes longer, requests or files, and says nothing before it can",
  permissions: "none",
  fn() {
    const fold = new RunFold(0);
    const left = (nowMs: number) => estimate(fold.progress(), { nowMs, rate: 100 }).leftMs;
    assertEquals(left(0), null);
    fold.add(finished("1001", "invoices"), 0);
    assertEquals(left(0), 0);
    const planned = { accountId: "1001", resource: "invoices", total: 11, toFetch: 11 };
    fold.add({ type: "artifacts_planned", ...planned }, 1000);
    const download = (atMs: number) => {
      fold.add(request(4000, "https://x.harvestapp.com/client/invoices/….pdf"), atMs);
      const file = { recordId: "9", path: "invoices/artifacts/9.pdf", sizeBytes: 51_200 };
      fold.add({ type: "artifact_saved", accountId: "1001", resource: "invoices", ...file }, atMs);
    };
    download(5000);
    assertEquals(left(5000), null);
    download(9000);
    // Two in eight seconds, of which the answer took four: nine more take 36.
    assertEquals(left(9000), 36_000);
  },
});
