import { walk } from "@std/fs/walk";
import { relative } from "@std/path/relative";
import type { BackupFolder } from "./backup_folder.ts";
import { digestFile, type FileEntry } from "../files/file_digest.ts";
import { accountPaths, isDerivedRecord } from "../layout/paths.ts";

/**
 * The files of an account that no manifest lists and no run that is known of has placed: what another program left, or a
 * run whose manifest is damaged. By path below the account's folder, without derived and hidden files.
 * @throws the system's error
 */
export async function untrackedFiles(
  folder: BackupFolder,
  accountId: string,
): Promise<Map<string, FileEntry>> {
  const { root, manifest, sums } = accountPaths(accountId);
  const files = new Map<string, FileEntry>();
  if (!(await folder.accounts()).includes(accountId)) return files;
  for await (
    const { path, name } of walk(folder.path(root), { includeDirs: false, includeSymlinks: false })
  ) {
    const own = relative(folder.path(root), path).replaceAll("\\", "/");
    const inBackup = `${root}/${own}`;
    if (inBackup === manifest || inBackup === sums || name.startsWith(".")) continue;
    if (isDerivedRecord(inBackup) || folder.placed.has(inBackup)) continue;
    files.set(own, await digestFile(path));
  }
  return files;
}
