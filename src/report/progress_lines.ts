import { paint } from "./paint.ts";
import {
  type AccountProgress,
  type ProgressState,
  RATE_WINDOW_MS,
  type ResourceProgress,
} from "./progress.ts";
import { bytesText, countOf, countText, durationText } from "./quantities.ts";
import { fit, pad, textWidth } from "./text_width.ts";

/** The terminal that progress is drawn for. */
export interface ProgressView {
  readonly columns: number;
  /** Lines of the terminal; what is drawn leaves the last one free. */
  readonly rows: number;
  readonly color: boolean;
  readonly nowMs: number;
  /** The limit, in requests per 15 s. */
  readonly rate: number;
}

const BAR_COLUMNS = 16;
const PERCENT_COLUMNS = 4;
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
 * How far a run is, as lines that each fit the terminal: for every account what is being read now, and at the end the
 * whole: requests, rate, bytes, time left.
 */
export function progressLines(state: ProgressState, view: ProgressView): string[] {
  const going = state.accounts.filter(({ isFinished }) => !isFinished);
  const foot = footLines(state, view);
  // One line free, one for each account's name, the rest shared among them; one each at least.
  const room = view.rows - 1 - foot.length - going.length;
  const rowsEach = Math.max(1, Math.floor(room / Math.max(1, going.length)));
  const rows = going.map((account) => account.resources.flatMap(rowsOf));
  const layout = layoutOf(rows.flat(), view.columns - 1 - GAP.length);
  const blocks = going.flatMap((account, i) => [
    paint(headLine(account, view), "bold", view),
    ...shown(rows[i] ?? [], rowsEach).map((row) =>
      fit(GAP + rowLine(row, layout), view.columns - 1)
    ),
  ]);
  return [...blocks.slice(0, Math.max(0, view.rows - 1 - foot.length)), ...foot];
}

function headLine({ title, resources }: AccountProgress, { columns }: ProgressView): string {
  const done = resources.filter(({ isFinished }) => isFinished).length;
  const aside = `${countText(done)} of ${countText(resources.length)} done`;
  const width = columns - 1;
  const name = fit(title, Math.max(NAME_MIN_COLUMNS, width - aside.length - GAP.length));
  const line = name + GAP + aside;
  return textWidth(line) <= width ? line : fit(title, width);
}

/** A resource shows while it is read, and its files while they are fetched. */
function rowsOf(resource: ResourceProgress): Row[] {
  const { done, total, filesToFetch, filesDone, filesBytes } = resource;
  const files = filesToFetch > filesDone
    ? [{
      name: resource.resource,
      count: `${ofTotal(filesDone, filesToFetch)} files`,
      share: filesDone / filesToFetch,
      aside: bytesText(filesBytes),
    }]
    : [];
  if (resource.isFinished || isWaiting(resource)) return files;
  const share = total === null || total === 0 ? null : Math.min(1, done / total);
  return [{ name: resource.resource, count: ofTotal(done, total), share, aside: "" }, ...files];
}

/** Nothing has been read of it, and nothing is known about it. */
function isWaiting({ isFinished, done, total, requestsLeft }: ResourceProgress): boolean {
  return !isFinished && done === 0 && total === null && requestsLeft === 0;
}

function ofTotal(done: number, total: number | null): string {
  return total === null ? countText(done) : `${countText(done)} of ${countText(total)}`;
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
  readonly percent: number;
  readonly bar: number;
  readonly aside: number;
}

function layoutOf(rows: readonly Row[], columns: number): Layout {
  const widest = (of: (row: Row) => string) =>
    Math.max(0, ...rows.map((row) => textWidth(of(row))));
  const names = widest(({ name }) => name);
  let left = columns - Math.min(names, NAME_MIN_COLUMNS);
  const take = (width: number) => {
    if (width === 0 || width + GAP.length > left) return 0;
    left -= width + GAP.length;
    return width;
  };
  const count = take(widest((row) => row.count));
  const percent = take(rows.some(({ share }) => share !== null) ? PERCENT_COLUMNS : 0);
  const name = Math.min(names, Math.min(names, NAME_MIN_COLUMNS) + left);
  // The full names are worth more than a picture of the percentage.
  left -= name - Math.min(names, NAME_MIN_COLUMNS);
  const aside = take(widest((row) => row.aside));
  return { name, count, percent, bar: percent > 0 ? take(BAR_COLUMNS) : 0, aside };
}

function rowLine({ name, count, share, aside }: Row, layout: Layout): string {
  const filled = Math.round((share ?? 0) * layout.bar);
  const percent = share === null ? "" : `${Math.floor(share * 100)}%`;
  const bar = share === null ? "" : "#".repeat(filled) + ".".repeat(layout.bar - filled);
  const cells = [
    pad(fit(name, layout.name), layout.name),
    ...(layout.count > 0 ? [pad(count, layout.count, { atStart: true })] : []),
    ...(layout.percent > 0 ? [pad(percent, layout.percent, { atStart: true })] : []),
    ...(layout.bar > 0 ? [pad(bar, layout.bar)] : []),
    ...(layout.aside > 0 ? [aside] : []),
  ];
  return cells.join(GAP).trimEnd();
}

/** The whole run in as few lines as its parts fit on. */
function footLines(state: ProgressState, view: ProgressView): string[] {
  const { nowMs, rate, columns } = view;
  const pauseMs = state.pausedUntilMs - nowMs;
  const leftMs = timeLeftMs(state, view);
  const parts = [
    countOf(state.requests, "request"),
    `${state.recentMs.length} of ${countText(rate)} per 15 s`,
    bytesText(state.sizeBytes),
    durationText(Math.max(0, nowMs - state.startedMs), { rough: false }),
    ...(leftMs === null ? [] : [`about ${durationText(leftMs, { rough: true })} left`]),
    ...(pauseMs > 0
      ? [`Harvest asks for a pause: ${durationText(Math.ceil(pauseMs / 1000) * 1000)}`]
      : []),
  ];
  const lines: string[] = [];
  let line = "";
  for (const part of parts) {
    const longer = line === "" ? part : `${line}, ${part}`;
    if (longer.length < columns || line === "") {
      line = longer;
    } else {
      lines.push(`${line},`);
      line = part;
    }
  }
  return [...lines, line].map((each) => fit(each, columns - 1));
}

/**
 * Milliseconds until the end as far as can be known: requests at the rate limit, files at their own speed so far,
 * whichever takes longer, as they go side by side. Null while nothing is known.
 */
export function timeLeftMs(
  { accounts, filesSinceMs }: ProgressState,
  { nowMs, rate }: { nowMs: number; rate: number },
): number | null {
  const resources = accounts.flatMap((account) => account.resources);
  if (resources.length === 0) return null;
  const sum = (of: (resource: ResourceProgress) => number) =>
    resources.reduce((total, resource) => total + of(resource), 0);
  // What has not begun takes one request at the least.
  const requests = sum((each) => isWaiting(each) ? 1 : each.requestsLeft);
  const requestsMs = requests * (RATE_WINDOW_MS / rate);
  const filesDone = sum((resource) => resource.filesDone);
  const filesLeft = sum(({ filesToFetch }) => filesToFetch) - filesDone;
  // One file tells nothing about the speed of the rest.
  if (filesLeft > 0 && filesDone < 2) return null;
  const filesMs = filesLeft > 0 && filesSinceMs !== null
    ? (filesLeft * (nowMs - filesSinceMs)) / filesDone
    : 0;
  const leftMs = Math.max(requestsMs, filesMs);
  return leftMs > 0 ? leftMs : null;
}
