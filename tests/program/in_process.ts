import { resolveConfig } from "../../src/cli/config.ts";
import { parseCommand } from "../../src/cli/parse_command.ts";
import { dispatch } from "../../src/commands/dispatch.ts";
import type { Program } from "../../src/commands/program.ts";
import { CATALOG } from "../../src/harvest/catalog.ts";
import { systemClock } from "../../src/http/clock.ts";

/** What a command printed and returned. */
export interface Answered {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Where and when a command runs. */
export interface Place {
  /** Of the terminal; null: there is none. */
  readonly columns?: number;
  readonly now?: Date;
  readonly env?: Readonly<Record<string, string>>;
  /** What of the process is another than usual. */
  readonly program?: Partial<Program>;
}

/** Runs a command as main.ts does, in this process: for commands that read a backup, of which a test runs many. */
export async function runHere(
  argv: readonly string[],
  { columns, now, env = {}, program: more = {} }: Place = {},
): Promise<Answered> {
  const lines: { out: string[]; err: string[] } = { out: [], err: [] };
  const command = parseCommand(argv, { resources: CATALOG.map(({ name }) => name) });
  const config = resolveConfig(command, {
    env: (name) => ({ NO_COLOR: "1", ...env })[name],
    userAgent: "test",
  });
  const clock = now === undefined ? systemClock : { ...systemClock, date: () => now };
  const program: Program = {
    name: "getharvest-backup",
    version: "0.0.0",
    pid: Deno.pid,
    network: { send: fetch, clock, random: Math.random },
    clock,
    out: (text) => lines.out.push(text),
    outBytes: (bytes) => lines.out.push(new TextDecoder().decode(bytes)),
    err: (text) => lines.err.push(text),
    draw() {},
    terminal: () => null,
    outColumns: () => columns ?? null,
    isInJournal: true,
    isInTerminal: false,
    askSecret: () => Promise.resolve(null),
    readTextFile: (path) => Deno.readTextFile(path),
    interruption: () => new AbortController().signal,
    openBrowser: () => Promise.resolve(),
    secretWord: () => "word",
    locale: "en-US",
    ...more,
  };
  const code = await dispatch(config, program);
  return { code, out: lines.out.join("\n"), err: lines.err.join("\n") };
}
