import type { BackupEvent, ListStep } from "../../backup/context/event.ts";

/** How far the steps of the work on a list are, and how fast each goes. */
export type ListWork = { readonly [Step in ListStep]: StepWork };

interface StepWork {
  /** Since the run began. */
  readonly all: WorkDone;
  /** In the last second of work, about. */
  readonly latest: WorkDone;
  /** Null while it is not known. */
  left: number | null;
}

interface WorkDone {
  records: number;
  durationMs: number;
}

/** How long the rest of the work on a list takes at the speed so far. */
export interface WorkLeft {
  /** Until the list is put together, once all its records have come. */
  readonly listMs: number;
  /** Until the files of the records that have come are written, and of those that have not. */
  readonly filesMs: number;
  readonly laterFilesMs: number;
}

/** How much what was done before a report, of a tenth of a second, counts beside it. */
const FADING = 0.9;

/** Work on a list of which nothing is known yet. */
export function unknownWork(): ListWork {
  const none = () => ({ records: 0, durationMs: 0 });
  const step = () => ({ all: none(), latest: none(), left: null });
  return { pages: step(), list: step(), record_files: step() };
}

/** Adds what was done in a step. */
export function addWork(
  work: ListWork,
  { step, records, durationMs, left }: Extract<BackupEvent, { type: "list_work" }>,
): void {
  const { all, latest } = work[step];
  work[step].left = left;
  all.records += records;
  all.durationMs += durationMs;
  latest.records = latest.records * FADING + records;
  latest.durationMs = latest.durationMs * FADING + durationMs;
}

/** What is left of the work on a list of which so many records have come, and so many are still to come. */
export function workLeft(
  { pages, list, record_files: files }: ListWork,
  { came, toCome }: { came: number; toCome: number },
): WorkLeft {
  // Each record is copied and digested once more, which takes about as long as to take it in did.
  const listEachMs = msPerRecord(list) ?? msPerRecord(pages) ?? 0;
  const filesEachMs = msPerRecord(files) ?? 0;
  const filesLeft = files.left ?? 0;
  return {
    listMs: (list.left ?? came + toCome) * listEachMs,
    filesMs: Math.max(0, filesLeft - toCome) * filesEachMs,
    laterFilesMs: Math.min(filesLeft, toCome) * filesEachMs,
  };
}

/** Of the speed now and that of the whole run the higher one: what slows it down, such as a burst of pages, is soon over. */
function msPerRecord({ all, latest }: StepWork): number | null {
  if (all.records === 0 || latest.records === 0) return null;
  return Math.min(all.durationMs / all.records, latest.durationMs / latest.records);
}
