import type { Resource } from "../../harvest/catalog.ts";
import { isoSeconds } from "../../http/clock.ts";
import { oneLine } from "../../json/one_line.ts";
import { recordChange } from "../../store/history/record_change.ts";
import { sameBytes } from "../../json/same_record.ts";
import { tombstone } from "../../store/history/tombstone.ts";
import type { Change } from "../../store/write/backup_folder.ts";
import { HistoryAppender } from "../../store/write/past_records.ts";
import type { AccountRun } from "../context/account_run.ts";
import type { Outcome } from "../context/run_journal.ts";

const LINE_FEED = 0x0a;

/**
 * Keeps a single object (`company`, `users/me`): its text as sent, on one line. The text it replaces goes to the history.
 */
export async function placeObject(
  resource: Resource,
  { text, date }: { text: Uint8Array; date: Date | null },
  { known, files, journal, now }: Pick<AccountRun, "known" | "files" | "journal" | "now">,
): Promise<Outcome> {
  const { folder } = files;
  const path = known.paths.object(resource.folder);
  const historyPath = known.paths.history(resource.folder);
  const line = oneLine(text);
  const file = new Uint8Array(line.length + 1);
  file.set(line);
  file[line.length] = LINE_FEED;
  const before = await files.read(path);
  const isSame = before !== null && sameBytes(before, file);
  await files.isUsable(historyPath);
  const changes: Change[] = [];
  if (!isSame || known.isImportedFile(path)) {
    const history = new HistoryAppender(folder, historyPath);
    if (before && differ(before, file)) {
      history.add(tombstone(oneLine(before), {
        id: "0",
        resource: resource.name,
        noticedAt: isoSeconds(now),
      }));
    }
    const longer = await history.finish();
    if (longer) changes.push(longer);
    changes.push({ kind: "put", path, staged: await folder.work.stageBytes(file) });
  }
  const readAt = isoSeconds(date ?? now);
  const read = { read: "full", read_at: readAt, watermark: null, last_full_sweep: readAt };
  const outcome: Outcome = {
    entry: { state: "complete", records: 1, ...read, reason: null },
    added: before ? 0 : 1,
    changed: before && !isSame ? 1 : 0,
    deleted: 0,
  };
  const then = { ...outcome, parents: [], nested_removed: {} };
  await journal.commit(changes, [{ type: "list", key: known.key(resource), ...then }]);
  return outcome;
}

/** Whether two objects differ in another value than that of `updated_at`; text that is not an object need not be kept. */
function differ(a: Uint8Array, b: Uint8Array): boolean {
  try {
    return recordChange(a, b).isChanged;
  } catch {
    return false;
  }
}
