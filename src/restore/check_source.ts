import type { AccountSource } from "../export/read_account.ts";
import { accountPaths } from "../store/layout/paths.ts";

/** A file of the backup is not as it was written: nothing of it goes into anybody's books. */
export class AlteredBackupError extends Error {
  override name = "AlteredBackupError";

  constructor(path: string) {
    super(`Cannot restore: "${path}" is not as the backup wrote it`);
  }
}

/** Checks all that a restore reads before anything is written. @throws AlteredBackupError, the system's error */
export async function checkSource({ reader, id, manifest }: AccountSource): Promise<void> {
  const { root } = accountPaths(id);
  for (const [path, { sha256 }] of manifest.files) {
    // Receipts are checked when they are sent; nothing else of artifacts is.
    if (path.includes("/artifacts/")) continue;
    const full = `${root}/${path}`;
    if ((await reader.digest(full))?.sha256 !== sha256) throw new AlteredBackupError(full);
  }
}

/** A receipt of the backup, unaltered. @throws NotAsWrittenError, AlteredBackupError if it is missing */
export async function readReceipt(
  { reader }: AccountSource,
  path: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await reader.read(path);
  if (bytes === null) throw new AlteredBackupError(path);
  return bytes;
}
