import { CATALOG, type Resource } from "../../harvest/catalog.ts";
import { oneLine } from "../../json/one_line.ts";
import type { AccountPaths } from "../../store/layout/paths.ts";
import type { BackupFolder, Change } from "../../store/write/backup_folder.ts";

/** The files with the children of one record, for when the record is deleted. */
export interface ChildFiles {
  /** Suffix to the list's text on one line, of those that are there. */
  contents(): ReadonlyMap<string, Uint8Array>;
  removals(): Change[];
}

/** The child files of a record, whoever wrote them. */
export function childFilesOf(
  parent: Resource,
  id: string,
  { paths, folder }: { paths: AccountPaths; folder: BackupFolder },
): ChildFiles {
  const files = CATALOG.flatMap(({ parent: name, suffix }) =>
    name === parent.name && suffix !== undefined
      ? [{ suffix, path: paths.childList(parent.folder, id, suffix) }]
      : []
  );
  return {
    contents: () =>
      new Map(files.flatMap(({ suffix, path }): [string, Uint8Array][] => {
        const text = folder.readSmall(path);
        return text ? [[suffix, lineOf(text)]] : [];
      })),
    removals: () => files.map(({ path }) => ({ kind: "remove", path })),
  };
}

/** A list on one line; one that is damaged is kept as a string, since it is not JSON. */
function lineOf(text: Uint8Array): Uint8Array {
  try {
    const line = oneLine(text);
    JSON.parse(new TextDecoder().decode(line));
    return line;
  } catch {
    return new TextEncoder().encode(JSON.stringify(new TextDecoder().decode(text)));
  }
}
