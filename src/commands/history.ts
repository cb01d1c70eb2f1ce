import { fieldValues, history, type MatchedRecord } from "../inspect/history.ts";
import { type RecentAccount, recentChanges } from "../inspect/recent_changes.ts";
import type { CommandConfig } from "../cli/config.ts";
import { jsonLine } from "../report/json_line.ts";
import { historyLines, noHistoryText, recentLines, repeatedText } from "../report/history_text.ts";
import { RecentCounts } from "../report/recent_counts.ts";
import { type Invocation, outputScreen, type Program } from "./program.ts";
import { sinceTime } from "./since_time.ts";

/** Shows what the last run changed, or the past of a resource or of one of its records. */
export async function historyCommand({ config, program }: Invocation<"history">): Promise<number> {
  const { output } = config.flags;
  const since = sinceTime(config.flags.since, program.clock);
  const [resource, record = null] = config.operands;
  const screen = outputScreen(program, config);
  if (resource === undefined) return await showRecent(config, program);
  const matches: MatchedRecord[] = [];
  const changed = new Set<string>();
  let repeated = 0;
  const request = { output, resource, record, since };
  const onMatch = (match: MatchedRecord) => matches.push(match);
  for await (const change of history({ ...request, onMatch })) {
    changed.add(keyOf(change));
    // Of one record, all that happened to it; of many, not what they repeat of another one.
    const isCounted = change.isRepeated && record === null;
    if (isCounted) repeated++;
    const values = change.kind === "deleted" ? fieldValues(change.record) : [];
    const text = isCounted ? "" : historyLines(change, { ...screen, values }).join("\n");
    screen.say(text, jsonLine("history", change));
  }
  if (repeated > 0) screen.say(repeatedText(repeated));
  const unchanged = matches.filter((match) => !changed.has(keyOf(match)));
  if (changed.size === 0 && matches.length < 2) screen.say(noHistoryText({ resource, record }));
  else {
    for (const { recordId, name } of unchanged) {
      screen.say(noHistoryText({ resource, record: `${recordId} (${name})` }));
    }
  }
  return 0;
}

function keyOf({ accountId, recordId }: Pick<MatchedRecord, "accountId" | "recordId">): string {
  return `${accountId} ${recordId}`;
}

async function showRecent(config: CommandConfig<"history">, program: Program): Promise<number> {
  const { output, json } = config.flags;
  const since = sinceTime(config.flags.since, program.clock);
  const screen = outputScreen(program, config);
  for await (const account of recentChanges({ output, since })) {
    if (json) await printRecent(account, program);
    else screen.say((await recentLines(account, screen)).join("\n"));
  }
  return 0;
}

/** Prints each change of an account, and at the end their numbers, also where there are none. */
async function printRecent(account: RecentAccount, program: Program): Promise<void> {
  const counts = new RecentCounts(account);
  for await (const change of account.changes) {
    counts.add(change);
    program.out(jsonLine("change", change));
  }
  const { id: accountId, name: accountName, since, readAt, isLeftOut, records } = account;
  const about = { accountId, accountName, since, readAt, isLeftOut, records };
  program.out(jsonLine("changes", { ...about, ...counts.total }));
}
