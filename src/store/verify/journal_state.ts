import { join } from "@std/path/join";
import type { ArtifactEntry } from "../manifest/artifacts_manifest.ts";
import type { FileEntry } from "../files/file_digest.ts";
import { WORK_FOLDER } from "../layout/paths.ts";

/** What a run that was killed, or is under way, has changed since the manifests were written. */
export interface JournalState {
  /** Every version of a file that was placed, oldest first; null: removed. */
  readonly placed: ReadonlyMap<string, readonly (FileEntry | null)[]>;
  /** Binaries among them, as the artifacts manifest will list them. */
  readonly artifacts: ReadonlyMap<string, ArtifactEntry>;
  /** Lists that were placed, by `<account>/<resource>`, with each number of records they have had. */
  readonly lists: ReadonlyMap<string, readonly number[]>;
  /** Those of them whose derived files are not all written yet. */
  readonly underived: ReadonlySet<string>;
  /** Whether there is anything of a run that has not ended. */
  readonly isOpen: boolean;
}

/**
 * Reads the journal of a backup without locking it: the run that writes it may be at work. What it is writing just now
 * is not seen.
 * @throws the system's error
 */
export function readJournalState(root: string): JournalState {
  const placed = new Map<string, (FileEntry | null)[]>();
  const artifacts = new Map<string, ArtifactEntry>();
  const lists = new Map<string, number[]>();
  const underived = new Set<string>();
  let isOpen = false;
  for (const entry of readEntries(join(root, WORK_FOLDER, "journal.ndjson"))) {
    isOpen ||= entry.type !== "opened";
    if (entry.type === "derived") underived.delete(String(entry.key));
    if (entry.type !== "commit") continue;
    for (const change of objectsOf(entry.changes)) {
      const path = String(change.put ?? change.adopt ?? change.remove);
      const file = change.remove === undefined ? fileOf(change) : null;
      placed.set(path, [...placed.get(path) ?? [], file]);
      if (file && isObject(change.note)) artifacts.set(path, artifactOf(file, change.note));
    }
    for (const then of objectsOf(entry.then)) {
      if (then.type !== "list" || !isObject(then.entry)) continue;
      const key = String(then.key);
      lists.set(key, [...lists.get(key) ?? [], Number(then.entry.records)]);
      underived.add(key);
    }
  }
  return { placed, artifacts, lists, underived, isOpen };
}

/** Entries up to the first line that is none: the last one may be half written. */
function* readEntries(path: string): Generator<Record<string, unknown>> {
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  for (const line of text.split("\n").slice(0, -1)) {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      return;
    }
    if (isObject(value)) yield value;
  }
}

function fileOf(change: Record<string, unknown>): FileEntry {
  return { sizeBytes: Number(change.size), sha256: String(change.sha256) };
}

function artifactOf(file: FileEntry, note: Record<string, unknown>): ArtifactEntry {
  return {
    ...file,
    contentType: String(note.content_type),
    sourceSha256: String(note.source_sha256),
    fetchedAt: String(note.fetched_at),
  };
}

function objectsOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
