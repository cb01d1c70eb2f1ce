import type { FileEntry } from "../files/file_digest.ts";

/** What is known of one artifact. */
export interface ArtifactEntry extends FileEntry {
  readonly contentType: string;
  /** SHA-256 of the text of the record it belongs to, without what changes on every access. */
  readonly sourceSha256: string;
  /** ISO 8601 in UTC. */
  readonly fetchedAt: string;
}

export type ArtifactTable = Map<string, ArtifactEntry>;

/** Path (relative to the backup) to what is known, one artifact a line, in order of path. */
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
      })
    }`
  );
  return new TextEncoder().encode(lines.length > 0 ? `{\n${lines.join(",\n")}\n}\n` : "{}\n");
}

/** Entries that are not of the form are left out, so that what they describe is fetched again. */
export function decodeArtifacts(bytes: Uint8Array): ArtifactTable {
  const table: ArtifactTable = new Map();
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return table;
  }
  if (typeof value !== "object" || value === null) return table;
  for (const [path, entry] of Object.entries(value)) {
    if (!path.includes("/") || typeof entry !== "object" || entry === null) continue;
    const { sha256, size, content_type, source_sha256, fetched_at } = entry;
    if (
      typeof sha256 !== "string" || typeof size !== "number" || typeof source_sha256 !== "string"
    ) continue;
    table.set(path, {
      sha256,
      sizeBytes: size,
      contentType: String(content_type),
      sourceSha256: source_sha256,
      fetchedAt: String(fetched_at),
    });
  }
  return table;
}
