import { CATALOG, type Resource } from "../../harvest/catalog.ts";
import { oneLine } from "../../json/one_line.ts";
import type { Change } from "../../store/write/backup_folder.ts";
import type { AccountRun } from "../context/account_run.ts";

/** The files of nested records that belong to one record, for when the record is gone. */
export interface ChildFiles {
  /** Suffix to the list's text on one line, of those that are there. */
  contents(): Promise<ReadonlyMap<string, Uint8Array>>;
  removals(): Change[];
}

/** The nested files of a record, whoever wrote them. */
export function childFilesOf(run: AccountRun, parent: Resource, id: string): ChildFiles {
  const files = CATALOG.flatMap(({ parent: name, suffix }) =>
    name === parent.name && suffix !== undefined
      ? [{ suffix, path: run.paths.childList(parent.folder, id, suffix) }]
      : []
  );
  return {
    async contents() {
      const lines = new Map<string, Uint8Array>();
      for (const { suffix, path } of files) {
        const text = await run.folder.reader.read(path);
        if (text) lines.set(suffix, lineOf(text));
      }
      return lines;
    },
    removals: () => files.map(({ path }) => ({ kind: "remove", path })),
  };
}

/** A list on one line; one that is damaged is kept as a string, as it cannot stand as JSON. */
function lineOf(text: Uint8Array): Uint8Array {
  try {
    const line = oneLine(text);
    JSON.parse(new TextDecoder().decode(line));
    return line;
  } catch {
    return new TextEncoder().encode(JSON.stringify(new TextDecoder().decode(text)));
  }
}
