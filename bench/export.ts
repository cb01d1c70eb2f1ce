import { emptyDir } from "@std/fs/empty-dir";
import { DatabaseSync } from "node:sqlite";
import { BenchHarvest, script } from "./bench_harvest.ts";
import {
  type BenchFigure,
  type BenchOptions,
  boundFigure,
  leastOf,
  ratioFigure,
} from "./figure.ts";
import { runMeasured, type Usage } from "./run_measured.ts";
import { REPEATS } from "./settings.ts";
import { varyNotes } from "./varied_notes.ts";

/** The first account of the sample data, which has the bulk. */
const ACCOUNT = "1180234";

/** What people ask. */
const QUESTIONS: Readonly<Record<string, string>> = {
  "hours by client": "SELECT * FROM hours_by_client ORDER BY hours DESC",
  "one person's months": `SELECT * FROM hours_by_person_month WHERE user_id =
    (SELECT id FROM users WHERE account_id = ${ACCOUNT} LIMIT 1) ORDER BY month`,
  "what is not invoiced": "SELECT * FROM uninvoiced ORDER BY uninvoiced_amount DESC",
  "the last 50 of a project": `SELECT spent_date, user_name, hours, notes FROM time_entries
    WHERE project_id = (SELECT id FROM projects LIMIT 1) ORDER BY spent_date DESC LIMIT 50`,
  // One entry in a hundred has it.
  "the hours of a word": `SELECT count(*), sum(hours) FROM search JOIN time_entries AS e
    ON e.id = record_id AND e.account_id = search.account_id WHERE search MATCH 'koest'`,
};

/** `export sqlite`: time against a bare loop, memory as records grow, and how fast the database answers. */
export async function benchExport({ large, folder, root }: BenchOptions): Promise<BenchFigure[]> {
  const counts = large ? [100_000, 500_000, 1_000_000] : [10_000, 100_000];
  // As many as fit in memory for the bare loop.
  const asked = large ? 500_000 : 100_000;
  const backup = `${folder}/export_backup`;
  const to = `${folder}/export.sqlite`;
  const list = `${backup}/harvest_account_${ACCOUNT}/time_entries/list.json`;
  const figures: BenchFigure[] = [];
  const peaks: { records: number; peakBytes: number }[] = [];
  for (const records of counts) {
    await emptyDir(backup);
    await using harvest = await BenchHarvest.start(root, { timeEntries: records });
    await harvest.backUp(backup, "--no-record-files");
    await varyNotes(backup, ACCOUNT);
    const usage = await leastOf(() =>
      runMeasured("main.ts", { root, args: ["export", "sqlite", "--output", backup, "--to", to] })
    );
    peaks.push({ records, peakBytes: usage.peakBytes });
    const name = `export, ${records / 1000}k`;
    if (records === asked) {
      figures.push(
        boundFigure(`${name}, time`, { value: usage.wallMs / 1000, unit: "s" }),
        boundFigure(`${name}, database`, { value: Deno.statSync(to).size / 1e6, unit: "MB" }),
        ...questionFigures(name, to),
        ...await floorFigures(name, { usage, list, to }),
      );
    }
  }
  await emptyDir(backup);
  return [...figures, ...memoryFigures(peaks)];
}

function memoryFigures(peaks: readonly { records: number; peakBytes: number }[]): BenchFigure[] {
  const figures = peaks.map(({ records, peakBytes }) =>
    boundFigure(`export, ${records / 1000}k, memory`, {
      value: peakBytes / 1e6,
      unit: "MB",
      most: 200,
    })
  );
  const [least, last] = [peaks[0], peaks.at(-1)];
  if (!least || !last) return figures;
  return [
    ...figures,
    boundFigure(`export, memory, growth from ${least.records / 1000}k`, {
      value: (last.peakBytes - least.peakBytes) / (last.records - least.records),
      unit: "bytes/record",
      // Below a hundred thousand caches still fill.
      ...(least.records < 100_000 ? {} : { most: 40 }),
    }),
  ];
}

async function floorFigures(
  name: string,
  { usage, list, to }: { usage: Usage; list: string; to: string },
): Promise<BenchFigure[]> {
  const floors: Pick<Usage, "cpuMs" | "wallMs">[] = [];
  for (let i = 0; i < REPEATS; i++) {
    await Deno.remove(to);
    const { stdout } = await runMeasured(script("export_floor.ts"), { args: [list, ACCOUNT, to] });
    floors.push(JSON.parse(stdout));
  }
  return ([["CPU", "cpuMs"], ["time", "wallMs"]] as const).map(([heading, quantity]) =>
    ratioFigure(`${name}, ${heading}`, {
      value: usage[quantity],
      floor: Math.min(...floors.map((floor) => floor[quantity])),
      unit: "ms",
      of: "bare loop",
      most: 1.5,
    })
  );
}

function questionFigures(name: string, path: string): BenchFigure[] {
  using database = new DatabaseSync(path, { readOnly: true });
  return Object.entries(QUESTIONS).map(([question, sql]) => {
    const statement = database.prepare(sql);
    const times = Array.from({ length: REPEATS }, () => {
      const beganMs = performance.now();
      statement.all();
      return performance.now() - beganMs;
    });
    return boundFigure(`${name}, ${question}`, { value: Math.min(...times), unit: "ms" });
  });
}
