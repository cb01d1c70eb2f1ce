import { AGENCY } from "../src/demo/sample/sample_world.ts";
import { stdMap } from "../tools/std_map.ts";
import { BenchHarvest } from "./bench_harvest.ts";
import { type BenchFigure, type BenchOptions, boundFigure } from "./figure.ts";
import { JSR, REPEATS } from "./settings.ts";

const STD_MAP = await stdMap(JSR);

/** What a page may take so that nobody waits for it. */
const MOST_MS = 100;

/** Until the first page is there, however large the backup is. */
const MOST_FIRST_S = 3;

/** The queries of each kind of page; `*` is for ids of the newest time entry. */
const PAGES: Readonly<Record<string, readonly string[]>> = {
  "time, in each order": ["spent_date", "client_id", "project_id", "task_id", "user_id", "hours"]
    .flatMap((name) => [`time_entries?sort=${name}`, `time_entries?sort=-${name}`]),
  "time, narrowed down": [
    "client_id=*",
    "billable=1",
    "user_id=*&billable=1&sort=-hours",
    "from=2024-01-01&to=2024-12-31&sort=task_id",
  ].map((query) => `time_entries?${query}`),
  "time, words": ["words=meeting", "words=meeting&sort=-hours", "words=レビュー", "words=zzz"]
    .map((query) => `time_entries?${query}`),
  "search": ["q=meeting", "q=planning+meeting", "q=me", "q=修正", "q=zzz"]
    .map((query) => `search?${query}`),
  "overview": ["", "?year=2024"],
  "a record": ["clients/*", "projects/*", "users/*", "tasks/*", "time_entries/*"],
};

/** How long the page takes to show a large backup: to make its index, and then page by page. */
export async function benchView({ large, folder, root }: BenchOptions): Promise<BenchFigure[]> {
  const timeEntries = large ? 500_000 : 50_000;
  const output = `${folder}/view`;
  await using harvest = await BenchHarvest.start(root, { timeEntries, size: AGENCY });
  await harvest.backUp(output, "--no-record-files");
  const began = performance.now();
  await using view = await ViewProcess.start(root, { output, cacheFolder: `${folder}/cache` });
  const name = (kind: string) => `page of ${timeEntries / 1000}k entries: ${kind}`;
  const sinceStart = () => (performance.now() - began) / 1000;
  await (await fetch(view.url)).arrayBuffer();
  const figures = [
    boundFigure(name("the first one"), { value: sinceStart(), unit: "s", most: MOST_FIRST_S }),
  ];
  while ((await (await fetch(`${view.url}progress`)).json()).stage !== "complete") {
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  figures.push(boundFigure(name("its index"), { value: sinceStart(), unit: "s" }));
  const ids = await idsOf(view);
  const last = `time_entries?page=${Math.ceil(timeEntries / 50)}`;
  for (const [kind, pages] of Object.entries({ ...PAGES, "time, the last page": [last] })) {
    const times: number[] = [];
    for (const page of pages) {
      const [place = ""] = page.split(/[/?]/);
      const filled = page.replace(
        /(\w+_id)=\*|\/\*/,
        (text, column) => text.replace("*", ids.get(column ?? place) ?? ""),
      );
      times.push(await leastMs(`${view.url}${ids.get("account")}/${filled}`));
    }
    const value = Math.max(...times);
    figures.push(boundFigure(name(kind), { value, unit: "ms", most: MOST_MS }));
  }
  return figures;
}

/** The account, the newest time entry, and what it refers to, by list and by column. */
async function idsOf(view: ViewProcess): Promise<ReadonlyMap<string, string>> {
  const find = (text: string, pattern: RegExp) => pattern.exec(text)?.[1] ?? "";
  const text = async (path: string) => await (await fetch(view.url + path)).text();
  const account = find(await text(""), /href="[^"]*\/(\d+)\/"[^>]*>Lindqvist/);
  const list = await text(`${account}/time_entries`);
  const ids = ["clients", "projects", "users", "tasks", "time_entries"].map((name) =>
    [name, find(list, new RegExp(`/${name}/(\\d+)"`))] as const
  );
  const columns = ids.map(([name, id]) => [`${name.replace(/s$/, "")}_id`, id] as const);
  return new Map([["account", account], ...ids, ...columns]);
}

async function leastMs(address: string): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < REPEATS; i++) {
    const began = performance.now();
    const response = await fetch(address);
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`Cannot measure "${address}": status ${response.status}`);
    times.push(performance.now() - began);
  }
  return Math.min(...times);
}

/** The program's page, served by a process of its own. */
class ViewProcess implements AsyncDisposable {
  private constructor(readonly url: string, readonly process: Deno.ChildProcess) {}

  /** Starts it, and waits until it gives its address. */
  static async start(
    root: string,
    { output, cacheFolder }: { readonly output: string; readonly cacheFolder: string },
  ): Promise<ViewProcess> {
    const args = ["view", "--output", output, "--port", "0", "--no-open"];
    const env = { XDG_CACHE_HOME: cacheFolder };
    const process = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", "--no-check", STD_MAP, "main.ts", ...args],
      cwd: root,
      env,
      stdout: "piped",
      stderr: "null",
    }).spawn();
    for await (const text of process.stdout.pipeThrough(new TextDecoderStream())) {
      return new ViewProcess(text.trim(), process);
    }
    throw new Error(`Cannot serve the page of "${output}": the program ended`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.process.kill("SIGTERM");
    await this.process.status;
  }
}
