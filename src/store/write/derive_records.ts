import { join } from "@std/path/join";
import { indentJson } from "../../json/indent_json.ts";
import { IdList, idText, parseId } from "../../json/record_id.ts";
import { sameBytes } from "../../json/same_bytes.ts";
import type { BackupFolder } from "./backup_folder.ts";
import type { RecordStream } from "../lists/record_batch.ts";
import { FILE_MODE, FOLDER_MODE, removeIfPresent } from "../files/staged_file.ts";

/** How many files are written before other work gets its turn: about 3 ms of them. */
const FILES_A_TURN = 64;

/** Where derived files go, and what is there already. */
export interface DerivePlace {
  /** The folder's path; it is made if it is missing. */
  readonly into: string;
  /** Where each is written before it is renamed into place; null where nobody sees the folder before it is whole. */
  readonly tempPath: string | null;
  /** A file that is right already keeps its bytes and its time. */
  readonly mayExist: boolean;
}

/**
 * Writes `<id>.json` for the records of a stream, or for those whose id `only` holds. The files are derived: they are
 * replaced whole, but not synced one by one, since `verify` re-derives them from the list and a million syncs would
 * take longer than the backup.
 * @throws the system's error; the signal's reason where it is aborted
 */
export async function deriveRecords(
  records: RecordStream,
  { into, tempPath, mayExist }: DerivePlace,
  { only = null, signal }: { only?: readonly IdList[] | null; signal?: AbortSignal } = {},
): Promise<void> {
  let buffer = new Uint8Array(1 << 14);
  let written = 0;
  for await (const { bytes, slices } of records) {
    for (let i = 0; i < slices.count; i++) {
      const hi = slices.idsHi[i] ?? 0;
      const lo = slices.idsLo[i] ?? 0;
      if (only && !only.some((ids) => ids.has(hi, lo))) continue;
      const text = indentJson(bytes, buffer, {
        at: slices.starts[i] ?? 0,
        end: slices.ends[i] ?? 0,
      });
      if (text.buffer !== buffer.buffer) buffer = new Uint8Array(text.buffer);
      // As text: taking paths apart and joining them costs as much as indenting the record.
      const path = `${into}/${idText(hi, lo)}.json`;
      if (mayExist && holds(path, text)) continue;
      if (written === 0) Deno.mkdirSync(into, { recursive: true, mode: FOLDER_MODE });
      Deno.writeFileSync(tempPath ?? path, text, { mode: FILE_MODE });
      if (tempPath !== null) Deno.renameSync(tempPath, path);
      if (++written % FILES_A_TURN !== 0) continue;
      // Timers, signals and the network have their turn between synchronous writes.
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    }
  }
}

/** Removes the derived files of records that are gone. */
export function removeDerived(
  folder: BackupFolder,
  ids: IdList,
  pathOf: (id: string) => string,
): void {
  for (let i = 0; i < ids.length; i++) removeIfPresent(folder.path(pathOf(ids.text(i))));
}

/** Removes files named like derived ones whose record is not in the list. @throws ListFormatError */
export async function removeStrayDerived(folderPath: string, records: RecordStream): Promise<void> {
  const ids = new IdList();
  for await (const { slices } of records) {
    for (let i = 0; i < slices.count; i++) ids.push(slices.idsHi[i] ?? 0, slices.idsLo[i] ?? 0);
  }
  for await (const entry of readFolder(folderPath)) {
    const id = /^(\d+)\.json$/.exec(entry.name)?.[1];
    const halves = id === undefined ? null : parseId(id);
    if (halves && !ids.has(halves.hi, halves.lo)) removeIfPresent(join(folderPath, entry.name));
  }
}

async function* readFolder(path: string): AsyncGenerator<Deno.DirEntry> {
  try {
    yield* Deno.readDir(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Whether the file has just these bytes. */
export function holds(path: string, text: Uint8Array): boolean {
  try {
    if (Deno.statSync(path).size !== text.length) return false;
    return sameBytes(Deno.readFileSync(path), text);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
