import type { AccountInfo, BackupEvent } from "../../backup/context/event.ts";
import { ADMINISTRATOR } from "../../harvest/roles.ts";
import { paint, type Verbosity } from "../../text/screen.ts";
import { printable } from "../../text/text_width.ts";
import { jsonLine } from "../json_line.ts";
import { artifactsText, bytesText, countOf, countText, durationText } from "../quantities.ts";
import { exitCodeOf, isGap, type MissingItem, type Summary } from "./summary.ts";

type KnownGap = Extract<BackupEvent, { type: "known_gap" }>;

/** How lines are written. */
export interface EventLineOptions {
  readonly verbosity: Verbosity;
  /** Names by account id; with more than one, lines begin with the name. */
  readonly accountNames: ReadonlyMap<string, string>;
  readonly color: boolean;
}

const LEVELS: readonly Verbosity[] = ["quiet", "normal", "verbose", "debug"];

/** Marks a line that must not be overlooked. */
const PROBLEM_REGEXP = /\b(?:MISSING|INCOMPLETE|FORBIDDEN)\b/;
const WARNING_REGEXP = /\bWarning:/;

/** The lines of a log for an event, one unless debugging; none if it is not shown at this verbosity. */
export function eventLines(
  event: BackupEvent,
  { verbosity, accountNames, color }: EventLineOptions,
): string[] {
  const isTold = isShown(event, verbosity) && !(verbosity === "normal" && isInSummary(event));
  const text = isTold ? textOf(event) : null;
  if (text === null) return [];
  const id = "accountId" in event ? event.accountId : null;
  const prefix = id !== null && accountNames.size > 1 ? `${accountNames.get(id) || id}: ` : "";
  const line = printable(prefix + text)
    .replace(PROBLEM_REGEXP, (word) => paint(word, "red", { color }))
    .replace(WARNING_REGEXP, (word) => paint(word, "yellow", { color }));
  const headers = event.type === "request" && verbosity === "debug" ? headerLines(event) : [];
  return [line, ...headers.map(printable)];
}

/** Whether an event is shown at this verbosity. */
export function isShown(event: BackupEvent, verbosity: Verbosity): boolean {
  return LEVELS.indexOf(levelOf(event)) <= LEVELS.indexOf(verbosity);
}

/** What an event says is missing; null if nothing. */
export function problemOf(event: BackupEvent): MissingItem | null {
  switch (event.type) {
    case "resource_finished": {
      const { accountId, resource, state } = event;
      return isGap(state)
        ? { accountId, resource, path: null, reason: event.reason ?? `it is ${state}` }
        : null;
    }
    case "artifact_failed":
    case "file_lost": {
      const { accountId, resource, path, reason } = event;
      const isLost = event.type === "file_lost" ? { isLost: true } as const : {};
      return { accountId, resource, path, reason, ...isLost };
    }
    default:
      return null;
  }
}

/** Whether the summary says the same, so that a log is short without it; `--json` has no other place for it. */
function isInSummary(event: BackupEvent): boolean {
  return event.type === "account_started" || event.type === "artifacts_planned" ||
    event.type === "account_finished" ||
    (event.type === "resource_finished" && !isGap(event.state));
}

/** An account's name and id, for people. */
export function accountTitle({ id, name }: Pick<AccountInfo, "id" | "name">): string {
  return printable(name) === "" ? `account ${id}` : `${printable(name)} (${id})`;
}

/** Beside COMPLETE: what a token of a lesser role sees is not all that there is. */
export function roleNote(accounts: readonly { readonly role: string | null }[]): string {
  return accounts.every(({ role }) => role === ADMINISTRATOR)
    ? ""
    : " (only what the token's role can see)";
}

/** What Harvest does not have, and since when. */
export function gapText({ reason, since }: Pick<KnownGap, "reason" | "since">): string {
  return since === null ? reason : `${reason}, since ${since}`;
}

/** A pause that Harvest asks for, in words. */
export function pauseText(waitMs: number): string {
  return `Rate limited by Harvest; resuming in ${durationText(waitMs)}`;
}

/** The lowest verbosity that shows an event: problems always, what happens thousands of times rarely. */
function levelOf(event: BackupEvent): Verbosity {
  switch (event.type) {
    case "artifact_failed":
    case "file_lost":
    case "warning":
      return "quiet";
    case "resource_finished":
      if (isGap(event.state)) return "quiet";
      return event.state === "complete" ? "normal" : "verbose";
    case "run_started":
    case "accounts_found":
    case "account_started":
    case "artifacts_planned":
    case "paused":
    case "known_gap":
    case "account_finished":
    case "run_finished":
      return "normal";
    case "resource_progress":
    case "list_work":
    case "artifact_saved":
    case "request":
    case "retry":
      return "verbose";
    default:
      return event satisfies never;
  }
}

