import type { BackupFolder, Change } from "./backup_folder.ts";
import { ListWriter } from "../lists/list_writer.ts";
import type { IdList } from "../../json/record_id.ts";
import { readList } from "../lists/list_reader.ts";
import { mergeLists, type Run } from "../lists/merge_lists.ts";
import type { RecordStream } from "../lists/record_batch.ts";

const ENCODER = new TextEncoder();

/** A record that is gone, or an earlier version of one, as it is kept: the record's own text, with where and when. */
export function tombstone(
  record: Uint8Array,
  about: {
    id: string;
    resource: string;
    parentId?: string;
    noticedAt: string;
    children?: ReadonlyMap<string, Uint8Array>;
  },
): Uint8Array<ArrayBuffer> {
  const parent = about.parentId === undefined ? "" : `"parent_id":${about.parentId},`;
  const parts = [
    ENCODER.encode(
      `{"id":${about.id},"resource":${JSON.stringify(about.resource)},${parent}` +
        `"noticed_at":${JSON.stringify(about.noticedAt)},"record":`,
    ),
    record,
  ];
  if (about.children && about.children.size > 0) {
    parts.push(ENCODER.encode(`,"nested":{`));
    [...about.children].forEach(([suffix, records], index) => {
      parts.push(ENCODER.encode(`${index > 0 ? "," : ""}${JSON.stringify(suffix)}:`), records);
    });
    parts.push(ENCODER.encode("}"));
  }
  parts.push(ENCODER.encode("}"));
  return concatenated(parts);
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Texts of the records of a run, each with its id. Valid only during the call, like the run. */
export function* recordsOf(
  { batch, from, to }: Run,
): Generator<{ record: Uint8Array; at: number }> {
  for (let at = from; at < to; at++) {
    yield {
      record: batch.bytes.subarray(batch.slices.starts[at] ?? 0, batch.slices.ends[at] ?? 0),
      at,
    };
  }
}

/**
 * The deleted list brought up to date: `gone` joins it (ascending by id), what `returned` holds leaves it. What leaves
 * is told to `onReturn` first. Null if nothing changes.
 * @throws ListFormatError if the list on disk is damaged
 */
export async function updateDeleted(
  folder: BackupFolder,
  path: string,
  { gone, returned, onReturn }: {
    gone: RecordStream;
    returned: IdList;
    onReturn: (entry: Uint8Array) => void;
  },
): Promise<Change | null> {
  const file = folder.stage();
  const writer = new ListWriter(file);
  let changed = false;
  const write = ({ batch, from, to }: Run) =>
    writer.write(batch.bytes, {
      start: batch.slices.starts[from] ?? 0,
      end: batch.slices.ends[to - 1] ?? 0,
      count: to - from,
    });
  try {
    await mergeLists(readList(folder.path(path), { repeats: true }), gone, {
      whole: false,
      sink: {
        keep(run) {
          for (const { record, at } of recordsOf(run)) {
            if (returned.has(run.batch.slices.idsHi[at] ?? 0, run.batch.slices.idsLo[at] ?? 0)) {
              changed = true;
              onReturn(record);
            } else write({ batch: run.batch, from: at, to: at + 1 });
          }
        },
        add(run) {
          changed = true;
          write(run);
        },
        // What is nested in several records leaves each of them, and may leave one more than once.
        replace(old, fresh) {
          changed = true;
          write(old);
          write(fresh);
        },
        drop() {},
      },
    });
    if (!changed) {
      writer.discard();
      return null;
    }
    return { kind: "put", path, staged: await writer.finish() };
  } catch (error) {
    writer.discard();
    throw error;
  }
}
