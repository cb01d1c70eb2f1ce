import type { Clock } from "../http/clock.ts";
import type { Fetch } from "../http/attempt.ts";

/** The process, as main.ts hands it to the commands: they print and read through it and touch nothing else. */
export interface Program {
  readonly name: string;
  readonly version: string;
  readonly pid: number;
  readonly send: Fetch;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Results go here, a line each. */
  readonly out: (text: string) => void;
  /** Everything else goes here, a line each. */
  readonly err: (text: string) => void;
  /** To the same place without a line's end: a display that redraws itself. */
  readonly draw: (text: string) => void;
  /** Columns and rows of the terminal that `err` writes to; null if it is none, or none that can be drawn on. */
  readonly terminal: () => { readonly columns: number; readonly rows: number } | null;
  /** Columns of the terminal that `out` writes to; null if it is none. */
  readonly outColumns: () => number | null;
  /** Whether somebody can be asked. */
  readonly isInTerminal: boolean;
  /** Asks without echo; null if there is no answer. */
  readonly askSecret: (question: string) => Promise<string | null>;
  readonly readTextFile: (path: string) => Promise<string>;
  /** Aborted with an {@link InterruptedError} by Ctrl-C and by the system's request to end. */
  readonly interruption: () => AbortSignal;
  /** Shows a page to the user, as far as the system can. */
  readonly openBrowser: (url: string) => Promise<void>;
  /** Letters and digits that nobody can guess. */
  readonly secretWord: () => string;
  /** The user's language, such as `de-DE`. */
  readonly locale: string;
}

/** The user or the system has ended the run. */
export class InterruptedError extends Error {
  override name = "InterruptedError";
}
