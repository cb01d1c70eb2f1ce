import type { ArtifactEntry } from "../manifest/artifacts_manifest.ts";
import type { ResourceEntry } from "../manifest/manifest.ts";
import type { FileEntry } from "../files/file_digest.ts";

/** One line of the journal: a JSON object. Keys are `<account>/<resource>`. */
export type JournalEntry =
  /** A process has opened the backup: the first has session 0. */
  | { readonly type: "opened"; readonly session: number }
  /** Files are about to be placed; what `then` says is true exactly if they are. */
  | {
    readonly type: "commit";
    readonly id: string;
    readonly changes: readonly JournalChange[];
    readonly then: readonly RunEntry[];
  }
  | { readonly type: "committed"; readonly id: string }
  | RunEntry;

/** One step of a commit: a file takes its place, an existing one is taken as ours, or one is removed. */
export type JournalChange =
  | JournalFile & { readonly put: string; readonly temp: string }
  | JournalFile & { readonly adopt: string }
  | { readonly remove: string };

interface JournalFile {
  readonly size: number;
  readonly sha256: string;
  /** Artifacts only. */
  readonly note?: ArtifactNote;
}

/** What the artifacts manifest will say of a file. */
export interface ArtifactNote {
  readonly content_type: string;
  readonly source_sha256: string;
  readonly fetched_at: string;
}

/** What a run notes of itself, so that it can be resumed. */
export type RunEntry =
  /** `key`: what was asked for; a run that asks for the same resumes this one. */
  | {
    readonly type: "run";
    readonly run_id: string;
    readonly started_at: string;
    readonly key: string;
  }
  /** The reading of a list has begun; its pages go to `file` in the work folder. */
  | {
    readonly type: "sweep";
    readonly key: string;
    readonly file: string;
    readonly first_url: string;
  }
  | LoggedPage & { readonly type: "page"; readonly key: string }
  /** The reading has ended without a list. */
  | { readonly type: "swept"; readonly key: string }
  /** A child resource is read for every parent. */
  | { readonly type: "nested_whole"; readonly key: string }
  | PlacedList & { readonly type: "list"; readonly key: string }
  /** All `<id>.json` of a placed list are written. */
  | { readonly type: "derived"; readonly key: string }
  | PlacedChildren & { readonly type: "parent"; readonly key: string; readonly parent: string };

/** A page of a list, and where it is in the page log. */
export interface LoggedPage {
  readonly url: string;
  readonly next_url: string | null;
  readonly total_pages: number | null;
  readonly total_entries: number | null;
  readonly offset: number;
  readonly length: number;
  /** The server's time of the response, ISO 8601; null if it gave none. */
  readonly date: string | null;
}

/** A list that was read and placed. */
export interface PlacedList {
  readonly entry: ResourceEntry;
  readonly added: number;
  readonly changed: number;
  readonly deleted: number;
  /** Records that are new or changed, where the resource has child resources. */
  readonly parents: readonly string[];
  /** Child records that were deleted with their parents, by suffix. */
  readonly nested_removed: Readonly<Record<string, number>>;
}

/** The child records of one parent that were read and placed. */
export interface PlacedChildren {
  readonly records: number;
  /** How many there were before. */
  readonly before: number;
}

/** The artifacts manifest's entry of a file with its note. */
export function artifactOf({ sizeBytes, sha256 }: FileEntry, note: ArtifactNote): ArtifactEntry {
  return {
    sizeBytes,
    sha256,
    contentType: note.content_type,
    sourceSha256: note.source_sha256,
    fetchedAt: note.fetched_at,
  };
}

/** Whether a journal is of a run that has not ended: one that was killed, or is at work. */
export function isOfOpenRun(entries: readonly JournalEntry[]): boolean {
  return entries.some(({ type }) => type !== "opened");
}
