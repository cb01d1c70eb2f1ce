import type { RunResult } from "../backup/test_harvest.ts";

/** What a run's end means for the exit code. */
const EXITS: Readonly<Record<string, number>> = {
  complete: 0,
  incomplete: 3,
  StatusError: 4,
  InterruptedError: 130,
};

/** The cheapest kind of run: nothing had changed, and as few lists as that month had were read whole. */
interface Quiet {
  readonly wholeLists: number;
  requests: number;
  sizeBytes: number;
  /** What the lists hold that were read whole; they come as they are, so this is part of `sizeBytes`. */
  wholeBytes: number;
  tookMs: number;
}

interface Month {
  runs: number;
  requests: number;
  sizeBytes: number;
  readonly exits: Map<number, number>;
  added: number;
  changed: number;
  deleted: number;
  quiet: Quiet | null;
}

const HEAD = [
  "month",
  "runs",
  "requests",
  "MB",
  "exit 0",
  "3",
  "4",
  "130",
  "other",
  "added",
  "changed",
  "deleted",
  "quiet night: lists read whole",
  "requests",
  "KB",
  "ms",
];

/** The year in figures, month by month. */
export class YearTable {
  readonly #months = new Map<string, Month>();

  /** Counts a run; `tookMs` of real time. */
  add(
    result: RunResult,
    { today, tookMs }: { readonly today: string; readonly tookMs: number },
  ): void {
    const month = this.#month(today.slice(0, 7));
    const sizeBytes = result.of("request").reduce((sum, request) => sum + request.sizeBytes, 0);
    const exit = EXITS[result.outcome] ?? 1;
    const finished = result.of("resource_finished");
    month.runs++;
    month.requests += result.requests.length;
    month.sizeBytes += sizeBytes;
    month.exits.set(exit, (month.exits.get(exit) ?? 0) + 1);
    for (const { added, changed, deleted } of finished) {
      month.added += added;
      month.changed += changed;
      month.deleted += deleted;
    }
    const isIdle = finished.every(({ added, changed, deleted }) => added + changed + deleted === 0);
    const whole = finished.filter(({ mode }) => mode === "full");
    const wholeLists = whole.length;
    if (exit !== 0 || !isIdle || wholeLists >= (month.quiet?.wholeLists ?? Infinity)) return;
    const wholeBytes = whole.reduce((sum, list) => sum + list.sizeBytes, 0);
    month.quiet = { wholeLists, requests: result.requests.length, sizeBytes, wholeBytes, tookMs };
  }

  /** Why the cost of a quiet night did not stay flat; null if it did. */
  growth(): string | null {
    const all = [...this.#months].flatMap(([name, { quiet }]) => quiet ? [{ name, ...quiet }] : []);
    // In some months every quiet night is one on which a list is due to be read whole.
    const fewest = Math.min(...all.map(({ wholeLists }) => wholeLists));
    const [first, ...others] = all.filter(({ wholeLists }) => wholeLists === fewest);
    if (!first || others.length + 1 < this.#months.size / 2) {
      return "too few nights were quiet enough to compare their cost";
    }
    // Short lists are read whole by design, and grow with the agency's work; what comes besides may grow a little.
    const grown = others.find(({ requests, sizeBytes, wholeBytes }) =>
      requests > first.requests ||
      sizeBytes > wholeBytes + (first.sizeBytes - first.wholeBytes) * 1.25
    );
    return grown
      ? `a quiet night cost ${first.requests} requests and ${first.sizeBytes} bytes in ${first.name}, of which ` +
        `${first.wholeBytes} were lists read whole; ${grown.requests}, ${grown.sizeBytes} and ${grown.wholeBytes} in ${grown.name}`
      : null;
  }

  /** The table, a row a month. */
  text(): string {
    const rows = [...this.#months].map(([name, month]) => row(name, month));
    const all = [HEAD, ...rows];
    const widths = HEAD.map((_head, column) =>
      Math.max(...all.map((cells) => cells[column]?.length ?? 0))
    );
    return all.map((cells) =>
      cells.map((cell, column) => cell.padStart(widths[column] ?? 0)).join("  ")
    ).join("\n");
  }

  #month(name: string): Month {
    const known = this.#months.get(name);
    if (known) return known;
    const month: Month = {
      runs: 0,
      requests: 0,
      sizeBytes: 0,
      exits: new Map(),
      added: 0,
      changed: 0,
      deleted: 0,
      quiet: null,
    };
    this.#months.set(name, month);
    return month;
  }
}

function row(name: string, month: Month): string[] {
  const exits = [0, 3, 4, 130, 1].map((code) => String(month.exits.get(code) ?? 0));
  const { quiet } = month;
  return [
    name,
    String(month.runs),
    String(month.requests),
    (month.sizeBytes / 1e6).toFixed(1),
    ...exits,
    ...[month.added, month.changed, month.deleted].map(String),
    ...(quiet
      ? [
        String(quiet.wholeLists),
        String(quiet.requests),
        (quiet.sizeBytes / 1e3).toFixed(0),
        quiet.tookMs.toFixed(0),
      ]
      : ["-", "-", "-", "-"]),
  ];
}
