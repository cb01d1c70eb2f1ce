/**
 * The program: command line in, exit code out. The only file that touches the process: arguments, environment, signals,
 * streams, exit code. What a command needs is loaded when it runs.
 * @module
 */
import settings from "./deno.json" with { type: "json" };
import type { BackupEvent } from "./src/backup/event.ts";
import type { BackupRequest } from "./src/backup/back_up.ts";
import {
  type BackupConfig,
  resolveConfig,
  type RunConfig,
  type VerifyConfig,
} from "./src/cli/config.ts";
import { helpText, PROGRAM } from "./src/cli/help_text.ts";
import { parseCommand } from "./src/cli/parse_command.ts";
import { CATALOG, NOT_IN_API, WAIVED } from "./src/harvest/catalog.ts";
import { UsageError } from "./src/usage_error.ts";

const VERSION = settings.version;
const TOOL = `${PROGRAM}/${VERSION}`;
/** Harvest wants to know who calls, and how to reach them. */
const USER_AGENT = `${TOOL} (https://jsr.io/${settings.name})`;

/**
 * A run ends itself when it is interrupted. If the disk keeps it longer than this it is ended where it is, which costs
 * nothing: every file is whole at every moment.
 */
const PATIENCE_AFTER_SIGNAL_MS = 1500;

/** The reason of an abort that came from the user or the system. */
class InterruptedError extends Error {
  override name = "InterruptedError";
}

async function main(argv: readonly string[]): Promise<number> {
  const command = parseCommand(argv, { resources: CATALOG.map(({ name }) => name) });
  switch (command.kind) {
    case "help":
      console.log(helpText(command.topic));
      return 0;
    case "version":
      console.log(`${PROGRAM} ${VERSION}`);
      return 0;
    default: {
      const config = resolveConfig(command, {
        env: (name) => Deno.env.get(name),
        userAgent: USER_AGENT,
      });
      switch (config.kind) {
        case "backup":
          return await runOrPlan(config, {
            token: await tokenOf(config),
            apiUrl: config.apiUrl,
            idUrl: config.idUrl,
            userAgent: config.userAgent,
          });
        case "demo":
          return await demo(config);
        case "verify":
          return await verify(config);
        case "resources":
          return await resources(config.json);
        default:
          return config satisfies never;
      }
    }
  }
}

/** What runs of the real Harvest and the made-up one differ in. */
type Server = Pick<BackupRequest, "token" | "apiUrl" | "idUrl" | "userAgent">;

async function runOrPlan(
  config: RunConfig & { readonly acceptShrink?: boolean; readonly color: boolean },
  server: Server,
): Promise<number> {
  const request: BackupRequest = {
    ...server,
    rate: config.rate,
    output: config.output,
    accounts: config.accounts,
    only: config.only,
    skip: config.skip,
    options: {
      full: config.full,
      artifacts: config.artifacts,
      recordFiles: config.recordFiles,
      acceptShrink: config.acceptShrink ?? false,
    },
    tool: TOOL,
    pid: Deno.pid,
  };
  const { systemClock } = await import("./src/http/clock.ts");
  const surroundings = {
    send: fetch,
    clock: systemClock,
    random: Math.random,
    signal: interruption(),
  };
  if (config.dryRun) {
    const { planBackup } = await import("./src/backup/plan_backup.ts");
    const { planText } = await import("./src/report/plan_text.ts");
    const { jsonLine } = await import("./src/report/event_json.ts");
    const plan = await planBackup(request, { ...surroundings, onEvent() {} });
    console.log(config.json ? jsonLine("plan", plan) : planText(plan, { rate: config.rate }));
    return 0;
  }
  const { backUp } = await import("./src/backup/back_up.ts");
  const report = await reporter(config);
  try {
    await backUp(request, { ...surroundings, onEvent: report.onEvent });
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
  }
  return report.end();
}

