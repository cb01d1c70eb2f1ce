import { auditBackup } from "../../src/audit/audit_backup.ts";
import { exportCsv } from "../../src/export/csv/export_csv.ts";
import { CATALOG } from "../../src/harvest/catalog.ts";
import { history } from "../../src/inspect/history.ts";
import { repair } from "../../src/inspect/verify.ts";
import { errorText } from "../../src/report/error_text.ts";
import { BackupIndex } from "../../src/view/index/backup_index.ts";
import { TempFolder } from "../store/temp_folder.ts";
import { filesOf, smallBackup, verified } from "../store/verified.ts";
import type { TestHarvest } from "./test_harvest.ts";
import { dataIn, differences, filesIn, truthIn } from "./truth.ts";

/** What may come to a file. */
export const DAMAGES: Readonly<Record<string, (path: string, aside: string) => Promise<void>>> = {
  "a flipped bit": async (path) => {
    const bytes = await Deno.readFile(path);
    const middle = bytes.length >> 1;
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    await Deno.writeFile(path, bytes);
  },
  "cut": async (path) => {
    const bytes = await Deno.readFile(path);
    await Deno.writeFile(path, bytes.subarray(0, bytes.length >> 1));
  },
  "other line ends": async (path) => {
    const text = new TextDecoder("latin1").decode(await Deno.readFile(path));
    const bytes = Uint8Array.from(text.replaceAll("\n", "\r\n"), (c) => c.charCodeAt(0));
    await Deno.writeFile(path, bytes);
  },
  "empty": (path) => Deno.writeTextFile(path, ""),
  "other JSON": (path) => Deno.writeTextFile(path, '{"id":7,"name":"other"}\n'),
  "missing": (path) => Deno.remove(path),
  "a folder": async (path) => {
    await Deno.remove(path);
    await Deno.mkdir(path);
  },
  "a pipe": async (path) => {
    await Deno.remove(path);
    await new Deno.Command("mkfifo", { args: [path] }).output();
  },
  "a link": async (path, aside) => {
    await Deno.rename(path, aside);
    await Deno.symlink(aside, path);
  },
};

const signal = new AbortController().signal;

/** What is done with a damaged backup; returns what it found, as text. */
type Action = (root: string, harvest: TestHarvest) => Promise<string>;

/** Those that only read: they give what they give of the sound backup, or say that something is wrong. */
const READING: Readonly<Record<string, Action>> = {
  async "export csv"(root) {
    const to = `${root}-csv`;
    await exportCsv({ output: root, to, account: null, delimiter: ",", bom: false, signal });
    const text = [...await filesIn(to)].flat().join("\n");
    await Deno.remove(to, { recursive: true });
    return text;
  },
  async history(root) {
    const lines: string[] = [];
    for (const { name } of CATALOG) {
      const request = { output: root, resource: name, record: null, since: null };
      for await (const change of history(request)) lines.push(JSON.stringify(change));
    }
    return lines.join("\n");
  },
  async "audit --offline"(root, { clock, send }) {
    const network = { send, clock, random: () => 0 };
    const request = { output: root, accounts: [], fromYear: null, connection: null, tool: "test" };
    const { accounts } = await auditBackup(request, { ...network, signal, onEvent() {} });
    return JSON.stringify(accounts.map(({ findings }) => findings));
  },
  async view(root) {
    const cacheFolder = `${root}-cache`;
    const names = (index: BackupIndex) => index.accounts.map(({ name }) => name).join();
    using index = await BackupIndex.open({ output: root, cacheFolder, signal });
    const text = names(index);
    await Deno.remove(cacheFolder, { recursive: true });
    return text;
  },
};

/** Those that make a backup whole again, as far as that is possible. */
const WRITING: Readonly<Record<string, Action>> = {
  backup: (root, harvest) => run(root, harvest, false),
  "backup --full": (root, harvest) => run(root, harvest, true),
  async "verify --repair"(root, harvest) {
    const holder = { pid: 1, started_at: "2026-01-01T00:00:00Z" };
    await repair(root, { holder, onStep() {}, signal });
    const { summary } = await verified(root);
    if (summary.damaged > 0) return "still damaged after the repair";
    const steps: string[] = [];
    await repair(root, { holder, onStep: ({ path }) => steps.push(path), signal });
    if (steps.length > 0) return `repaired twice: ${steps}`;
    return await run(root, harvest, false);
  },
};

