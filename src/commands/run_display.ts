import type { BackupEvent, OnEvent } from "../backup/context/event.ts";
import type { FlagValues } from "../cli/parse_command.ts";
import { isoSeconds } from "../http/clock.ts";
import { eventJson, summaryJson } from "../report/run/event_json.ts";
import { eventLines } from "../report/run/event_line.ts";
import { progressLines, type ProgressScreen, runLines } from "../report/run/progress_lines.ts";
import { RunFold } from "../report/run/run_fold.ts";
import { exitCodeOf } from "../report/run/summary.ts";
import { summaryText } from "../report/run/summary_text.ts";
import type { LogFile } from "../store/files/log_file.ts";
import type { Verbosity } from "../text/screen.ts";
import { flow } from "../text/wrap.ts";
import { LiveLines } from "./live_lines.ts";
import { logLines, outputScreen, type Program } from "./program.ts";

/** How often a run without a terminal logs that it is still at work. */
const HEARTBEAT_MS = 60_000;

/** Settings of the display. */
export interface DisplayConfig extends Pick<FlagValues<"demo">, "json" | "strict" | "rate"> {
  readonly verbosity: Verbosity;
  readonly color: boolean;
  /** Where what happens is noted too; null: nowhere. */
  readonly log: LogFile | null;
}

/**
 * Shows a run: on a terminal as a display that redraws itself, with problems above it; elsewhere as plain lines; with
 * `--json` as lines of JSON. Ends with a summary.
 */
export class RunDisplay {
  readonly #fold: RunFold;
  readonly #names = new Map<string, string>();
  readonly #live: LiveLines;
  #log: LogFile | null;

  constructor(readonly program: Program, readonly config: DisplayConfig) {
    this.#live = new LiveLines(program);
    this.#log = config.log;
    this.#fold = new RunFold(program.clock.now());
  }

  /** Shows an event of the run. */
  readonly onEvent = (event: BackupEvent): void => {
    const { program, config } = this;
    this.#fold.add(event, program.clock.now());
    if (event.type === "accounts_found") {
      for (const { id, name } of event.accounts) this.#names.set(id, name);
    }
    this.#note(event);
    if (config.json) {
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
    const shown = flow(lines, terminal?.columns ?? Infinity);
    if (shown.length > 0 && !this.#live.printAbove(shown)) logLines(program, shown);
  };

  /** Starts the display. */
  start(): void {
    const { program, config } = this;
    if (config.json || config.verbosity === "quiet") return;
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
  }

  /** Prints the summary and returns the exit code. Nothing is printed of a run that never began. */
  summary(): number {
    const { program, config } = this;
    const summary = this.#fold.summary();
    if (config.json) program.out(summaryJson(summary, config));
    else {
      const screen = outputScreen(program, config);
      screen.say(summaryText(summary, { ...config, ...screen, program: program.name }));
    }
    const plain = { ...config, color: false, columns: Infinity, program: program.name };
    const verbosity = noted(config.verbosity);
    this.#append(summaryText(summary, { ...plain, verbosity }).split("\n"));
    return exitCodeOf(summary, config);
  }

  /** Notes an event in the log file: problems and what goes well, whatever is shown. */
  #note(event: BackupEvent): void {
    const verbosity = noted(this.config.verbosity);
    this.#append(eventLines(event, { verbosity, accountNames: this.#names, color: false }));
  }

  #append(lines: readonly string[]): void {
    const time = isoSeconds(this.program.clock.date());
    try {
      this.#log?.append(lines.filter((line) => line !== "").map((line) => `${time} ${line}`));
    } catch (error) {
      // A log that cannot be written ends no backup.
      this.#log = null;
      this.program.err(`${error instanceof Error ? error.message : error}; the log ends here`);
    }
  }

  #screen(): ProgressScreen {
    const { clock, terminal } = this.program;
    const { color, rate } = this.config;
    const size = terminal() ?? { columns: Infinity, rows: Infinity };
    return { ...size, color, rate, nowMs: clock.now() };
  }
}

/** What a log file always gets: it is read when something went wrong. */
function noted(verbosity: Verbosity): Verbosity {
  return verbosity === "quiet" ? "normal" : verbosity;
}

/** Shows retries and pauses of a command that prints nothing else until its end, so that nobody wonders why it waits. */
export function logRetries(program: Program): OnEvent {
  return (event: BackupEvent) => {
    if (event.type !== "retry" && event.type !== "paused") return;
    const options = { verbosity: "verbose", accountNames: new Map(), color: false } as const;
    logLines(program, eventLines(event, options));
  };
}
