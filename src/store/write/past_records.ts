import type { StagedFile } from "../files/staged_file.ts";
import type { BackupFolder } from "./backup_folder.ts";
import type { Change } from "./commit_log.ts";
import type { IdList } from "../../json/record_id.ts";
import { ListWriter } from "../lists/list_writer.ts";
import { mergeLists } from "../lists/merge_lists.ts";
import type { RecordStream } from "../lists/record_batch.ts";

const LINE_FEED = new Uint8Array([0x0a]);

/**
 * Lines to be added to a history file. The file is append-only in what it says; on disk it is replaced whole by a longer
 * one, so that a reader never sees half a line. Nothing is copied before the first line.
 */
export class HistoryAppender {
  #file: StagedFile | null = null;

  constructor(readonly folder: BackupFolder, readonly path: string) {}

  /** @throws the system's error */
  add(tombstone: Uint8Array): void {
    if (!this.#file) {
      this.#file = this.folder.work.stage();
      using old = this.folder.reader.open(this.path);
      this.#file.copy(old);
    }
    this.#file.write(tombstone);
    this.#file.write(LINE_FEED);
  }

  /** The change that puts the longer history in place; null if nothing was added. */
  async finish(): Promise<Change | null> {
    return this.#file && { kind: "put", path: this.path, staged: await this.#file.finish() };
  }

  discard(): void {
    this.#file?.discard();
  }
}

/**
 * The list of deleted records brought up to date: the tombstones `deleted` join it (ascending by id), those of records
 * that have `returned` leave it. What leaves goes to `onReturn` first. Null if nothing changes.
 * @throws ListFormatError if the list on disk is damaged
 */
export async function updateDeleted(
  folder: BackupFolder,
  path: string,
  { deleted, returned, onReturn }: {
    deleted: RecordStream;
    returned: IdList;
    onReturn: (tombstone: Uint8Array) => void;
  },
): Promise<Change | null> {
  const writer = new ListWriter(() => folder.work.stage());
  let changed = false;
  try {
    await mergeLists(folder.reader.list(path, { repeats: true }), deleted, {
      whole: false,
      sink: {
        keep({ batch: { bytes, slices }, from, to }) {
          for (let at = from; at < to; at++) {
            const hasReturned = returned.has(slices.idsHi[at] ?? 0, slices.idsLo[at] ?? 0);
            if (!hasReturned) writer.add(slices.record(bytes, at));
            else {
              changed = true;
              onReturn(slices.record(bytes, at));
            }
          }
        },
        add(range) {
          changed = true;
          writer.addRange(range);
        },
        // A child record of several parents is deleted from each of them, and may be more than once.
        replace(old, fresh) {
          changed = true;
          writer.addRange(old);
          writer.addRange(fresh);
        },
        drop() {},
      },
    });
    if (changed) return { kind: "put", path, staged: await writer.finish() };
    writer.discard();
    return null;
  } catch (error) {
    writer.discard();
    throw error;
  }
}