/** Tells a run as it goes, and what it came to. */
async function reporter(
  { json, strict, verbosity, color }: RunConfig & { readonly color: boolean },
) {
  const { SummaryFold } = await import("./src/report/summary_fold.ts");
  const { exitCodeOf } = await import("./src/report/summary.ts");
  const { summaryText } = await import("./src/report/summary_text.ts");
  const { eventLine } = await import("./src/report/event_line.ts");
  const { eventJson, summaryJson } = await import("./src/report/event_json.ts");
  const fold = new SummaryFold();
  const accountNames = new Map<string, string>();
  const onEvent = (event: BackupEvent) => {
    fold.add(event);
    if (event.type === "accounts_found") {
      for (const { id, name } of event.accounts) accountNames.set(id, name);
    }
    if (json) {
      const line = eventJson(event, { verbosity, time: new Date() });
      if (line !== null) console.log(line);
    } else {
      const line = eventLine(event, { verbosity, accountNames });
      if (line !== null) console.error(line);
    }
  };
  const end = () => {
    const summary = fold.summary();
    const isColored = color && Deno.stdout.isTerminal();
    const text = json
      ? summaryJson(summary, { strict })
      : summaryText(summary, { strict, verbosity, color: isColored, program: PROGRAM });
    if (text !== "") console.log(text);
    return exitCodeOf(summary, { strict });
  };
  return { onEvent, end };
}

async function tokenOf({ token }: BackupConfig): Promise<string> {
  if (token.kind === "value") return token.token;
  const { noToken, readToken, TOKEN_QUESTION } = await import("./src/cli/token.ts");
  if (token.kind === "file") {
    try {
      return readToken(await Deno.readTextFile(token.path), {
        from: `the file ${JSON.stringify(token.path)}`,
      });
    } catch (error) {
      if (error instanceof UsageError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new UsageError(`Cannot read the token from the file of HARVEST_PAT_FILE: ${reason}`);
    }
  }
  if (!Deno.stdin.isTerminal()) throw noToken();
  const { promptSecret } = await import("@std/cli/prompt-secret");
  console.error(TOKEN_QUESTION);
  return readToken(promptSecret("Token: ", { mask: "" }) ?? "", { from: "the terminal" });
}

async function demo(config: RunConfig & { readonly color: boolean }): Promise<number> {
  const { serveFakeHarvest } = await import("./src/demo/serve_fake_harvest.ts");
  const { demoEnding } = await import("./src/report/demo_ending.ts");
  const fake = serveFakeHarvest({ rateLimit: config.rate });
  try {
    const code = await runOrPlan(config, {
      token: fake.token,
      apiUrl: fake.apiUrl,
      idUrl: fake.idUrl,
      userAgent: USER_AGENT,
    });
    if (!config.dryRun && !config.json && config.verbosity !== "quiet") {
      const { folderTree } = await import("./src/store/folder_tree.ts");
      console.log(
        demoEnding({
          output: config.output,
          program: PROGRAM,
          tree: await folderTree(config.output),
        }),
      );
    }
    return code;
  } finally {
    await fake.close();
  }
}

async function verify(_config: VerifyConfig): Promise<number> {
  return await Promise.resolve(1);
}

async function resources(json: boolean): Promise<number> {
  const { resourcesText } = await import("./src/report/resources_text.ts");
  const { jsonLine } = await import("./src/report/event_json.ts");
  const { storedAs } = await import("./src/harvest/stored_as.ts");
  const list = {
    resources: CATALOG.map((resource) => ({
      name: resource.name,
      path: resource.path,
      ...storedAs(resource),
    })),
    waived: WAIVED,
    notInApi: NOT_IN_API,
  };
  console.log(json ? jsonLine("resources", list) : resourcesText(list));
  return 0;
}

/** Aborts on SIGINT and SIGTERM; the second one, or patience running out, ends the process at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) Deno.exit(130);
    console.error("Interrupted: what was done is kept, and the next run continues");
    controller.abort(new InterruptedError("Interrupted"));
    const timer = setTimeout(() => Deno.exit(130), PATIENCE_AFTER_SIGNAL_MS);
    Deno.unrefTimer(timer);
  };
  Deno.addSignalListener("SIGINT", onSignal);
  // Windows has no SIGTERM.
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", onSignal);
  return controller.signal;
}

/** An error's exit code; what failed and what to do goes to stderr, a bug's with its stack. */
async function failed(error: unknown): Promise<number> {
  if (error instanceof InterruptedError) return 130;
  const { errorText } = await import("./src/report/error_text.ts");
  const { message, hint } = errorText(error);
  console.error(`${PROGRAM}: ${message}`);
  if (hint !== null) console.error(`  ${hint}`);
  return exitCodeOfError(error);
}

/** By name, so that nothing is loaded that the command did not need. */
function exitCodeOfError(error: unknown): number {
  if (!(error instanceof Error)) return 1;
  if (error instanceof UsageError) return 2;
  if (error.name === "StatusError" && "status" in error && error.status === 401) return 4;
  return error.name === "LockedError" ? 6 : 1;
}

if (import.meta.main) {
  Deno.exit(await main(Deno.args).catch(failed));
}
