import { history } from "../backup/history.ts";
import type { HistoryConfig } from "../cli/reading_config.ts";
import { historyJson, historyLines, noHistoryText } from "../report/history_text.ts";
import type { Program } from "./program.ts";

/** Shows what changed when, and what was deleted. */
export async function historyCommand(config: HistoryConfig, program: Program): Promise<number> {
  const color = config.color && program.isOutTerminal;
  let found = 0;
  for await (const change of history(config)) {
    found++;
    if (config.json) program.out(historyJson(change));
    else program.out(historyLines(change, { color }).join("\n"));
  }
  if (found === 0 && !config.json) program.out(noHistoryText(config));
  return 0;
}
