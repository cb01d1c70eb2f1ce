import type { BackupEvent, OnEvent } from "../backup/context/event.ts";
import type { CommandConfig } from "../cli/config.ts";
import {
  eventJson,
  type EventLineOptions,
  eventLines,
  problemOf,
  summaryJson,
} from "../report/run/event_line.ts";
import { progressLines, type ProgressScreen, runLines } from "../report/run/progress_lines.ts";
import { countOf } from "../report/quantities.ts";
import { RunFold } from "../report/run/run_fold.ts";
import { exitCodeOf } from "../report/run/summary.ts";
import { summaryText } from "../report/run/summary_text.ts";
import { Causes } from "../report/run/causes.ts";
import { flow } from "../text/wrap.ts";
import { LiveLines } from "./live_lines.ts";
import { logLines, outputScreen, type Program } from "./program.ts";

/** How often a run without a terminal logs that it is still at work. */
const HEARTBEAT_MS = 60_000;
/** Problems that a terminal shows at once; all are listed at the end, by cause. */
const PROBLEMS_AT_ONCE = 3;
/** In the reason of a request that is sent again after a pause that Harvest asked for. */
const PAUSED = "status 429";

/**
 * Shows a run: on a terminal as a display that redraws itself, with problems above it; elsewhere as plain lines; with
 * `--json` as lines of JSON. Ends with a summary.
 */
export class RunDisplay {
  readonly #fold: RunFold;
  readonly #names = new Map<string, string>();
  readonly #live: LiveLines;
  /** By account. */
  readonly #causes = new Map<string, Causes>();
  /** Causes that were shown. */
  readonly #reported = new Set<string>();
  /** Problems that were not shown, since their cause was, or too many were. */
  #untold = 0;
  readonly #log: NonNullable<Program["log"]>;
  readonly program: Program;

  constructor({ log, ...program }: Program, readonly config: CommandConfig<"backup" | "demo">) {
    // A log has more than what is shown: nothing that is printed goes there by itself.
    this.program = program;
    this.#log = log ?? (() => {});
    this.#live = new LiveLines(program);
    this.#fold = new RunFold(program.clock.now());
  }

  /** Shows an event of the run. */
  readonly onEvent = (event: BackupEvent): void => {
    const { program, config } = this;
    this.#fold.add(event, program.clock.now());
    if (event.type === "accounts_found") {
      for (const { id, name } of event.accounts) this.#names.set(id, name);
    }
    this.#log(eventLines(event, this.#logStyle()));
    if (config.flags.json) {
      const line = eventJson(event, { verbosity: config.verbosity, time: program.clock.date() });
      if (line !== null) program.out(line);
      return;
    }
    // Problems are listed once, at the end: a mail of the output stays short.
    if (config.verbosity === "quiet") return;
    // On a terminal, the display already shows what goes well.
    const terminal = program.terminal();
    const verbosity = terminal && config.verbosity === "normal" ? "quiet" : config.verbosity;
    const color = config.color && terminal !== null;
    const lines = eventLines(event, { verbosity, accountNames: this.#names, color });
    if (config.verbosity === "normal" && !this.#isNews(event)) return;
    const shown = flow(lines, terminal?.columns ?? Infinity);
    if (shown.length > 0 && !this.#live.printAbove(shown)) logLines(program, shown);
  };

  /** Whether it is no problem, or one whose cause was not shown yet: each takes one line. */
  #isNews(event: BackupEvent): boolean {
    const problem = problemOf(event);
    if (problem === null) return true;
    const { accountId } = problem;
    const causes = this.#causes.get(accountId) ?? new Causes();
    this.#causes.set(accountId, causes);
    const cause = `${accountId} ${causes.of(problem)}`;
    const isFull = this.program.terminal() !== null && this.#reported.size >= PROBLEMS_AT_ONCE;
    if (this.#reported.has(cause) || isFull) {
      this.#untold++;
      return false;
    }
    this.#reported.add(cause);
    return true;
  }

  /** Starts the display. */
  start(): void {
    const { program, config } = this;
    if (config.flags.json || config.verbosity === "quiet") return;
    if (program.terminal() !== null) {
      return this.#live.start(() => progressLines(this.#fold.progress(), this.#screen()));
    }
    this.#live.every(
      HEARTBEAT_MS,
      () => logLines(program, runLines(this.#fold.progress(), this.#screen())),
    );
  }

  /** Ends the display. */
  async end(): Promise<void> {
    await this.#live.end();
    if (this.#untold === 0) return;
    const isWatched = this.program.terminal() !== null;
    const more = `and ${countOf(this.#untold, "more problem")}`;
    logLines(this.program, isWatched ? [more, ""] : [`${more}, listed below by cause`]);
  }

  /** Prints the summary and returns the exit code. Nothing is printed of a run that never began. */
  summary(): number {
    const { program, config } = this;
    const summary = this.#fold.summary();
    const { flags } = config;
    const screen = outputScreen(program, config);
    const view = { ...flags, program: program.name };
    const text = summaryText(summary, { ...view, ...screen, verbosity: config.verbosity });
    screen.say(text, summaryJson(summary, flags));
    const logged = { ...view, ...this.#logStyle(), columns: Infinity };
    this.#log(summaryText(summary, logged).split("\n"));
    return exitCodeOf(summary, flags);
  }

  /** Problems and what goes well, even of a quiet run: a log is read when something went wrong. */
  #logStyle(): EventLineOptions {
    const { verbosity } = this.config;
    return {
      verbosity: verbosity === "quiet" ? "normal" : verbosity,
      accountNames: this.#names,
      color: false,
    };
  }

  #screen(): ProgressScreen {
    const { clock, terminal } = this.program;
    const { color, flags: { rate } } = this.config;
    const size = terminal();
    return {
      columns: size === null ? Infinity : this.#live.columns,
      rows: size?.rows ?? Infinity,
      color,
      rate,
      nowMs: clock.now(),
    };
  }
}

/**
 * Shows retries and pauses of a command that prints nothing else until its end, so that nobody wonders why it waits. A pause
 * is said once, not for each request that waits for its end.
 */
export function logRetries(program: Program): OnEvent {
  return (event: BackupEvent) => {
    const columns = program.terminal()?.columns ?? Infinity;
    const lines = event.type === "paused" ? verboseLines(event) : retryLines(event);
    if (lines.length > 0) logLines(program, flow(lines, columns));
  };
}

/** Says that a request is sent again, and why; nothing of other events, and of one that waits for the end of a pause. */
export function retryLines(event: BackupEvent): string[] {
  return event.type === "retry" && !event.reason.includes(PAUSED) ? verboseLines(event) : [];
}

function verboseLines(event: BackupEvent): string[] {
  return eventLines(event, { verbosity: "verbose", accountNames: new Map(), color: false });
}
