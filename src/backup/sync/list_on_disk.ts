import type { Resource } from "../../harvest/catalog.ts";
import { type AccountRun, knownFile } from "../context/account_run.ts";

/** Whether the list that is known lies on disk, as far as its size tells. */
export async function isInPlace(run: AccountRun, resource: Resource): Promise<boolean> {
  const path = run.paths.list(resource.folder);
  const known = knownFile(run, path);
  return known !== null && await run.folder.reader.sizeOf(path) === known.sizeBytes;
}

/** Whether a list is on disk as this program wrote it; one that was never written is, if there is none. */
export async function isAsKnown(run: AccountRun, path: string): Promise<boolean> {
  const known = knownFile(run, path);
  const size = await run.folder.reader.sizeOf(path);
  if (!known || size === null) return !known && size === null;
  if (
    size === known.sizeBytes && (await run.folder.reader.digest(path))?.sha256 === known.sha256
  ) return true;
  run.onEvent({
    type: "warning",
    accountId: run.account.id,
    resource: null,
    message: `The list "${path}" was damaged on disk; it is being built anew from Harvest`,
  });
  return false;
}
