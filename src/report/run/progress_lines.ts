import { paint } from "../../text/paint.ts";
import type { Screen } from "../../text/screen.ts";
import { fit, pad, printable, textWidth } from "../../text/text_width.ts";
import {
  type AccountProgress,
  isWaiting,
  type ProgressState,
  type ResourceProgress,
} from "./progress.ts";
import { bytesText, countOf, countText, durationText } from "../quantities.ts";
import { timeLeftMs } from "./time_left.ts";

/** The terminal that progress is drawn for. */
export interface ProgressView extends Screen {
  /** Lines of the terminal; what is drawn leaves the last one free. */
  readonly rows: number;
  readonly nowMs: number;
  /** The limit, in requests per 15 s. */
  readonly rate: number;
}

const BAR_COLUMNS = 16;
const PERCENT_COLUMNS = 4;
/** `99.9 kB` */
const BYTES_COLUMNS = 7;
/** A name cut shorter than this cannot be told from others; numbers give way first. */
const NAME_MIN_COLUMNS = 12;
const GAP = "  ";

/** One row of what is going on. */
interface Row {
  readonly name: string;
  readonly count: string;
  /** From 0 to 1; null if the whole is not known. */
  readonly share: number | null;
  readonly aside: string;
}

/**
 * How far a run is, as lines that each fit the terminal: first the whole, then for every account what is being read
 * now. The first line stays where it is while those below come and go.
 */
export function progressLines(state: ProgressState, view: ProgressView): string[] {
  const head = [...runLines(state, view), ...retryLines(state, view)];
  const going = state.accounts.filter(({ isFinished }) => !isFinished);
  const room = view.rows - 1 - head.length;
  // A line for each account's name; what is left is shared, at least one row each.
  const rowsEach = Math.max(1, Math.floor((room - going.length) / Math.max(1, going.length)));
  const layout = layoutOf(state, view.columns - 1 - GAP.length);
  const blocks = going.flatMap((account) => [
    headLine(account, view),
    ...shown(rowsOf(account), rowsEach).map((row) => (GAP + rowLine(row, layout, view)).trimEnd()),
  ]);
  return [...head, ...blocks.slice(0, Math.max(0, room))];
}

/** The whole run in as few lines as its parts fit on. */
export function runLines(state: ProgressState, view: ProgressView): string[] {
  const { nowMs, rate, columns } = view;
  const pauseMs = state.pausedUntilMs - nowMs;
  const leftMs = timeLeftMs(state, view);
  const parts = [
    ...(leftMs === null || leftMs < 500
      ? []
      : [`about ${durationText(leftMs, { rough: true })} left`]),
    // Whole seconds: tenths would flicker.
    `${durationText(Math.max(0, Math.floor((nowMs - state.startedMs) / 1000)) * 1000)} so far`,
    countOf(state.requests, "request"),
    `${state.recentMs.length} of ${countText(rate)} per 15 s`,
    bytesText(state.sizeBytes),
    ...(pauseMs > 0
      ? [`Harvest asks for a pause: ${durationText(Math.ceil(pauseMs / 1000) * 1000)}`]
      : []),
  ];
  const lines: string[] = [];
  let line = "";
  for (const part of parts) {
    const longer = line === "" ? part : `${line}, ${part}`;
    if (longer.length + 1 < columns || line === "") {
      line = longer;
    } else {
      lines.push(`${line},`);
      line = part;
    }
  }
  return [...lines, line].map((each) => fit(each, columns - 1));
}

function retryLines({ retry }: ProgressState, view: ProgressView): string[] {
  if (retry === null) return [];
  const waitMs = Math.ceil(Math.max(0, retry.atMs - view.nowMs) / 1000) * 1000;
  const when = waitMs > 0 ? `in ${durationText(waitMs)}` : "now";
  const line = fit(`Trying again ${when}: ${printable(retry.reason)}`, view.columns - 1);
  return [paint(line, "yellow", view)];
}

function headLine({ title, resources }: AccountProgress, view: ProgressView): string {
  const done = resources.filter(({ isFinished }) => isFinished).length;
  const aside = `${countText(done)} of ${countText(resources.length)} done`;
  const width = view.columns - 1;
  const name = fit(title, Math.max(NAME_MIN_COLUMNS, width - aside.length - GAP.length));
  return textWidth(name) + GAP.length + aside.length <= width
    ? paint(name, "bold", view) + GAP + paint(aside, "dim", view)
    : paint(fit(title, width), "bold", view);
}

