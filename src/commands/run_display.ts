import type { BackupEvent } from "../backup/context/event.ts";
import type { RunConfig } from "../cli/config.ts";
import { eventJson, summaryJson } from "../report/run/event_json.ts";
import { eventLines } from "../report/run/event_line.ts";
import type { RunProgress } from "../report/run/progress.ts";
import { progressLines, type ProgressScreen, runLines } from "../report/run/progress_lines.ts";
import { redraw, REDRAW_MS } from "../report/run/redraw.ts";
import { RunFold } from "../report/run/run_fold.ts";
import { exitCodeOf } from "../report/run/summary.ts";
import { summaryText } from "../report/run/summary_text.ts";
import { flow } from "../text/wrap.ts";
import type { Program } from "./program.ts";
import { outputScreen } from "./output_screen.ts";

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
  readonly #fold: RunFold;
  readonly #names = new Map<string, string>();
  readonly #stop = new AbortController();
  #drawn: readonly string[] = [];
  #ticking: Promise<void> | null = null;

  constructor(readonly program: Program, readonly config: DisplayConfig) {
    this.#fold = new RunFold(program.clock.now());
  }

  /** Takes an event: to be handed to the run. */
  readonly onEvent = (event: BackupEvent): void => {
    const { program, config } = this;
    this.#fold.add(event, program.clock.now());
    if (event.type === "accounts_found") {
      for (const { id, name } of event.accounts) this.#names.set(id, name);
    }
    if (config.json) {
      const line = eventJson(event, { verbosity: config.verbosity, time: program.clock.date() });
      if (line !== null) program.out(line);
      return;
    }
    // All that is wrong is told at the end, once: a mail of it is short.
    if (config.verbosity === "quiet") return;
    // The display shows what goes well.
    const terminal = program.terminal();
    const verbosity = terminal && config.verbosity === "normal" ? "quiet" : config.verbosity;
    const color = config.color && terminal !== null;
    const lines = eventLines(event, { verbosity, accountNames: this.#names, color });
    this.#report(flow(lines, terminal?.columns ?? Infinity));
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
    if (config.json) program.out(summaryJson(summary, config));
    else {
      const screen = outputScreen(program, config);
      screen.say(summaryText(summary, { ...config, ...screen, program: program.name }));
    }
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
        if (this.#isLive) this.#draw([], progressLines(this.#progress(), this.#screen()));
        else this.program.err(runLines(this.#progress(), this.#screen()).join(" "));
      }
    } catch {
      // Told to stop.
    }
  }

  #progress(): RunProgress {
    return this.#fold.progress(this.program.clock.now());
  }

  #screen(): ProgressScreen {
    const { clock, terminal } = this.program;
    const { color, rate } = this.config;
    const size = terminal() ?? { columns: Infinity, rows: Infinity };
    return { ...size, color, rate, nowMs: clock.now() };
  }

  #report(lines: readonly string[]): void {
    if (lines.length === 0) return;
    if (this.#drawn.length > 0) this.#draw(lines, this.#drawn);
    else this.program.err(lines.join("\n"));
  }

  #draw(above: readonly string[], lines: readonly string[]): void {
    const columns = this.program.terminal()?.columns ?? 80;
    this.program.draw(redraw(this.#drawn, lines, { above, columns }));
    this.#drawn = lines;
  }
}
