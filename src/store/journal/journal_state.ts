import type { RawReader } from "../raw_reader.ts";
import type { FileEntry } from "../files/file_digest.ts";
import { JOURNAL_FILE } from "../layout/paths.ts";
import { type ArtifactEntry, artifactOf } from "../manifest/artifacts_manifest.ts";
import { isOfOpenRun, parseJournal, pathOf, placedBy } from "./journal_entry.ts";

/** What a run that was killed, or is under way, has changed since the manifests were written. */
export interface JournalState {
  /** Every version of a file that was placed, oldest first; null: removed. */
  readonly placed: ReadonlyMap<string, readonly (FileEntry | null)[]>;
  /** The artifacts among them, as the artifacts manifest will list them. */
  readonly artifacts: ReadonlyMap<string, ArtifactEntry>;
  /** Lists that were placed, by `<account>/<resource>`. */
  readonly lists: ReadonlySet<string>;
  /** Those of them whose derived files are not all written yet. */
  readonly underived: ReadonlySet<string>;
  /** Whether there is anything of a run that has not ended. */
  readonly isOpen: boolean;
  /** A path that no backup has, which it is about: another program has written that. */
  readonly foreignPath: string | null;
}

/**
 * Reads the journal of a backup without locking it: the run that writes it may be at work. A line that it is writing just
 * now is not seen.
 * @throws the system's error
 */
export async function readJournalState(reader: RawReader): Promise<JournalState> {
  const placed = new Map<string, (FileEntry | null)[]>();
  const artifacts = new Map<string, ArtifactEntry>();
  const lists = new Set<string>();
  const underived = new Set<string>();
  const { entries, foreignPath } = parseJournal(
    await reader.read(JOURNAL_FILE) ?? new Uint8Array(),
  );
  for (const entry of entries) {
    if (entry.type === "derived") underived.delete(entry.key);
    if (entry.type !== "commit") continue;
    for (const change of entry.changes) {
      const path = pathOf(change);
      const file = placedBy(change);
      placed.set(path, [...placed.get(path) ?? [], file]);
      if (file?.note) artifacts.set(path, artifactOf(file, file.note));
    }
    for (const then of entry.then) {
      if (then.type !== "list") continue;
      lists.add(then.key);
      underived.add(then.key);
    }
  }
  return { placed, artifacts, lists, underived, isOpen: isOfOpenRun(entries), foreignPath };
}