function textOf(event: BackupEvent): string | null {
  switch (event.type) {
    case "run_started":
      return event.resumed
        ? `Resuming the interrupted backup in ${event.output}`
        : `Backing up to ${event.output}`;
    case "accounts_found":
      return accountsLine(event);
    case "account_started": {
      const off = event.modulesOff.map((name) => name.replace(/_feature$/, "s")).join(", ");
      const turnedOff = off === "" ? "" : `; turned off in Harvest: ${off}`;
      return `${accountTitle(event.account)}: reading as ${
        event.role ?? "unknown role"
      }${turnedOff}`;
    }
    case "resource_progress": {
      // Nothing is known about it yet.
      if (event.done === 0 && event.total === null) return null;
      const total = event.total === null ? "" : ` of ${countText(event.total)}`;
      return `${event.resource}: ${countText(event.done)}${total}`;
    }
    case "resource_finished":
      return finishedLine(event);
    case "artifacts_planned": {
      const { toFetch, total, resource } = event;
      if (toFetch === 0) return null;
      return `${resource}: fetching ${countText(toFetch)} of ${artifactsText(total, resource)}`;
    }
    case "artifact_saved":
      return `saved ${event.path} (${bytesText(event.sizeBytes)})`;
    case "artifact_failed":
      return `MISSING ${event.path}: ${event.reason}`;
    case "known_gap":
      return `${event.path ?? event.resource}: ${gapText(event)}`;
    case "file_lost":
      return `LOST ${event.path}: ${event.reason}`;
    case "warning":
      return `Warning: ${event.resource === null ? "" : `${event.resource}: `}${event.message}`;
    case "request":
      return requestLine(event);
    case "retry":
      return `retrying in ${durationText(event.waitMs)}: GET ${event.url}: ${event.reason}`;
    case "paused":
      return pauseText(event.waitMs);
    case "account_finished":
      return `${countOf(event.files, "file")} on disk, ${bytesText(event.sizeBytes)} of data`;
    case "list_work":
      // For a display of progress only.
    case "run_finished":
      // The summary follows.
      return null;
    default:
      return event satisfies never;
  }
}

function accountsLine(
  { accounts, skipped, lost }: Extract<BackupEvent, { type: "accounts_found" }>,
): string {
  const names = accounts.map(accountTitle).join(", ") || "none";
  const others = skipped.map((account) => `${accountTitle(account)}, ${account.product}`);
  const rest = others.length > 0 ? `; not backed up: ${others.join("; ")}` : "";
  const missing = lost.length > 0
    ? `; MISSING, as the token does not list them any more: ${lost.map(accountTitle).join(", ")}`
    : "";
  return `Harvest accounts: ${names}${rest}${missing}`;
}

function finishedLine(event: Extract<BackupEvent, { type: "resource_finished" }>): string {
  const { resource, state, reason } = event;
  if (isGap(state)) {
    return `${resource}: ${state.toUpperCase()}: ${reason ?? "reason unknown"}`;
  }
  if (state !== "complete") return `${resource}: ${state}${reason === null ? "" : ` (${reason})`}`;
  const changes = ([["added", "new"], ["changed", "changed"], ["deleted", "deleted"]] as const)
    .filter(([key]) => event[key] > 0)
    .map(([key, word]) => `, ${countText(event[key])} ${word}`);
  return `${resource}: ${countOf(event.records, "record")}${changes.join("") || ", unchanged"}`;
}

/** What was sent (`>`) and what was received (`<`). */
function headerLines(
  { requestHeaders, responseHeaders }: Extract<BackupEvent, { type: "request" }>,
): string[] {
  const list = (sign: string, headers: Readonly<Record<string, string>>) =>
    Object.entries(headers).map(([name, value]) => `  ${sign} ${name}: ${value}`);
  return [...list(">", requestHeaders), ...list("<", responseHeaders)];
}

function requestLine(event: Extract<BackupEvent, { type: "request" }>): string {
  const answer = event.status === null
    ? "no answer"
    : `${event.status}, ${bytesText(event.sizeBytes)}`;
  // Attempts count from 0, people from 1.
  const attempt = event.attempt > 0 ? ` (attempt ${event.attempt + 1})` : "";
  return `GET ${event.url}: ${answer} in ${Math.round(event.durationMs)} ms${attempt}`;
}

/** An event as a line of JSON; null if it is not shown at this verbosity. */
export function eventJson(
  event: BackupEvent,
  { verbosity, time }: { verbosity: Verbosity; time: Date },
): string | null {
  if (!isShown(event, verbosity)) return null;
  const { type, ...rest } = event;
  return jsonLine(type, { time: time.toISOString(), ...rest });
}

/** The last line of a run: the summary and the exit code that goes with it. */
export function summaryJson(summary: Summary, { strict }: { strict: boolean }): string {
  return jsonLine("summary", { exitCode: exitCodeOf(summary, { strict }), ...summary });
}
