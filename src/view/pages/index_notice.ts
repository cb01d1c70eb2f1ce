import { type Html, html } from "../../text/html.ts";
import type { LocaleText } from "../html/page_style.ts";
import type { BackupIndex } from "../index/backup_index.ts";

/** What pages lack while the backup is being indexed. The page is loaded again when the stage has changed. */
export interface IndexState {
  readonly stage: "lists" | "search" | "again" | "failed" | "complete";
  readonly text: string;
}

/** What the pages lack now. */
export function indexState(
  { progress, isBuilding, failure }: BackupIndex,
  locale: LocaleText,
): IndexState {
  if (failure !== null) {
    const text =
      "The index could not be completed; the terminal says why. Some pages lack something.";
    return { stage: "failed", text };
  }
  if (progress === null) {
    return isBuilding
      ? { stage: "again", text: "The backup has changed and is being indexed." }
      : { stage: "complete", text: "" };
  }
  const { stage, rows, of } = progress;
  const percent = `${locale.number(Math.min(100, Math.floor(100 * rows / Math.max(1, of))))} %`;
  if (stage === "search") {
    return {
      stage: "search",
      text: `The search is being prepared: ${percent}. It finds part of it already.`,
    };
  }
  const text = stage === "sums"
    ? `${locale.number(of)} time entries are being added up.`
    : `Time entries are being read: ${percent}, ${locale.number(rows)} of ${locale.number(of)}.`;
  return { stage: "lists", text: `${text} Hours follow; everything else is here.` };
}

/** The same as a note on a page, which its script keeps up to date; null if nothing is lacking. */
export function indexNotice({ stage, text }: IndexState, address: string): Html | null {
  return stage === "complete"
    ? null
    : html`<p class="note" data-progress="${address}" data-stage="${stage}">${text}</p>`;
}
