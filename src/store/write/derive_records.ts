import { join } from "@std/path/join";
import { indentJson } from "../../json/indent_json.ts";
import { type IdList, idText, parseId } from "../../json/record_id.ts";
import { sameBytes } from "../../json/same_record.ts";
import { entriesIn, nullIfAbsent, removeIfPresent } from "../files/absent.ts";
import { FILE_MODE, makeFolder } from "../files/make_folder.ts";
import { idsOf, type RecordStream } from "../lists/record_batch.ts";
import type { BackupFolder } from "./backup_folder.ts";
import type { Change } from "./commit_log.ts";

/** How many files are written before other work gets its turn: about 3 ms of them. */
const FILES_A_TURN = 64;

/** Which records files are derived of, and how. */
export interface DeriveOptions {
  /** Only of the records with these ids; of all if left out. */
  readonly only?: readonly IdList[] | null;
  /** A file that is right already keeps its bytes and its time. */
  readonly mayExist?: boolean;
  readonly signal?: AbortSignal;
  /** Gets how many records of the stream have been dealt with since the last call. */
  readonly onRecords?: (records: number) => void;
}

/**
 * Writes `<id>.json` for the records of a stream into a folder of the backup. The files are derived: they are replaced
 * whole, but not synced one by one, since `verify` re-derives them from the list and a million syncs would take longer than
 * the backup.
 * @throws the system's error; the signal's reason where it is aborted
 */
export async function deriveRecords(
  folder: BackupFolder,
  path: string,
  records: RecordStream,
  options: DeriveOptions = {},
): Promise<void> {
  const tempPath = folder.work.tempPath();
  const clear = async (name: string) => {
    const reason = "there was something else in place of a file";
    await folder.commit([await folder.asideOf(`${path}/${name}`, reason, false)]);
  };
  await writeRecords(records, { into: folder.reader.path(path), tempPath, clear }, options);
}

/**
 * Writes `<id>.json` for all records of a stream into a new folder that takes its place as a whole: with a rename each they
 * would take three times as long. Returns the change that places it; if it fails, nothing is left behind.
 * @throws as {@link deriveRecords}
 */
export async function deriveFolder(
  folder: BackupFolder,
  path: string,
  records: RecordStream,
  options: Pick<DeriveOptions, "signal" | "onRecords">,
): Promise<Change> {
  const tempPath = folder.work.tempPath();
  try {
    await deriveInto(tempPath, records, options);
    return { kind: "folder", path, tempPath };
  } catch (error) {
    await Deno.remove(tempPath, { recursive: true });
    throw error;
  }
}

/** Writes `<id>.json` for the records of a stream into a folder that nobody sees before it is whole. @throws as {@link deriveRecords} */
export async function deriveInto(
  into: string,
  records: RecordStream,
  options: DeriveOptions,
): Promise<void> {
  await writeRecords(records, { into, tempPath: null, async clear() {} }, options);
}

/**
 * `tempPath`: where each is written before its rename; null where nobody sees the folder before it is whole. `clear` makes
 * room where something else is in place of a file.
 */
async function writeRecords(
  records: RecordStream,
  { into, tempPath, clear }: {
    into: string;
    tempPath: string | null;
    clear: (name: string) => Promise<void>;
  },
  { only = null, mayExist = false, signal, onRecords }: DeriveOptions,
): Promise<void> {
  let buffer = new Uint8Array(1 << 14);
  let written = 0;
  for await (const { bytes, slices } of records) {
    let reported = 0;
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
      const name = `${idText(hi, lo)}.json`;
      const path = `${into}/${name}`;
      if (mayExist && holds(path, text)) continue;
      if (written === 0) makeFolder(into);
      Deno.writeFileSync(tempPath ?? path, text, { mode: FILE_MODE });
      if (tempPath !== null) {
        try {
          Deno.renameSync(tempPath, path);
        } catch (error) {
          // A disk that is full or broken is not mended by another try.
          if (nullIfAbsent(() => Deno.lstatSync(path))?.isFile !== false) throw error;
          await clear(name);
          Deno.renameSync(tempPath, path);
        }
      }
      if (++written % FILES_A_TURN !== 0) continue;
      // Timers, signals and the network have their turn while the system answers.
      onRecords?.(i + 1 - reported);
      reported = i + 1;
      await Deno.lstat(path);
      signal?.throwIfAborted();
    }
    onRecords?.(slices.count - reported);
  }
}

/** Removes the derived files of records that were deleted. */
export function removeDerived(folder: BackupFolder, path: string, ids: IdList): void {
  const into = folder.reader.path(path);
  for (let i = 0; i < ids.length; i++) removeIfPresent(join(into, `${ids.text(i)}.json`));
}

/** Removes files named like derived ones whose record is not in the list. @throws ListFormatError */
export async function removeStrayDerived(
  folder: BackupFolder,
  path: string,
  records: RecordStream,
): Promise<void> {
  const ids = await idsOf(records);
  const into = folder.reader.path(path);
  for await (const { name } of entriesIn(into)) {
    const id = /^(\d+)\.json$/.exec(name)?.[1];
    const halves = id === undefined ? null : parseId(id);
    if (halves && !ids.has(halves.hi, halves.lo)) removeIfPresent(join(into, name));
  }
}

/** Whether a file has just these bytes. */
function holds(path: string, text: Uint8Array): boolean {
  return nullIfAbsent(() => {
    const { isFile, size } = Deno.lstatSync(path);
    return isFile && size === text.length && sameBytes(Deno.readFileSync(path), text);
  }) ?? false;
}
