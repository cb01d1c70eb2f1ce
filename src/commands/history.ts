import { history } from "../inspect/history.ts";
import type { CommandConfig } from "../cli/config.ts";
import { historyJson, historyLines, noHistoryText } from "../report/history_text.ts";
import { outputScreen, type Program } from "./program.ts";

/** Shows what changed when, and what was deleted. */
export async function historyCommand(
  config: CommandConfig<"history">,
  program: Program,
): Promise<number> {
  const { output, since, json } = config.flags;
  const [resource = "", id = null] = config.operands;
  const screen = outputScreen(program, config);
  let found = 0;
  for await (const change of history({ output, resource, id, since })) {
    found++;
    if (json) program.out(historyJson(change));
    else screen.say(historyLines(change, screen).join("\n"));
  }
  if (found === 0 && !json) screen.say(noHistoryText({ resource, id }));
  return 0;
}
