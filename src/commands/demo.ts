import { serveDemoHarvest } from "../demo/server/demo_harvest.ts";
import { demoEnding } from "../report/run/demo_ending.ts";
import { BackupReader } from "../store/backup_reader.ts";
import { runBackupCommand } from "./backup.ts";
import { type Invocation, outputScreen } from "./program.ts";

/** Backs up the made-up Harvest and shows the result. Returns the exit code. */
export async function demoCommand({ config, program }: Invocation<"demo">): Promise<number> {
  const { output, rate, dryRun, json, quiet } = config.flags;
  await using harvest = serveDemoHarvest({ rateLimit: rate });
  const { token, url } = harvest;
  const userAgent = `${program.name}/${program.version} (demo)`;
  const connection = { token, apiUrl: url, idUrl: url, userAgent, rate };
  const code = await runBackupCommand(config, program, { connection });
  if (code === 0 && !dryRun && !json && !quiet) {
    const tree = await new BackupReader(output).outline();
    const { say, columns } = outputScreen(program, config);
    say(demoEnding({ output, program: program.name, tree, columns }));
  }
  return code;
}