/** What is being read, and files that are being fetched; where there is neither, what only waits to be finished. */
function rowsOf({ resources }: AccountProgress): Row[] {
  const files = resources.filter(({ filesToFetch, filesDone }) => filesToFetch > filesDone);
  const begun = resources.filter((each) => !each.isFinished && !isWaiting(each));
  const read = begun.filter(({ done, total }) => total === null || done < total);
  const named = read.length + files.length > 0 ? read : begun;
  return resources.flatMap((each) => [
    ...(named.includes(each) ? [readingRow(each)] : []),
    ...(files.includes(each) ? [filesRow(each)] : []),
  ]);
}

function readingRow({ resource, done, total, sizeBytes }: ResourceProgress): Row {
  const share = total === null || total === 0 ? null : Math.min(1, done / total);
  const aside = sizeBytes > 0 ? bytesText(sizeBytes) : "";
  return { name: resource, count: ofTotal(done, total), share, aside };
}

function filesRow({ resource, filesToFetch, filesDone, filesBytes }: ResourceProgress): Row {
  return {
    name: resource,
    count: filesText(filesDone, filesToFetch),
    share: filesDone / filesToFetch,
    aside: bytesText(filesBytes),
  };
}

function ofTotal(done: number, total: number | null): string {
  return total === null ? countText(done) : `${countText(done)} of ${countText(total)}`;
}

function filesText(done: number, total: number): string {
  return `${countText(done)} of ${countOf(total, "file")}`;
}

function shown(rows: readonly Row[], limit: number): readonly Row[] {
  if (rows.length <= limit) return rows;
  const rest = rows.length - limit + 1;
  const more = { name: `and ${countText(rest)} more`, count: "", share: null, aside: "" };
  return [...rows.slice(0, limit - 1), more];
}

/** Widths of the columns of all rows; those without room are 0 wide. */
interface Layout {
  readonly name: number;
  readonly count: number;
  readonly bar: number;
  readonly percent: number;
  readonly aside: number;
}

/** Of all there is in the run, not of what shows now: columns that move cannot be read. */
function layoutOf({ accounts }: ProgressState, columns: number): Layout {
  const resources = accounts.flatMap((account) => account.resources);
  const widest = (of: (resource: ResourceProgress) => number) => Math.max(0, ...resources.map(of));
  const names = widest(({ resource }) => textWidth(resource));
  const nameLeast = Math.max(0, Math.min(names, NAME_MIN_COLUMNS, columns));
  let left = columns - nameLeast;
  const take = (width: number) => {
    if (width === 0 || width + GAP.length > left) return 0;
    left -= width + GAP.length;
    return width;
  };
  const count = take(widest(({ done, total, filesToFetch }) =>
    Math.max(
      ofTotal(total ?? done, total).length,
      filesToFetch > 0 ? filesText(filesToFetch, filesToFetch).length : 0,
    )
  ));
  // The full names are worth more than what the count says already.
  const name = Math.min(names, nameLeast + left);
  left -= name - nameLeast;
  const percent = take(PERCENT_COLUMNS);
  const bar = percent > 0 ? take(BAR_COLUMNS) : 0;
  return { name, count, percent, bar, aside: take(BYTES_COLUMNS) };
}

function rowLine({ name, count, share, aside }: Row, layout: Layout, view: ProgressView): string {
  const percent = share === null ? "" : `${Math.floor(share * 100)}%`;
  const cells = [
    pad(fit(name, layout.name), layout.name),
    ...(layout.count > 0 ? [pad(count, layout.count, { atStart: true })] : []),
    ...(layout.bar > 0 ? [barText(share, layout.bar, view)] : []),
    ...(layout.percent > 0 ? [pad(percent, layout.percent, { atStart: true })] : []),
    ...(layout.aside > 0 ? [aside] : []),
  ];
  return cells.join(GAP);
}

function barText(share: number | null, columns: number, view: ProgressView): string {
  if (share === null) return " ".repeat(columns);
  const filled = Math.round(share * columns);
  return paint("━".repeat(filled), "green", view) +
    paint("─".repeat(columns - filled), "dim", view);
}
