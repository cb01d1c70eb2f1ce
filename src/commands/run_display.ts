import type { BackupEvent } from "../backup/event.ts";
import type { RunConfig } from "../cli/config.ts";
import { eventJson, summaryJson } from "../report/event_json.ts";
import { eventLine } from "../report/event_line.ts";
import { Progress } from "../report/progress.ts";
import { progressLines } from "../report/progress_lines.ts";
import { redraw } from "../report/redraw.ts";
import { exitCodeOf } from "../report/summary.ts";
import { SummaryFold } from "../report/summary_fold.ts";
import { summaryText } from "../report/summary_text.ts";
import type { Program } from "./program.ts";

/** Often enough to look alive, seldom enough to cost nothing. */
const REDRAW_MS = 200;
/** Without a terminal, a sign of life for whoever follows a log. */
const HEARTBEAT_MS = 60_000;

/** Settings of what a run shows. */
export type DisplayConfig = Pick<RunConfig, "json" | "strict" | "verbosity" | "rate"> & {
  readonly color: boolean;
};

/**
 * Shows a run while it goes on: on a terminal a display that redraws itself with problems above it, elsewhere plain
 * lines; with `--json` lines of JSON. And at the end, what it came to.
 */
export class RunDisplay {
  readonly #fold = new SummaryFold();
  readonly #names = new Map<string, string>();
  readonly #progress: Progress;
  readonly #stop = new AbortController();
  #drawn: readonly string[] = [];
  #ticking: Promise<void> | null = null;

  constructor(readonly program: Program, readonly config: DisplayConfig) {
    this.#progress = new Progress(program.clock.now());
  }

  /** Takes an event: to be handed to the run. */
  readonly onEvent = (event: BackupEvent): void => {
    const { program, config } = this;
    this.#fold.add(event);
    this.#progress.add(event, program.clock.now());
    if (event.type === "accounts_found") {
      for (const { id, name } of event.accounts) this.#names.set(id, name);
    }
    if (config.json) {
      const line = eventJson(event, { verbosity: config.verbosity, time: program.clock.date() });
      if (line !== null) program.out(line);
      return;
    }
    // The display shows what goes well.
    const verbosity = this.#isLive && config.verbosity === "normal" ? "quiet" : config.verbosity;
    const line = eventLine(event, { verbosity, accountNames: this.#names });
    if (line !== null) this.#tell(line);
  };

  /** Begins to show. */
  start(): void {
    if (this.config.json || this.config.verbosity === "quiet") return;
    this.#ticking = this.#tick();
  }

  /** Ends the display. */
  async end(): Promise<void> {
    this.#stop.abort();
    await this.#ticking;
    if (this.#drawn.length > 0) this.#draw([], []);
  }

  /** Tells what the run came to; returns the exit code. A run that never began has nothing to tell. */
  summary(): number {
    const { program, config } = this;
    const summary = this.#fold.summary();
    const text = config.json ? summaryJson(summary, config) : summaryText(summary, {
      ...config,
      color: config.color && program.isOutTerminal,
      program: program.name,
    });
    if (text !== "") program.out(text);
    return exitCodeOf(summary, config);
  }

  get #isLive(): boolean {
    return this.program.terminal() !== null && !this.config.json;
  }

  async #tick(): Promise<void> {
    const { clock } = this.program;
    try {
      for (;;) {
        await clock.sleep(this.#isLive ? REDRAW_MS : HEARTBEAT_MS, this.#stop.signal);
        if (this.#isLive) this.#draw([], this.#lines());
        else this.program.err(this.#lines({ columns: 200, rows: 2 }).at(-1) ?? "");
      }
    } catch {
      // Told to stop.
    }
  }

  #lines(terminal = this.program.terminal() ?? { columns: 80, rows: 24 }): string[] {
    const nowMs = this.program.clock.now();
    const { color, rate } = this.config;
    return progressLines(this.#progress.state(nowMs), { ...terminal, color, nowMs, rate });
  }

  #tell(line: string): void {
    if (this.#drawn.length > 0) this.#draw([line], this.#drawn);
    else this.program.err(line);
  }

  #draw(above: readonly string[], lines: readonly string[]): void {
    const columns = this.program.terminal()?.columns ?? 80;
    this.program.draw(redraw(this.#drawn, lines, { above, columns }));
    this.#drawn = lines;
  }
}
