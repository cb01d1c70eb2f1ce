import type { Resource } from "../harvest/catalog.ts";
import { CATALOG } from "../harvest/catalog.ts";
import { oneLine } from "../json/one_line.ts";
import type { Change } from "../store/backup_folder.ts";
import { type AccountRun, knownFile } from "./account_run.ts";

/** The files of nested records that belong to one record, for when the record is gone. */
export function nestedFilesOf(run: AccountRun, parent: Resource, id: string): {
  /** Suffix to the list's text on one line. */
  contents(): ReadonlyMap<string, Uint8Array>;
  removals(): Change[];
} {
  const files = CATALOG.flatMap((resource) => {
    if (resource.parent !== parent.name || resource.suffix === undefined) return [];
    const path = run.paths.nested(parent.folder, id, resource.suffix);
    return knownFile(run, path) ? [{ suffix: resource.suffix, path }] : [];
  });
  return {
    contents: () =>
      new Map(files.flatMap(({ suffix, path }): [string, Uint8Array][] => {
        const text = run.folder.readSmall(path);
        return text ? [[suffix, oneLine(text)]] : [];
      })),
    removals: () => files.map(({ path }) => ({ kind: "remove", path })),
  };
}
