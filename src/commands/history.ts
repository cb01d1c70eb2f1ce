import { history } from "../backup/history.ts";
import type { HistoryConfig } from "../cli/reading_config.ts";
import { historyJson, historyLines, noHistoryText } from "../report/history_text.ts";
import { outputScreen, type Program } from "./program.ts";

/** Shows what changed when, and what was deleted. */
export async function historyCommand(config: HistoryConfig, program: Program): Promise<number> {
  const screen = outputScreen(program, config);
  let found = 0;
  for await (const change of history(config)) {
    found++;
    if (config.json) program.out(historyJson(change));
    else screen.say(historyLines(change, screen).join("\n"));
  }
  if (found === 0 && !config.json) screen.say(noHistoryText(config));
  return 0;
}
