import {
  artifactBasis,
  type ArtifactSource,
  artifactSource,
  earlierArtifactBasis,
} from "../../harvest/artifact_source.ts";
import type { Resource } from "../../harvest/catalog.ts";
import { sha256Hex } from "../../store/files/file_digest.ts";
import { artifactName } from "../../store/files/safe_file_name.ts";
import { isSettled } from "../../store/manifest/refusal.ts";
import type { KnownAccount } from "../context/known_account.ts";

/** A PDF or receipt that a record has. */
export interface WantedArtifact {
  readonly recordId: string;
  readonly path: string;
  readonly source: ArtifactSource;
  /** SHA-256 of what it shows of its record; and what earlier versions of this program noted instead. */
  readonly basis: string;
  readonly earlierBasis: string;
}

/** The PDF or receipt of a record; null if it has none. */
export async function wantedArtifact(
  record: Uint8Array,
  recordId: string,
  { resource, baseUri, known }: {
    resource: Resource;
    baseUri: string | null;
    known: KnownAccount;
  },
): Promise<WantedArtifact | null> {
  const source = resource.artifact && artifactSource(record, resource.artifact, baseUri);
  if (!source) return null;
  const path = known.paths.artifact(resource.folder, artifactName(recordId, source.fileName));
  // Copies, made before anything waits: the buffer of the record may be used again after.
  const bases = [artifactBasis(record, source.kind), earlierArtifactBasis(record)] as const;
  const [basis, earlierBasis] = await Promise.all([sha256Hex(bases[0]), sha256Hex(bases[1])]);
  return { recordId, path, source, basis, earlierBasis };
}

/**
 * Whether a binary is on disk as it was fetched, for the record as it is. `unknown`: one is there that no manifest lists.
 */
export async function artifactState(
  { path, basis, earlierBasis }: WantedArtifact,
  known: KnownAccount,
): Promise<"saved" | "missing" | "unknown"> {
  const sizeBytes = await known.reader.sizeOf(path);
  if (sizeBytes === null) return "missing";
  const entry = known.artifact(path);
  if (entry === null) return "unknown";
  const isCurrent = entry.source_sha256 === basis || entry.source_sha256 === earlierBasis;
  if (!isCurrent || sizeBytes !== entry.sizeBytes) return "missing";
  // It may come as it should be.
  if (entry.differs !== undefined && !isSettled(entry.days ?? [])) return "missing";
  const file = await known.reader.digest(path);
  return file?.sha256 === entry.sha256 ? "saved" : "missing";
}
