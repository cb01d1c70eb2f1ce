/**
 * The program: command line in, exit code out. The only file that touches the process: arguments, environment, signals,
 * streams, exit code.
 * @module
 */
import settings from "./deno.json" with { type: "json" };
import { resolveConfig } from "./src/cli/config.ts";
import { requireDeno } from "./src/cli/deno_version.ts";
import { PROGRAM } from "./src/cli/help_text.ts";
import { parseCommand } from "./src/cli/parse_command.ts";
import { dispatch } from "./src/commands/dispatch.ts";
import { InterruptedError, type Program } from "./src/commands/program.ts";
import { CATALOG } from "./src/harvest/catalog.ts";
import { systemClock } from "./src/http/clock.ts";
import { UsageError } from "./src/usage_error.ts";

/** Harvest asks every client to say who it is and how to reach its maker. */
const USER_AGENT = `${PROGRAM}/${settings.version} (https://jsr.io/${settings.name})`;

async function main(argv: readonly string[]): Promise<number> {
  requireDeno(Deno.version.deno);
  const command = parseCommand(argv, { resources: CATALOG.map(({ name }) => name) });
  const config = resolveConfig(command, {
    env: (name) => Deno.env.get(name),
    userAgent: USER_AGENT,
  });
  const isJson = "flags" in config && "json" in config.flags && config.flags.json;
  return await dispatch(config, PROCESS).catch((error) => showError(error, { isJson }));
}

/**
 * A run ends by itself when it is interrupted. If the disk delays it longer than this, the process is ended, which is
 * safe: every file is whole at every moment.
 */
const INTERRUPT_TIMEOUT_MS = 1500;

const ENCODER = new TextEncoder();

const PROCESS: Program = {
  name: PROGRAM,
  version: settings.version,
  pid: Deno.pid,
  network: { send: fetch, clock: systemClock, random: Math.random },
  clock: systemClock,
  // deno-lint-ignore no-console -- the only place that prints results
  out: (text) => console.log(text),
  // deno-lint-ignore no-console -- the only place that prints everything else
  err: (text) => console.error(text),
  draw: (text) => writeAll(ENCODER.encode(text)),
  terminal: () =>
    Deno.stderr.isTerminal() && Deno.env.get("TERM") !== "dumb" ? consoleSize() : null,
  outColumns: () => Deno.stdout.isTerminal() ? consoleSize().columns : null,
  isInJournal: (Deno.env.get("JOURNAL_STREAM") ?? "") !== "",
  isInTerminal: Deno.stdin.isTerminal(),
  async askSecret(question) {
    const { promptSecret } = await import("@std/cli/prompt-secret");
    return promptSecret(question, { mask: "" });
  },
  readTextFile: (path) => Deno.readTextFile(path),
  interruption,
  openBrowser,
  // 128 random bits, which nobody can guess.
  secretWord: () => crypto.getRandomValues(new Uint8Array(16)).toHex(),
  locale: navigator.language,
};

/** Some terminals, such as those of containers, report a size of 0. */
function consoleSize(): { columns: number; rows: number } {
  const { columns, rows } = Deno.consoleSize();
  return { columns: columns || 80, rows: rows || 24 };
}

function writeAll(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += Deno.stderr.writeSync(bytes.subarray(at));
}

/** Aborts on SIGINT and SIGTERM. A second signal, or the timeout, ends the process at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) Deno.exit(130);
    controller.abort(new InterruptedError("Interrupted"));
    Deno.unrefTimer(setTimeout(() => Deno.exit(130), INTERRUPT_TIMEOUT_MS));
  };
  Deno.addSignalListener("SIGINT", onSignal);
  // Windows has no SIGTERM.
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", onSignal);
  return controller.signal;
}

/** The program that opens a page in the browser, where it is not xdg-open. */
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
    // No browser, or none that may be started: the address has been printed.
  }
}

/**
 * Prints what failed and what to do about it, with the stack of a bug; with `--json` as a line of JSON too. Returns the
 * exit code.
 */
async function showError(error: unknown, { isJson = false } = {}): Promise<number> {
  if (error instanceof InterruptedError) return 130;
  const exitCode = exitCodeOf(error);
  const { errorText } = await import("./src/report/error_text.ts");
  const { message, hint } = errorText(error);
  if (isJson) {
    const { jsonLine } = await import("./src/report/json_line.ts");
    PROCESS.out(jsonLine("error", { exitCode, message, hint }));
  }
  const lines = [...`${PROGRAM}: ${message}`.split("\n"), ...(hint === null ? [] : [`  ${hint}`])];
  const { flow } = await import("./src/text/wrap.ts");
  PROCESS.err(flow(lines, PROCESS.terminal()?.columns ?? Infinity).join("\n"));
  return exitCode;
}

/** Told apart by name, so that no class is loaded that the command did not need. */
function exitCodeOf(error: unknown): number {
  if (!(error instanceof Error)) return 1;
  if (error instanceof UsageError) return 2;
  if (error.name === "StatusError" && "status" in error && error.status === 401) return 4;
  return error.name === "LockedError" ? 6 : 1;
}

if (import.meta.main) {
  Deno.exit(await main(Deno.args).catch((error) => showError(error)));
}
