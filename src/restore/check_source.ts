import type { AccountSource } from "../export/read_account.ts";
import { BackupReader } from "../store/backup_reader.ts";
import { sha256Hex } from "../store/files/file_digest.ts";
import { accountPaths, SUMS_FILE } from "../store/layout/paths.ts";
import { decodeSums } from "../store/manifest/manifest.ts";

/** A file of the backup is not as it was written: nothing of it goes into anybody's books. */
export class AlteredBackupError extends Error {
  override name = "AlteredBackupError";

  constructor(path: string) {
    super(`Cannot restore: "${path}" is not as the backup wrote it; see: getharvest-backup verify`);
  }
}

/** Checks what a restore reads, from the topmost digests down. @throws AlteredBackupError, the system's error */
export async function checkSource({ root, id, manifest }: AccountSource): Promise<void> {
  const reader = new BackupReader(root);
  const paths = accountPaths(id);
  const sums = await reader.read(SUMS_FILE);
  const top = sums && decodeSums(new TextDecoder().decode(sums));
  if ((await reader.digest(paths.manifest))?.sha256 !== top?.get(paths.manifest)) {
    throw new AlteredBackupError(paths.manifest);
  }
  for (const [path, { sha256 }] of manifest.files) {
    // Receipts are checked when they are sent; nothing else of artifacts is.
    if (path.includes("/artifacts/")) continue;
    const full = `${paths.root}/${path}`;
    if ((await reader.digest(full))?.sha256 !== sha256) throw new AlteredBackupError(full);
  }
}

/** A receipt of the backup, unaltered. @throws AlteredBackupError, the system's error */
export async function readReceipt(
  root: string,
  path: string,
  sha256: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await new BackupReader(root).read(path);
  if (bytes === null || await sha256Hex(bytes) !== sha256) throw new AlteredBackupError(path);
  return bytes;
}
