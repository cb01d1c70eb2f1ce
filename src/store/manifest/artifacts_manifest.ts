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

/** What is known of one artifact. */
export interface ArtifactEntry extends FileEntry {
  readonly contentType: string;
  /** SHA-256 of the values of its record that it shows. */
  readonly sourceSha256: string;
  /** ISO 8601 in UTC. */
  readonly fetchedAt: string;
  /** How the file differs from what its record says, if it does, and on which days Harvest sent it so. */
  readonly differs?: string;
  readonly days?: readonly string[];
}

export type ArtifactTable = Map<string, ArtifactEntry>;

/** What is noted of an artifact beside its size and digest, in this manifest and in the journal. */
export const artifactNote = {
  content_type: text,
  source_sha256: text,
  fetched_at: text,
  differs: optional(text),
  days: optional(listOf(text)),
};
export type ArtifactNote = Parsed<typeof artifactNote>;

/** What is known of an artifact, from its file and its note. */
export function artifactOf({ sizeBytes, sha256 }: FileEntry, note: ArtifactNote): ArtifactEntry {
  return {
    sizeBytes,
    sha256,
    contentType: note.content_type,
    sourceSha256: note.source_sha256,
    fetchedAt: note.fetched_at,
    ...(note.differs === undefined ? {} : { differs: note.differs, days: note.days ?? [] }),
  };
}

/** The manifest's text: one artifact a line, by its path in the backup, ascending. */
export function encodeArtifacts(
  artifacts: ReadonlyMap<string, ArtifactEntry>,
): Uint8Array<ArrayBuffer> {
  const lines = [...artifacts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, entry]) =>
    `  ${JSON.stringify(path)}: ${
      JSON.stringify({
        sha256: entry.sha256,
        size: entry.sizeBytes,
        content_type: entry.contentType,
        source_sha256: entry.sourceSha256,
        fetched_at: entry.fetchedAt,
        differs: entry.differs,
        days: entry.days,
      })
    }`
  );
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
    artifacts.set(path, artifactOf({ sizeBytes: entry.size, sha256: entry.sha256 }, entry));
  }
  return artifacts;
}
