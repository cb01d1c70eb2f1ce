import type { AuditEvent } from "../audit/audit_backup.ts";
import { REPORT_LIMIT } from "../harvest/limits.ts";
import { yearsText } from "../report/audit/audit_words.ts";
import { countOf, durationText, elapsedText } from "../report/quantities.ts";
import { eventLines } from "../report/run/event_line.ts";
import type { Verbosity } from "../text/screen.ts";
import { flow } from "../text/wrap.ts";
import { LiveLines } from "./live_lines.ts";
import type { Program } from "./program.ts";
import { retryLines } from "./run_display.ts";

const MINUTE_MS = 60_000;

/**
 * Shows what an audit is doing, and what it waits for: on a terminal in a line that counts down, elsewhere in a line for
 * each account and each wait.
 */
export class AuditDisplay {
  readonly #live: LiveLines;
  #account = "";
  #years: readonly number[] = [];
  /** How many years are begun. */
  #begun = 0;
  #areYearsDone = false;
  #pausedUntilMs = -Infinity;

  constructor(readonly program: Program, readonly verbosity: Verbosity) {
    this.#live = new LiveLines(program);
  }

  readonly onEvent = (event: AuditEvent): void => {
    const { program } = this;
    switch (event.type) {
      case "account_started":
        this.#account = event.accountId;
        this.#years = [];
        this.#begun = 0;
        this.#areYearsDone = false;
        return;
      case "planned":
        this.#years = event.years;
        return this.#say([this.#plan(event.reports)]);
      case "year":
        this.#begun = this.#years.indexOf(event.year) + 1 || this.#begun;
        if (this.verbosity === "verbose") this.#say([`Comparing ${event.year}`]);
        return;
      case "years_compared":
        this.#areYearsDone = true;
        return;
      case "paused": {
        this.#pausedUntilMs = program.clock.now() + event.waitMs;
        // The line on the terminal counts down.
        if (program.terminal() !== null) return;
        return this.#say([
          `Waiting ${durationText(event.waitMs)} for Harvest's limit of reports, until ${
            this.#timeIn(event.waitMs)
          }`,
        ]);
      }
      case "request":
      case "retry":
        return this.#say(
          this.verbosity === "verbose"
            ? eventLines(event, { verbosity: "verbose", accountNames: new Map(), color: false })
            : retryLines(event),
        );
      default:
        return event satisfies never;
    }
  };

  start(): void {
    if (this.program.terminal() === null) return;
    this.#live.start(() => flow([this.#status()], this.#live.columns - 1));
  }

  /** Ends the display. */
  async end(): Promise<void> {
    await this.#live.end();
  }

  /** Says what an audit that was interrupted has compared. */
  interrupted(): void {
    if (this.#years.length === 0) return this.#say(["Interrupted: nothing was compared yet"]);
    const done = this.#years.slice(0, Math.max(0, this.#begun - (this.#areYearsDone ? 0 : 1)));
    const rest = this.#years.slice(done.length);
    const compared = done.length === 0
      ? "no year was compared"
      : `compared ${yearsText(done)}, whose differences are not shown`;
    const missing = rest.length === 0 ? "" : `${yearsText(rest)}, `;
    this.#say([
      `Interrupted: of account ${this.#account} ${compared}; not ${missing}invoices and budgets`,
    ]);
  }

  #plan(reports: number): string {
    const { limit, windowMs } = REPORT_LIMIT;
    const waits = Math.floor(Math.max(0, reports - 1) / limit);
    return `Account ${this.#account}: comparing ${yearsText(this.#years)} with about ${
      countOf(reports, "report")
    }; Harvest allows ${limit} in ${windowMs / MINUTE_MS} minutes` +
      (waits === 0 ? "" : `, so this takes at least ${waits * windowMs / MINUTE_MS} minutes`);
  }

  #status(): string {
    const leftMs = this.#pausedUntilMs - this.program.clock.now();
    const year = this.#years[this.#begun - 1];
    const what = this.#areYearsDone
      ? "Comparing invoices and budgets"
      : year === undefined
      ? "Reading the backup"
      : `Comparing ${year} (${this.#begun} of ${this.#years.length})`;
    if (leftMs <= 0) return `${what} …`;
    return `${what}: waiting ${elapsedText(leftMs)} for Harvest's limit of reports, until ${
      this.#timeIn(leftMs)
    }`;
  }

  /** The time of day, hours and minutes, some time from now. */
  #timeIn(ms: number): string {
    const at = new Date(this.program.clock.date().getTime() + ms);
    return at.toLocaleTimeString(this.program.locale, { hour: "2-digit", minute: "2-digit" });
  }

  #say(lines: readonly string[]): void {
    this.program.log?.(lines);
    if (this.verbosity === "quiet" || lines.length === 0) return;
    const shown = flow(lines, this.program.terminal()?.columns ?? Infinity);
    if (!this.#live.printAbove(shown)) this.program.err(shown.join("\n"));
  }
}
