import {
  listOf,
  mapOf,
  number,
  object,
  optional,
  or,
  type Parsed,
  text,
} from "../../json/shape.ts";
import type { FileEntry } from "../files/file_digest.ts";

/** What is noted of an artifact beside its size and digest, in this manifest and in the journal. */
export const artifactNote = {
  content_type: text,
  /** SHA-256 of the values of its record that it shows. */
  source_sha256: text,
  /** ISO 8601 in UTC. */
  fetched_at: text,
  /** How the file differs from what its record says, if it does, and on which days Harvest sent it so. */
  differs: optional(text),
  days: optional(listOf(text)),
};
export type ArtifactNote = Parsed<typeof artifactNote>;

/** What is known of one artifact. */
export type ArtifactEntry = FileEntry & ArtifactNote;
export type ArtifactTable = Map<string, ArtifactEntry>;

/** What is known of an artifact, from its file and its note. */
export function artifactOf({ sizeBytes, sha256 }: FileEntry, note: ArtifactNote): ArtifactEntry {
  return { sizeBytes, sha256, ...note };
}

/** The manifest's text: one artifact a line, by its path in the backup, ascending. */
export function encodeArtifacts(
  artifacts: ReadonlyMap<string, ArtifactEntry>,
): Uint8Array<ArrayBuffer> {
  const lines = [...artifacts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, entry]) => {
    const { sizeBytes: size, sha256, ...note } = entry;
    return `  ${JSON.stringify(path)}: ${JSON.stringify({ sha256, size, ...note })}`;
  });
  return new TextEncoder().encode(lines.length > 0 ? `{\n${lines.join(",\n")}\n}\n` : "{}\n");
}

const parseTable = mapOf(or(object({ sha256: text, size: number, ...artifactNote }), null));

/** Entries of another shape are left out, so that the next run fetches their artifacts again. */
export function decodeArtifacts(bytes: Uint8Array): ArtifactTable {
  const artifacts: ArtifactTable = new Map();
  let table: ReturnType<typeof parseTable> = {};
  try {
    table = parseTable(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    // Nothing of it can be used.
  }
  for (const [path, entry] of Object.entries(table)) {
    if (!entry) continue;
    const { size: sizeBytes, sha256, ...note } = entry;
    artifacts.set(path, { sizeBytes, sha256, ...note });
  }
  return artifacts;
}
