import { paint, type Screen } from "../../text/screen.ts";
import { fit, pad, printable, textWidth } from "../../text/text_width.ts";
import { wrap } from "../../text/wrap.ts";
import {
  artifactsText,
  bytesText,
  countOf,
  countText,
  durationText,
  elapsedText,
} from "../quantities.ts";
import { pauseText } from "./event_line.ts";
import { type Estimate, estimate } from "./estimate.ts";
import {
  type AccountProgress,
  isWaiting,
  type ResourceProgress,
  type RunProgress,
} from "./progress.ts";

/** The terminal that progress is drawn on. */
export interface ProgressScreen extends Screen {
  /** Lines of the terminal; the last one is left free. */
  readonly rows: number;
  readonly nowMs: number;
  /** The limit, in requests per 15 s. */
  readonly rate: number;
}

/**
 * So many lines can be drawn over even where a window is made so small, 24 lines, that each wraps: what has left its top
 * stays.
 */
const MOST_LINES = 11;
const BAR_COLUMNS = 16;
const PERCENT_COLUMNS = 4;
/** Narrower screens have no room for the bar of the whole run; the lines of a log, which have no width, need none. */
const BAR_SCREEN_COLUMNS = 40;
/** `99.9 kB` */
const BYTES_COLUMNS = 7;
/** Names cut shorter than this look alike; the other columns give way first. */
const NAME_MIN_COLUMNS = 12;
/** A reason is at the beginning of its text. */
const RETRY_LINES = 2;
/** Half a second: of the time left, the whole seconds nearest to it are shown. */
const LEAST_LEFT_MS = 500;
const GAP = "  ";
const SEPARATOR = " · ";

/** One list or set of files that is being read. */
interface ProgressRow {
  readonly name: string;
  readonly count: string;
  /** From 0 to 1; null if the total is not known. */
  readonly share: number | null;
  readonly bytes: string;
}

/**
 * The progress of a run as lines that each fit the terminal: first the whole run, then what is being read in each
 * account. The first line keeps its place while those below come and go.
 */
export function progressLines(progress: RunProgress, screen: ProgressScreen): string[] {
  const head = [...runLines(progress, screen), ...retryLines(progress, screen)];
  const unfinished = progress.accounts.filter(({ isFinished }) => !isFinished);
  const room = Math.min(screen.rows - 1, MOST_LINES) - head.length;
  // One line for each account's name; the rest is shared, at least one row each.
  const rowsEach = Math.max(
    1,
    Math.floor((room - unfinished.length) / Math.max(1, unfinished.length)),
  );
  const widths = columnWidths(progress, screen.columns - 1 - GAP.length);
  const blocks = unfinished.flatMap((account) => [
    accountLine(account, screen),
    ...limited(rowsOf(account), rowsEach).map((row) => (GAP + rowLine(row, widths)).trimEnd()),
  ]);
  return [...head, ...blocks.slice(0, Math.max(0, room))];
}

/** The whole run, on as few lines as it fits: how far it is, how long it still takes, and what it waits for. */
export function runLines(progress: RunProgress, screen: ProgressScreen): string[] {
  const { nowMs, columns } = screen;
  const { leftMs, wait } = estimate(progress, screen);
  const elapsedMs = nowMs - progress.startedMs;
  const share = leftMs === null ? 0 : elapsedMs / Math.max(1, elapsedMs + leftMs);
  const percent = percentText(share);
  const hasBar = columns >= BAR_SCREEN_COLUMNS && isFinite(columns);
  const leftText = (ms: number) =>
    ms < LEAST_LEFT_MS ? "almost done" : `${elapsedText(ms + LEAST_LEFT_MS)} left`;
  const parts = [
    hasBar
      ? barText(share, screen) + GAP + pad(percent, PERCENT_COLUMNS, { atStart: true })
      : percent,
    ...(leftMs === null ? [] : [leftText(leftMs)]),
    `elapsed ${elapsedText(elapsedMs)}`,
    countOf(progress.requests, "request"),
    bytesText(progress.sizeBytes),
    ...(wait === null ? [] : [waitText(wait, screen)]),
  ];
  const lines: string[] = [];
  for (const part of parts) {
    const longer = lines.length === 0 ? part : `${lines.at(-1)}${SEPARATOR}${part}`;
    if (textWidth(longer) < columns || lines.length === 0) lines.splice(-1, 1, longer);
    else lines.push(part);
  }
  return lines.map((line) => fit(line, columns - 1));
}

function waitText({ ms, why }: NonNullable<Estimate["wait"]>, { rate }: ProgressScreen): string {
  const seconds = wholeSeconds(ms);
  if (why === "pause") return pauseText(seconds);
  const who = why === "requests" ? "Harvest allows" : "at most";
  const what = countOf(rate, why.slice(0, -1));
  return `waiting ${durationText(seconds)}: ${who} ${what} per 15 s`;
}

