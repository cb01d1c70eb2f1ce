import type { NewFolder } from "../store/files/new_folder.ts";
import { BackupReader, type FolderOutline } from "../store/backup_reader.ts";
import { zipOf } from "./zip_files.ts";

/** How the backup lies in the folder. */
export type BackupForm = "folder" | "archive";

/**
 * Copies a backup, without its lock and its work folder. In a bag, a backup that has names with percent signs or line
 * breaks, which BagIt writes differently from `sha256sum`, goes in as one archive.
 */
export async function copyBackup(
  output: string,
  { into, folder, isBag, modified, signal }: {
    readonly into: NewFolder;
    /** Where it goes, with `/` at its end. */
    readonly folder: string;
    readonly isBag: boolean;
    readonly modified: Date;
    readonly signal: AbortSignal;
  },
): Promise<BackupForm> {
  const reader = new BackupReader(output);
  const paths = [...filesIn(await reader.outline(), "")];
  if (isBag && paths.some((path) => /[%\r\n]/.test(path))) {
    const files = async function* () {
      for (const path of paths) {
        signal.throwIfAborted();
        yield { name: `backup/${path}`, path: reader.path(path) };
      }
    };
    await into.pipe(zipOf(files(), modified), `${folder}backup.zip`);
    return "archive";
  }
  for (const path of paths) {
    signal.throwIfAborted();
    await into.copy(reader.path(path), `${folder}backup/${path}`);
  }
  return "folder";
}

function* filesIn({ files, folders }: FolderOutline, prefix: string): Generator<string> {
  for (const file of files) yield prefix + file;
  for (const folder of folders) yield* filesIn(folder, `${prefix}${folder.name}/`);
}
