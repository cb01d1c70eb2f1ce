import type { Resource } from "../harvest/catalog.ts";
import { slicedRecords } from "../json/slice_records.ts";
import type { BackupReader } from "../store/backup_reader.ts";
import { parseTombstone } from "../store/history/tombstone.ts";
import { accountPaths } from "../store/layout/paths.ts";
import { parseAccountPath } from "../store/layout/parse_path.ts";
import { recordKeys } from "./record_name.ts";

const DECODER = new TextDecoder();

/** The ids of an account's records that have a number, name or id, deleted ones included. @throws ListFormatError */
export async function findByName(
  reader: BackupReader,
  { accountId, resource }: { accountId: string; resource: Resource },
  word: string,
): Promise<ReadonlySet<string>> {
  const wanted = word.trim().toLowerCase();
  const found = new Set<string>();
  const look = (text: Uint8Array, id: string) => {
    if (recordKeys(DECODER.decode(text), id).includes(wanted)) found.add(id);
  };
  for (const path of await listsOf(reader, { accountId, resource })) {
    for await (const batch of reader.list(path)) {
      for (const { id, text } of slicedRecords(batch)) look(text, id);
    }
  }
  const { folder, suffix } = resource;
  const gone = accountPaths(accountId).deleted(folder, suffix);
  for await (const batch of reader.list(gone, { repeats: true })) {
    for (const { text } of slicedRecords(batch)) {
      const tombstone = parseTombstone(text);
      if (tombstone) look(text.subarray(tombstone.start, tombstone.end), tombstone.recordId);
    }
  }
  return found;
}

/** The files that hold the records of a resource: its list, or one for each parent. */
export async function listsOf(
  reader: BackupReader,
  { accountId, resource: { kind, folder, suffix } }: { accountId: string; resource: Resource },
): Promise<string[]> {
  const paths = accountPaths(accountId);
  if (kind === "object") return [];
  if (kind === "list") return [paths.list(folder)];
  const names = await reader.fileNames(`${paths.root}/${folder}`);
  return names.filter((name) => {
    const file = parseAccountPath(`${folder}/${name}`);
    return file?.kind === "child list" && file.suffix === suffix;
  }).map((name) => `${paths.root}/${folder}/${name}`);
}
