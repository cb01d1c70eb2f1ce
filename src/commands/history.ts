import { history } from "../inspect/history.ts";
import { recentChanges } from "../inspect/recent_changes.ts";
import type { CommandConfig } from "../cli/config.ts";
import { jsonLine } from "../report/json_line.ts";
import { historyLines, noHistoryText, recentLines } from "../report/history_text.ts";
import { type Invocation, outputScreen, type Program } from "./program.ts";
import { sinceTime } from "./since_time.ts";

/** Shows what the last run changed, or the past of a resource or of one of its records. */
export async function historyCommand({ config, program }: Invocation<"history">): Promise<number> {
  const { output } = config.flags;
  const since = sinceTime(config.flags.since, program.clock);
  const [resource, record = null] = config.operands;
  const screen = outputScreen(program, config);
  if (resource === undefined) return await showRecent(config, program);
  let found = 0;
  for await (const change of history({ output, resource, record, since })) {
    found++;
    screen.say(historyLines(change, screen).join("\n"), jsonLine("history", change));
  }
  if (found === 0) screen.say(noHistoryText({ resource, record }));
  return 0;
}

async function showRecent(config: CommandConfig<"history">, program: Program): Promise<number> {
  const { output, json } = config.flags;
  const since = sinceTime(config.flags.since, program.clock);
  const screen = outputScreen(program, config);
  for await (const account of recentChanges({ output, since })) {
    if (json) {
      for await (const change of account.changes) program.out(jsonLine("change", change));
    } else screen.say((await recentLines(account, screen)).join("\n"));
  }
  return 0;
}
