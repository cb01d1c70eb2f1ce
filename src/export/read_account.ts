import { join } from "@std/path/join";
import { CATALOG, type Resource } from "../harvest/catalog.ts";
import { BackupReader } from "../store/backup_reader.ts";
import { loadManifest } from "../store/load_manifest.ts";
import type { Manifest } from "../store/manifest.ts";
import { accountPaths } from "../store/paths.ts";
import { readLines, readRecordTexts } from "../store/record_lines.ts";
import { UsageError } from "../usage_error.ts";

/** One account of a backup, to be read. */
export interface AccountSource {
  readonly root: string;
  readonly id: string;
  readonly manifest: Manifest;
}

/** Some records as texts, as Harvest sent them, and where they stand. */
export interface RecordTexts {
  readonly path: string;
  /** Of nested records; null for all others. */
  readonly parentId: string | null;
  readonly texts: readonly string[];
}

/**
 * The accounts of a backup, or the one of them that is named.
 * @throws UsageError if there is no backup, or no such account in it; NewerFormatError
 */
export async function readAccounts(root: string, account: string | null): Promise<AccountSource[]> {
  const sources: AccountSource[] = [];
  for (const id of await new BackupReader(root).accounts()) {
    const manifest = await loadManifest(root, id);
    if (manifest) sources.push({ root, id, manifest });
  }
  if (sources.length === 0) {
    throw new UsageError(
      `Cannot read "${root}": it holds no finished backup`,
      "Name the folder with --output",
    );
  }
  if (account === null) return sources;
  const chosen = sources.filter(({ id }) => id === account);
  if (chosen.length > 0) return chosen;
  const known = sources.map(({ id, manifest }) => `${id} (${manifest.account.name})`).join(", ");
  throw new UsageError(`Cannot read account "${account}": the backup "${root}" has ${known}`);
}

/** The records of a resource, some at a time; of nested ones parent by parent, ascending. @throws ListFormatError */
export async function* readRecords(
  { root, id, manifest }: AccountSource,
  resource: Resource,
): AsyncGenerator<RecordTexts> {
  const paths = accountPaths(id);
  const { kind, folder } = resource;
  if (kind === "object") {
    const path = paths.object(folder);
    const lines = (await Array.fromAsync(readLines(onDisk(root, path)))).flat();
    if (lines.length > 0) yield { path, parentId: null, texts: [lines.join("\n")] };
    return;
  }
  const parents = kind === "nested" ? parentIds(manifest, resource) : [null];
  for (const parentId of parents) {
    const path = parentId === null
      ? paths.list(folder)
      : paths.nested(folder, parentId, resource.suffix ?? "");
    for await (const texts of readRecordTexts(onDisk(root, path))) yield { path, parentId, texts };
  }
}

/** What is kept beside the lists, each entry with its record: what left Harvest, or earlier versions. */
export async function* readKept(
  { root, id }: AccountSource,
  kind: "deleted" | "history",
): AsyncGenerator<RecordTexts> {
  const paths = accountPaths(id);
  for (const { folder, suffix } of CATALOG) {
    if (kind === "deleted") {
      const path = paths.deleted(folder, suffix);
      for await (const texts of readRecordTexts(onDisk(root, path))) {
        yield { path, parentId: null, texts };
      }
    } else if (suffix === undefined) {
      // One file serves a folder: the records of its list, and what is nested in them.
      const path = paths.history(folder);
      for await (const texts of readLines(onDisk(root, path))) {
        yield { path, parentId: null, texts };
      }
    }
  }
}

function parentIds(manifest: Manifest, { folder, suffix }: Resource): string[] {
  const pattern = new RegExp(`^${folder}/(\\d+)_${suffix}\\.json$`);
  const ids = [...manifest.files.keys()].flatMap((path) => pattern.exec(path)?.[1] ?? []);
  return ids.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}

function onDisk(root: string, path: string): string {
  return join(root, ...path.split("/"));
}
