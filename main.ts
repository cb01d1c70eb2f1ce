/**
 * The program: command line in, exit code out. The only file that touches the process: arguments, environment, signals,
 * streams, exit code.
 * @module
 */
import settings from "./deno.json" with { type: "json" };
import { resolveConfig } from "./src/cli/config.ts";
import { helpText, PROGRAM } from "./src/cli/help_text.ts";
import { parseCommand } from "./src/cli/parse_command.ts";
import { dispatch } from "./src/commands/dispatch.ts";
import { InterruptedError, type Program } from "./src/commands/program.ts";
import { CATALOG } from "./src/harvest/catalog.ts";
import { systemClock } from "./src/http/clock.ts";
import { UsageError } from "./src/usage_error.ts";

/** Harvest wants to know who calls, and how to reach them. */
const USER_AGENT = `${PROGRAM}/${settings.version} (https://jsr.io/${settings.name})`;

/**
 * A run ends itself when it is interrupted. If the disk keeps it longer than this it is ended where it is, which costs
 * nothing: every file is whole at every moment.
 */
const PATIENCE_AFTER_SIGNAL_MS = 1500;

const ENCODER = new TextEncoder();

async function main(argv: readonly string[]): Promise<number> {
  const command = parseCommand(argv, { resources: CATALOG.map(({ name }) => name) });
  if (command.kind === "help") {
    const columns = PROCESS.outColumns();
    console.log(helpText(command.topic, columns === null ? {} : { columns }));
    return 0;
  }
  if (command.kind === "version") {
    console.log(`${PROGRAM} ${settings.version}`);
    return 0;
  }
  const config = resolveConfig(command, {
    env: (name) => Deno.env.get(name),
    userAgent: USER_AGENT,
  });
  const isJson = "json" in config && config.json;
  return await dispatch(config, PROCESS).catch((error) => failed(error, { isJson }));
}

const PROCESS: Program = {
  name: PROGRAM,
  version: settings.version,
  pid: Deno.pid,
  send: fetch,
  clock: systemClock,
  random: Math.random,
  out: (text) => console.log(text),
  err: (text) => console.error(text),
  draw: (text) => writeAll(ENCODER.encode(text)),
  terminal: () =>
    Deno.stderr.isTerminal() && Deno.env.get("TERM") !== "dumb" ? consoleSize() : null,
  outColumns: () => Deno.stdout.isTerminal() ? consoleSize().columns : null,
  isInTerminal: Deno.stdin.isTerminal(),
  async askSecret(question) {
    const { promptSecret } = await import("@std/cli/prompt-secret");
    return promptSecret(question, { mask: "" });
  },
  readTextFile: (path) => Deno.readTextFile(path),
  interruption,
  openBrowser,
  // 128 bits: nobody guesses the address of a page.
  secretWord: () => crypto.getRandomValues(new Uint8Array(16)).toHex(),
  locale: navigator.language,
};

/** A terminal that does not know its size, as of a container without one, says 0. */
function consoleSize(): { columns: number; rows: number } {
  const { columns, rows } = Deno.consoleSize();
  return { columns: columns || 80, rows: rows || 24 };
}

function writeAll(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += Deno.stderr.writeSync(bytes.subarray(at));
}

/** Aborts on SIGINT and SIGTERM; the second one, or patience running out, ends the process at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) Deno.exit(130);
    controller.abort(new InterruptedError("Interrupted"));
    Deno.unrefTimer(setTimeout(() => Deno.exit(130), PATIENCE_AFTER_SIGNAL_MS));
  };
  Deno.addSignalListener("SIGINT", onSignal);
  // Windows has no SIGTERM.
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", onSignal);
  return controller.signal;
}

/** The program that each system opens a page with. */
const OPENERS: Readonly<Partial<Record<typeof Deno.build.os, readonly string[]>>> = {
  darwin: ["open"],
  windows: ["explorer"],
};

async function openBrowser(url: string): Promise<void> {
  const [command = "xdg-open", ...args] = OPENERS[Deno.build.os] ?? ["xdg-open"];
  try {
    await new Deno.Command(command, { args: [...args, url], stdout: "null", stderr: "null" })
      .output();
  } catch {
    // No browser, or none that may be started: the address has been told.
  }
}

/** An error's exit code; what failed and what to do goes to stderr, a bug's with its stack, and into the JSON lines. */
async function failed(error: unknown, { isJson = false } = {}): Promise<number> {
  if (error instanceof InterruptedError) return 130;
  const exitCode = exitCodeOf(error);
  const { errorText } = await import("./src/report/error_text.ts");
  const { message, hint } = errorText(error);
  if (isJson) {
    const { jsonLine } = await import("./src/report/json_line.ts");
    console.log(jsonLine("error", { exitCode, message, hint }));
  }
  const lines = [...`${PROGRAM}: ${message}`.split("\n"), ...(hint === null ? [] : [`  ${hint}`])];
  const { flow } = await import("./src/text/wrap.ts");
  console.error(flow(lines, PROCESS.terminal()?.columns ?? Infinity).join("\n"));
  return exitCode;
}

/** By name, so that nothing is loaded that the command did not need. */
function exitCodeOf(error: unknown): number {
  if (!(error instanceof Error)) return 1;
  if (error instanceof UsageError) return 2;
  if (error.name === "StatusError" && "status" in error && error.status === 401) return 4;
  return error.name === "LockedError" ? 6 : 1;
}

if (import.meta.main) {
  Deno.exit(await main(Deno.args).catch((error) => failed(error)));
}
