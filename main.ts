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
import { missingPermission } from "./src/cli/deno_version.ts";
import { dispatch } from "./src/commands/dispatch.ts";
import { InterruptedError, type Program } from "./src/commands/program.ts";
import { CATALOG } from "./src/harvest/catalog.ts";
import { API_URL } from "./src/harvest/hosts.ts";
import { systemClock } from "./src/http/clock.ts";
import { UsageError } from "./src/usage_error.ts";

/** Harvest asks every client to say who it is and how to reach its maker. */
const USER_AGENT = `${PROGRAM}/${settings.version} (https://jsr.io/${settings.name})`;

async function main(argv: readonly string[]): Promise<number> {
  requireDeno(Deno.version.deno);
  const command = parseCommand(argv, { resources: CATALOG.map(({ name }) => name) });
  const config = resolveConfig(command, {
    env: readVariable,
    userAgent: USER_AGENT,
  });
  const isJson = "flags" in config && "json" in config.flags && config.flags.json;
  const isPlain = "noProgress" in config;
  const program = isPlain ? { ...PROCESS, terminal: () => null } : PROCESS;
  return await dispatch(config, program).catch((error) => showError(error, { isJson }));
}

function readVariable(name: string): string | undefined {
  // At a terminal Deno would ask for each variable, and then for everything else.
  if (!isGranted({ name: "env", variable: name })) {
    throw missingPermission("env", settings.permissions.default);
  }
  return Deno.env.get(name);
}

function isGranted(permission: Deno.PermissionDescriptor): boolean {
  return Deno.permissions.querySync(permission).state === "granted";
}

/** The error in words of Deno's flags, if the program was started without one that it needs. */
function permissionError(error: unknown): unknown {
  if (!(error instanceof Deno.errors.NotCapable)) return error;
  const [, name] = /^Requires (\w+) access/.exec(error.message) ?? [];
  const isMissing = name === "net"
    ? !isGranted({ name, host: new URL(API_URL).host + ":443" })
    : (name === "read" || name === "write") && !isGranted({ name });
  return isMissing ? missingPermission(name ?? "", settings.permissions.default) : error;
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
  outBytes: (bytes) => writeAll(bytes, Deno.stdout),
  // deno-lint-ignore no-console -- the only place that prints everything else
  err: (text) => console.error(text),
  draw: (text) => writeAll(ENCODER.encode(text), Deno.stderr),
  terminal: () =>
    Deno.stderr.isTerminal() && Deno.env.get("TERM") !== "dumb" ? consoleSize() : null,
  outColumns: () => Deno.stdout.isTerminal() ? consoleSize().columns : null,
  isInJournal: isGranted({ name: "env", variable: "JOURNAL_STREAM" }) &&
    (Deno.env.get("JOURNAL_STREAM") ?? "") !== "",
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

function writeAll(bytes: Uint8Array, stream: typeof Deno.stdout): void {
  for (let at = 0; at < bytes.length;) at += stream.writeSync(bytes.subarray(at));
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

/**
 * Tries the programs that open a page: those that may be started, which are named by where the systems have them. So no
 * other program is started that PATH leads to, and the program itself starts without PATH. On Windows the path is one of
 * the current drive.
 */
async function openBrowser(path: string): Promise<void> {
  for (const opener of settings.permissions.default.run) {
    try {
      await new Deno.Command(opener, { args: [path], stdout: "null", stderr: "null" }).output();
      return;
    } catch {
      // Not there, or it may not be started. If none is left, the address has been printed.
    }
  }
}

/**
 * Prints what failed and what to do about it, with the stack of a bug; with `--json` as a line of JSON too. Returns the
 * exit code.
 */
async function showError(thrown: unknown, { isJson = false } = {}): Promise<number> {
  const error = permissionError(thrown);
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
  return error.name === "LockedError" ? 6 : error.name === "DamagedBackupError" ? 5 : 1;
}

if (import.meta.main) {
  Deno.exit(await main(Deno.args).catch((error) => showError(error)));
}
