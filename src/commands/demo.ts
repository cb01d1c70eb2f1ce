import type { DemoConfig } from "../cli/config.ts";
import { serveDemoHarvest } from "../demo/server/demo_harvest.ts";
import { demoEnding } from "../report/run/demo_ending.ts";
import { folderTree } from "../store/layout/folder_tree.ts";
import type { Program } from "./program.ts";
import { runBackupCommand } from "./backup.ts";
import { outputScreen } from "./output_screen.ts";

/** Backs up the made-up Harvest and shows what came of it. */
export async function demoCommand(config: DemoConfig, program: Program): Promise<number> {
  await using harvest = serveDemoHarvest({ rateLimit: config.rate });
  const { token, url } = harvest;
  const userAgent = `${program.name}/${program.version} (demo)`;
  const code = await runBackupCommand(config, program, {
    token,
    apiUrl: url,
    idUrl: url,
    userAgent,
  });
  if (code === 0 && !config.dryRun && !config.json && config.verbosity !== "quiet") {
    const tree = await folderTree(config.output);
    const { say, columns } = outputScreen(program, config);
    say(demoEnding({ output: config.output, program: program.name, tree, columns }));
  }
  return code;
}
