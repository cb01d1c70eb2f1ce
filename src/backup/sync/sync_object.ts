import type { Resource } from "../../harvest/catalog.ts";
import { oneLine } from "../../json/one_line.ts";
import { sameBesides, sameBytes } from "../../json/same_record.ts";
import { tombstone } from "../../store/history/tombstone.ts";
import { HistoryAppender } from "../../store/write/history_appender.ts";
import { type AccountRun, type Outcome } from "../context/account_run.ts";
import { toSeconds } from "./reading_policy.ts";

const LINE_FEED = 0x0a;

/**
 * Keeps a single object (`company`, `users/me`): its text as sent, on one line. The text it replaces goes to the history.
 */
export async function placeObject(
  run: AccountRun,
  resource: Resource,
  { text, date }: { text: Uint8Array; date: Date | null },
): Promise<Outcome> {
  const path = run.paths.object(resource.folder);
  const line = oneLine(text);
  const file = new Uint8Array(line.length + 1);
  file.set(line);
  file[line.length] = LINE_FEED;
  const before = await run.folder.reader.read(path);
  const isSame = before !== null && sameBytes(before, file);
  if (!isSame) {
    const history = new HistoryAppender(run.folder, run.paths.history(resource.folder));
    if (before && differ(before, file)) {
      history.add(tombstone(oneLine(before.subarray(0, before.length)), {
        id: "0",
        resource: resource.name,
        noticedAt: toSeconds(run.now),
      }));
    }
    const longer = await history.finish();
    const staged = await run.folder.work.stageBytes(file);
    await run.folder.commit([...(longer ? [longer] : []), { kind: "put", path, staged }]);
  }
  const readAt = toSeconds(date ?? run.now);
  return {
    entry: {
      state: "complete",
      records: 1,
      read: "full",
      read_at: readAt,
      watermark: null,
      last_full_sweep: readAt,
      reason: null,
    },
    added: before ? 0 : 1,
    changed: before && !isSame ? 1 : 0,
    deleted: 0,
  };
}

/** Whether two objects differ in more than `updated_at`; text that is no object is nothing to keep. */
function differ(a: Uint8Array, b: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder().decode(a));
    return !sameBesides(a, b, "updated_at");
  } catch {
    return false;
  }
}