async function run(root: string, harvest: TestHarvest, full: boolean): Promise<string> {
  const accounts = [String(harvest.agency.id)];
  const { outcome, error } = await harvest.backUp(root, { accounts, full });
  if (error) throw error;
  return outcome;
}

/** A sound backup, what reading it gives, and its copies that come to harm. */
export class DamageMatrix implements Disposable {
  readonly #sound = new Map<string, string>();
  #copies = 0;

  private constructor(
    readonly harvest: TestHarvest,
    readonly temp: TempFolder,
    readonly root: string,
  ) {}

  static async make(): Promise<DamageMatrix> {
    const temp = new TempFolder();
    const harvest = await smallBackup(temp.at("b"));
    const matrix = new DamageMatrix(harvest, temp, temp.at("b"));
    for (const [name, action] of Object.entries(READING)) {
      matrix.#sound.set(name, await action(matrix.root, harvest));
    }
    return matrix;
  }

  /** Every file, damage and action. */
  async cells(): Promise<[path: string, damage: string, action: string][]> {
    const actions = [...Object.keys(READING), ...Object.keys(WRITING)];
    return (await filesOf(this.root)).flatMap((path) =>
      Object.keys(DAMAGES).flatMap((damage) =>
        actions.map((action): [string, string, string] => [path, damage, action])
      )
    );
  }

  /** What is wrong with how the program met the damage; null if nothing is. */
  async check(path: string, damage: string, action: string): Promise<string | null> {
    const root = this.temp.at(`copy-${this.#copies++}`);
    await new Deno.Command("cp", { args: ["-a", this.root, root] }).output();
    await DAMAGES[damage]?.(`${root}/${path}`, `${root}-aside`);
    try {
      const reading = READING[action];
      if (reading) {
        const found = await reading(root, this.harvest);
        if (found === this.#sound.get(action)) return null;
        // An audit says what is wrong in its findings.
        return action.startsWith("audit") ? null : "it gave something else, and said nothing";
      }
      const outcome = await WRITING[action]?.(root, this.harvest) ?? "";
      return await this.#problemAfter(root, outcome, action.startsWith("backup") ? path : null);
    } catch (error) {
      const { hint } = errorText(error);
      return hint?.includes("please report") ? `a crash: ${error}` : null;
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  }

  /**
   * After a run the backup is intact, but for a file that the run did not use: that is for verify. If the run says that it
   * is complete, nothing is missing; if not, verification names what is.
   */
  async #problemAfter(
    root: string,
    outcome: string,
    unused: string | null,
  ): Promise<string | null> {
    const { found, summary } = await verified(root);
    if (!["complete", "incomplete"].includes(outcome)) return outcome;
    if (outcome === "complete" && found.some((finding) => finding.endsWith(` ${unused}`))) {
      return null;
    }
    if (outcome === "complete" && found.length > 0) return `complete, but ${found.join(", ")}`;
    const left = differences(await dataIn(root), truthIn(this.harvest));
    const missing = left.filter((line) => !/artifacts\/.*should be nothing$/.test(line));
    if (missing.length > 0) return missing.join(", ");
    const before = await filesIn(this.root);
    const after = await filesIn(root);
    const lost = [...before].flatMap(([path, text]) =>
      /(history\.ndjson|deleted[^/]*\.json|artifacts\/[^/]+)$/.test(path) &&
        !/artifacts_manifest/.test(path) &&
        !text.split("\n").every((line) => after.get(path)?.includes(line.replace(/,$/, "")))
        ? [path]
        : []
    );
    const isNamed = lost.every((path) =>
      summary.gaps.some((gap) => gap.kind === "lost" && gap.path === path)
    );
    if (!isNamed) return `less is in ${lost.join(", ")}, and verify does not name it`;
    // What a repair has lost, the next run only brings back: it is no news to it.
    const isNews = unused !== null;
    return lost.length > 0 && outcome === "complete" && isNews
      ? `complete, but it lost ${lost}`
      : null;
  }

  [Symbol.dispose](): void {
    this.temp[Symbol.dispose]();
  }
}
