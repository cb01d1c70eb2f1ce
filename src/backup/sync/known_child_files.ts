import type { Resource } from "../../harvest/catalog.ts";
import { type AccountRun, knownFile } from "../context/account_run.ts";

/** The files of one kind of nested records, as this run has placed or the last manifest lists them, by parent id. */
export function knownChildFiles(
  run: AccountRun,
  { folder, suffix }: Resource,
): ReadonlyMap<string, string> {
  const pattern = new RegExp(`^${run.paths.root}/${folder}/(\\d+)_${suffix}\\.json$`);
  const files = new Map<string, string>();
  const listed = [...run.base?.files.keys() ?? []].map((path) => `${run.paths.root}/${path}`);
  for (const path of [...listed, ...run.folder.placed.keys()]) {
    const id = pattern.exec(path)?.[1];
    if (id !== undefined && knownFile(run, path)) files.set(id, path);
  }
  return files;
}
