import { join } from "@std/path/join";
import { BackupReader } from "../../store/backup_reader.ts";
import { removeWhole } from "../../store/files/absent.ts";

const JOURNAL = "journal.ndjson";
const TARGET = "target";

/** What a restore leaves in its folder: the journal, the backup of the target, and the proof. */
export function restorePaths(
  folder: string,
): { readonly journal: string; readonly target: string; readonly proof: string } {
  return {
    journal: join(folder, JOURNAL),
    target: join(folder, TARGET),
    proof: join(folder, "proof.json"),
  };
}

/** Whether a restore was begun in a folder. */
export async function hasJournal(folder: string): Promise<boolean> {
  return await new BackupReader(folder).exists(JOURNAL);
}

/** Removes what an earlier restore has left there; only where there is one. @throws the system's error */
export async function discardRestore(folder: string): Promise<void> {
  if (!await hasJournal(folder)) return;
  const { journal, target } = restorePaths(folder);
  await removeWhole(target);
  await removeWhole(journal);
}
