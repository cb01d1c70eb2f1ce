import { UsageError } from "../usage_error.ts";
import { printable } from "../text/text_width.ts";
import { knownError } from "./known_errors.ts";

/** An error as people read it. */
export interface ErrorText {
  /** What failed; one line, except for a bug, whose stack follows. */
  readonly message: string;
  /** What to do about it; null if the message says it all. */
  readonly hint: string | null;
}

/** What failed and what to do, for an error that ended the program. */
export function errorText(error: unknown): ErrorText {
  const message = printable(error instanceof Error ? error.message : String(error));
  if (error instanceof UsageError) {
    return { message, hint: error.hint && printable(capitalized(error.hint)) };
  }
  const known = knownError(error);
  if (known) {
    const { message: reworded = systemMessage, hint } = known;
    return { message: reworded(message), hint };
  }
  return {
    message: [message, ...stackOf(error)].join("\n"),
    hint: "This is a mistake in the program: please report it with the lines above",
  };
}

/** The system's messages begin with the cause; ours with what failed. */
function systemMessage(message: string): string {
  if (!/\(os error \d+\)/.test(message) || message.startsWith("Cannot")) return message;
  // "Not a directory (os error 20): readdir '/srv/file'"
  const [, problem, step = "", path] = /^(.+): (\w+) '(.+)'$/.exec(message) ?? [];
  return problem === undefined || path === undefined
    ? `Cannot continue: ${message}`
    : `Cannot ${STEPS[step] ?? "use"} "${path}": ${problem}`;
}

/** The runtime's names of its steps, in words. */
const STEPS: Readonly<Record<string, string>> = {
  mkdir: "create the folder",
  open: "open",
  readdir: "read the folder",
  readfile: "read",
  remove: "remove",
  tmpfile: "create a file in",
  writefile: "write",
};

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The stack without the message before it. */
function stackOf(error: unknown): string[] {
  const stack = error instanceof Error ? error.stack ?? "" : "";
  return stack.split("\n").filter((line) => /^\s+at /.test(line));
}