function retryLines({ retry }: RunProgress, screen: ProgressScreen): string[] {
  if (retry === null) return [];
  const waitMs = wholeSeconds(Math.max(0, retry.atMs - screen.nowMs));
  const when = waitMs > 0 ? `in ${durationText(waitMs)}` : "now";
  const line = `Retrying ${when}: ${printable(retry.reason)}`;
  return wrap(line, screen.columns - 1).slice(0, RETRY_LINES).map((each) =>
    paint(fit(each, screen.columns - 1), "yellow", screen)
  );
}

/** Rounded up: tenths would flicker. */
function wholeSeconds(ms: number): number {
  return Math.ceil(ms / 1000) * 1000;
}

function accountLine(account: AccountProgress, screen: ProgressScreen): string {
  const { title, name, resources } = account;
  const done = resources.filter(({ isFinished }) => isFinished).length;
  const aside = `${countText(done)} of ${countOf(resources.length, "list")}`;
  const width = screen.columns - 1;
  const room = width - GAP.length - aside.length;
  const shown = textWidth(title) <= room
    ? title
    : fit(printable(name) || title, Math.max(NAME_MIN_COLUMNS, room));
  return textWidth(shown) <= room
    ? paint(shown, "bold", screen) + GAP + paint(aside, "dim", screen)
    : paint(fit(title, width), "bold", screen);
}

/** What is being read, and files being fetched; if there is neither, what waits to be finished. */
function rowsOf({ resources }: AccountProgress): ProgressRow[] {
  const files = resources.filter(({ filesToFetch, filesDone }) => filesToFetch > filesDone);
  const begun = resources.filter((each) => !each.isFinished && !isWaiting(each));
  const reading = begun.filter(({ done, total }) => total === null || done < total);
  const shown = reading.length + files.length > 0 ? reading : begun;
  return resources.flatMap((each) => [
    ...(shown.includes(each) ? [readingRow(each)] : []),
    ...(files.includes(each) ? [filesRow(each)] : []),
  ]);
}

function readingRow({ resource, done, total, sizeBytes }: ResourceProgress): ProgressRow {
  const share = total === null || total === 0 ? null : Math.min(1, done / total);
  const bytes = sizeBytes > 0 ? bytesText(sizeBytes) : "";
  return { name: resource, count: recordsText(done, total), share, bytes };
}

function filesRow(
  { resource, filesToFetch, filesDone, filesBytes }: ResourceProgress,
): ProgressRow {
  return {
    name: resource,
    count: filesText(resource, filesDone, filesToFetch),
    share: filesDone / filesToFetch,
    bytes: bytesText(filesBytes),
  };
}

function recordsText(done: number, total: number | null): string {
  return total === null ? countText(done) : `${countText(done)} of ${countText(total)}`;
}

function filesText(resource: string, done: number, total: number): string {
  return `${countText(done)} of ${artifactsText(total, resource)}`;
}

function limited(rows: readonly ProgressRow[], limit: number): readonly ProgressRow[] {
  if (rows.length <= limit) return rows;
  const rest = rows.length - limit + 1;
  const more = { name: `and ${countText(rest)} more`, count: "", share: null, bytes: "" };
  return [...rows.slice(0, limit - 1), more];
}

/** Widths of the columns of all rows; 0 for those without room. */
interface ProgressWidths {
  readonly name: number;
  readonly count: number;
  readonly percent: number;
  readonly bytes: number;
}

/** Computed from all resources of the run, not only those shown now: columns that move cannot be read. */
function columnWidths({ accounts }: RunProgress, columns: number): ProgressWidths {
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
  const count = take(widest(({ resource, done, total, filesToFetch }) =>
    Math.max(
      recordsText(total ?? done, total).length,
      filesToFetch > 0 ? filesText(resource, filesToFetch, filesToFetch).length : 0,
    )
  ));
  // Whole names are worth more than what only repeats the count.
  const name = Math.min(names, nameLeast + left);
  left -= name - nameLeast;
  const percent = take(PERCENT_COLUMNS);
  return { name, count, percent, bytes: take(BYTES_COLUMNS) };
}

function rowLine(
  { name, count, share, bytes }: ProgressRow,
  widths: ProgressWidths,
): string {
  const percent = share === null ? "" : percentText(share);
  const cells = [
    pad(fit(name, widths.name), widths.name),
    ...(widths.count > 0 ? [pad(count, widths.count, { atStart: true })] : []),
    ...(widths.percent > 0 ? [pad(percent, widths.percent, { atStart: true })] : []),
    ...(widths.bytes > 0 ? [bytes] : []),
  ];
  return cells.join(GAP);
}

function percentText(share: number): string {
  return `${Math.floor(share * 100)}%`;
}

function barText(share: number, screen: ProgressScreen): string {
  const filled = Math.round(share * BAR_COLUMNS);
  return paint("━".repeat(filled), "green", screen) +
    paint("─".repeat(BAR_COLUMNS - filled), "dim", screen);
}
