import type { DemoConfig } from "../cli/config.ts";
import { serveFakeHarvest } from "../demo/server/serve_fake_harvest.ts";
import { demoEnding } from "../report/run/demo_ending.ts";
import { BackupReader } from "../store/backup_reader.ts";
import type { Program } from "./program.ts";
import { runBackupCommand } from "./backup.ts";
import { outputScreen } from "./output_screen.ts";

/** Backs up the made-up Harvest and shows what came of it. */
export async function demoCommand(config: DemoConfig, program: Program): Promise<number> {
  await using fake = serveFakeHarvest({ rateLimit: config.rate });
  const { token, apiUrl, idUrl } = fake;
  const userAgent = `${program.name}/${program.version} (demo)`;
  const code = await runBackupCommand(config, program, { token, apiUrl, idUrl, userAgent });
  if (code === 0 && !config.dryRun && !config.json && config.verbosity !== "quiet") {
    const tree = await new BackupReader(config.output).outline();
    const { say, columns } = outputScreen(program, config);
    say(demoEnding({ output: config.output, program: program.name, tree, columns }));
  }
  return code;
}
