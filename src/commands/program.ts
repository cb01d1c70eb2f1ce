import type { Config } from "../cli/config.ts";
import type { Network } from "../harvest/connect.ts";
import { type Clock, isoSeconds } from "../http/clock.ts";
import type { Screen } from "../text/screen.ts";
import { flow } from "../text/wrap.ts";

/** The process, as main.ts gives it to the commands, which use it in no other way. */
export interface Program {
  readonly name: string;
  readonly version: string;
  readonly pid: number;
  readonly network: Network;
  readonly clock: Clock;
  /** Prints a line of results. */
  readonly out: (text: string) => void;
  /** Writes bytes of a result, as they are. */
  readonly outBytes: (bytes: Uint8Array) => void;
  /** Prints a line of everything else: progress, warnings, errors. */
  readonly err: (text: string) => void;
  /** Notes lines in the file that `--log-file` names; absent where none is. */
  readonly log?: (lines: readonly string[]) => void;
  /** Writes where `err` does, without a line break: for a display that redraws itself. */
  readonly draw: (text: string) => void;
  /** The size of the terminal that `err` writes to; null if there is none, or none that can be drawn on. */
  readonly terminal: () => { readonly columns: number; readonly rows: number } | null;
  /** The columns of the terminal that `out` writes to; null if there is none. */
  readonly outColumns: () => number | null;
  /** Whether the system's journal takes what `err` prints, and notes the time of each line. */
  readonly isInJournal: boolean;
  /** Whether there is a terminal at which the user can be asked. */
  readonly isInTerminal: boolean;
  /** Asks without showing what is typed; null if there is no answer. */
  readonly askSecret: (question: string) => Promise<string | null>;
  readonly readTextFile: (path: string) => Promise<string>;
  /** A signal that Ctrl-C, or the system's request to end, aborts with an {@link InterruptedError}. */
  readonly interruption: () => AbortSignal;
  /** Opens a file in the user's browser, if the system can. Its path is in the list of processes. */
  readonly openBrowser: (path: string) => Promise<void>;
  /** 32 hexadecimal digits that nobody can guess. */
  readonly secretWord: () => string;
  /** The user's language, such as `de-DE`. */
  readonly locale: string;
}

/** What a command runs with. */
export interface Invocation<Kind extends Config["kind"]> {
  readonly config: Extract<Config, { readonly kind: Kind }>;
  readonly program: Program;
}

/** The user or the system ended the run. */
export class InterruptedError extends Error {
  override name = "InterruptedError";
}

/**
 * Prints lines of what goes on, each with the time where nothing else shows it: a terminal is watched, and the journal
 * has times of its own.
 */
export function logLines(program: Program, lines: readonly string[]): void {
  const isTimed = program.terminal() === null && !program.isInJournal;
  const time = isTimed ? `${isoSeconds(program.clock.date())} ` : "";
  for (const line of lines) program.err(time + line);
  program.log?.(lines);
}

/** A screen for results, to which text for people is printed in lines that fit. */
export interface OutputScreen extends Screen {
  /** Prints a text, or with `--json` the line of JSON that says the same; a log gets the text. */
  readonly say: (text: string, json?: string) => void;
  /** The same of what `--quiet` leaves out. */
  readonly note: (text: string, json?: string) => void;
}

/** Where results are read: a terminal, or whatever standard output is redirected to. */
export function outputScreen(
  program: Program,
  { color, flags = {} }: {
    readonly color: boolean;
    readonly flags?: { readonly json?: boolean; readonly quiet?: boolean };
  },
): OutputScreen {
  const width = program.outColumns();
  const columns = width ?? Infinity;
  const print = (text: string, json = "", { isQuiet = false } = {}) => {
    const lines = text === "" ? [] : text.split("\n");
    program.log?.(lines);
    const shown = flags.json ? json : isQuiet ? "" : flow(lines, columns).join("\n");
    if (shown !== "") program.out(shown);
  };
  return {
    color: color && width !== null,
    columns,
    say: (text, json) => print(text, json),
    note: (text, json) => print(text, json, { isQuiet: flags.quiet ?? false }),
  };
}
